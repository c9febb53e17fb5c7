import { messageOf } from '../common/errors.js';

/*
 * Loads the schema of sessions only when it is needed, since most pages never restore a session.
 */

/** @typedef {typeof import('./session-schema.js')} Schema */

/** @type {Schema | null} */
let loaded = null;

/** The schema, null if it is not loaded. */
export function loadedSchema() {
  return loaded;
}

/** Provides the schema to all mixers of the page. @param {Schema} schema */
export function provideSchema(schema) {
  loaded = schema;
}

/** @returns {Promise<Schema>} */
export async function loadSchema() {
  try {
    loaded ??= await import('./session-schema.js');
    return loaded;
  } catch (error) {
    throw new Error(`restore(): Busbar's session-schema.js could not be loaded: ${messageOf(error)}`, {
      cause: error,
    });
  }
}
