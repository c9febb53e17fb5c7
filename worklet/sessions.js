import { provideSchema } from './console/session-loader.js';
import * as schema from './console/session-schema.js';

export { createHistory, History } from './console/history.js';

/*
 * The entry `busbar/sessions`: undo and redo. Importing it also loads the schema of sessions, so that
 * `restore()` takes effect before it returns.
 */
provideSchema(schema);
