import { provideSchema } from './console/session-loader.js';
import * as schema from './console/session-schema.js';

/**
 * @typedef {import('./console/history.js').HistoryEventMap} HistoryEventMap
 * @typedef {import('./console/history.js').HistoryOptions} HistoryOptions
 * @typedef {import('./console/history.js').HistorySteps} HistorySteps
 */

export { createHistory, History } from './console/history.js';

/*
 * The entry `busbar/sessions`: undo and redo. Importing it also loads the schema of sessions, so that
 * `restore()` takes effect before it returns.
 */
provideSchema(schema);
