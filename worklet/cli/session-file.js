import { createReadStream } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import { messageOf } from '../common/errors.js';
import { readSession } from '../console/session-schema.js';
import { MAX_BUSES, MAX_TRACKS } from '../transport/layout.js';
import { Failure, reasonOf } from './failure.js';

/** Far more than a session of every strip with names of full length has. */
const MAX_BYTES = 2 ** 24;

/**
 * @param {string} path
 * @returns {Promise<import('../console/session-format.js').Session>}
 * @throws {Failure} if it cannot be read or is no session, saying where it is wrong
 */
export async function readSessionFile(path) {
  let bytes;
  try {
    bytes = await buffer(createReadStream(path, { end: MAX_BYTES })); // one byte more: pipes and devices do not tell their size
  } catch (error) {
    throw new Failure(`${path}: ${reasonOf(error)}`, { cause: error });
  }
  if (bytes.length > MAX_BYTES)
    throw new Failure(`${path}: has more than ${MAX_BYTES} bytes, a session at most ${MAX_BYTES}`);
  try {
    return readSession(JSON.parse(bytes.toString()), { tracks: MAX_TRACKS, buses: MAX_BUSES });
  } catch (error) {
    throw new Failure(`${path}: ${messageOf(error).replace(/^restore\(\): /, '')}`, { cause: error });
  }
}
