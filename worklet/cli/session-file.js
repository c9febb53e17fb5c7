import { readFile, stat } from 'node:fs/promises';
import { messageOf } from '../errors.js';
import { MAX_BUSES, MAX_TRACKS } from '../layout.js';
import { readSession } from '../session-schema.js';
import { Failure, reasonOf } from './failure.js';

/** Far more than a session of every strip with names of full length has. */
const MAX_BYTES = 2 ** 24;

/**
 * @param {string} path
 * @returns {Promise<import('../session-form.js').Session>}
 * @throws {Failure} if it cannot be read or is no session, saying where it is wrong
 */
export async function readSessionFile(path) {
  let text;
  try {
    const { size } = await stat(path);
    if (size > MAX_BYTES) throw new Failure(`${path}: has ${size} bytes, a session at most ${MAX_BYTES}`);
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw error instanceof Failure ? error : new Failure(`${path}: ${reasonOf(error)}`, { cause: error });
  }
  try {
    return readSession(JSON.parse(text), { tracks: MAX_TRACKS, buses: MAX_BUSES });
  } catch (error) {
    throw new Failure(`${path}: ${messageOf(error).replace(/^restore\(\): /, '')}`, { cause: error });
  }
}
