import * as mixers from './mixers.js';
import * as modulators from './modulators.js';
import * as objects from './objects.js';
import * as sessions from './sessions.js';
import * as strips from './strips.js';
import * as values from './values.js';

/**
 * @typedef {[code: string, ...nameAndParts: string[]]} Row A wrong call, the name of its error and parts of
 *   the message: who, what, the value that was given, what is allowed. An error about a state has two.
 */

const tables = [values, strips, modulators, mixers, sessions, objects];

/** Calls that the types refuse, and that throw in JavaScript. @type {readonly Row[]} */
export const refusedByTypes = tables.flatMap((table) => table.refusedByTypes);

/** Calls that the types cannot refuse. @type {readonly Row[]} */
export const atRunTime = tables.flatMap((table) => table.atRunTime);
