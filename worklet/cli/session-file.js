import { createReadStream } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import { messageOf } from '../common/errors.js';
import { readSession } from '../console/session-schema.js';
import { MAX_USER_DATA } from '../console/user-data.js';
import { MAX_BUSES, MAX_TRACKS } from '../transport/layout.js';
import { Failure, reasonOf } from './failure.js';

/**
 * Tracks, buses, the master and the mixer have user data each, of at most three bytes per character in UTF-8.
 * A fourth byte is for the rest of the session: a strip's name and values have less than 64 KiB.
 */
const MAX_BYTES = (MAX_TRACKS + MAX_BUSES + 2) * MAX_USER_DATA * 4;

/**
 * Reads a session.
 * @param {string} path
 * @returns {Promise<import('../console/session-format.js').Session>}
 * @throws {Failure} if it cannot be read, or is not a session, naming the place
 */
export async function readSessionFile(path) {
  let bytes;
  try {
    // Reads one byte more than allowed, since pipes and devices do not report their size.
    bytes = await buffer(createReadStream(path, { end: MAX_BYTES }));
  } catch (error) {
    throw new Failure(`${path}: ${reasonOf(error)}`, { cause: error });
  }
  if (bytes.length > MAX_BYTES)
    throw new Failure(`${path}: a session must have at most ${MAX_BYTES} bytes, got more`);
  try {
    return readSession(JSON.parse(textOf(bytes)), { tracks: MAX_TRACKS, buses: MAX_BUSES });
  } catch (error) {
    throw new Failure(`${path}: ${messageOf(error).replace(/^restore\(\): /, '')}`, { cause: error });
  }
}

/**
 * Decodes UTF-8, or UTF-16 with a byte-order mark, as some editors and shells of Windows write.
 * @param {Buffer} bytes
 */
function textOf(bytes) {
  const encodings = new Map([['fffe', 'utf-16le'], ['feff', 'utf-16be']]); // biome-ignore format: a table
  return new TextDecoder(encodings.get(bytes.toString('hex', 0, 2)) ?? 'utf-8').decode(bytes);
}
