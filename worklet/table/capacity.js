import { checkedNumber, checkedOptions } from '../common/checks.js';
import { MAX_BUSES, MAX_TRACKS } from '../transport/layout.js';

/**
 * @typedef {object} Capacity How many strips a mixer can hold at once. It is fixed, since all memory is
 *   allocated when the mixer is made.
 * @property {number} tracks 1 to 1024
 * @property {number} buses 0 to 64, the master not counted
 */

/** How many scheduled changes may be pending, by default and at most. */
export const DEFAULT_EVENTS = 16_384;
export const MAX_EVENTS = 1_048_576;

const DEFAULT_TRACKS = 32;
const DEFAULT_BUSES = 8;

const INTEGER = { integer: true };

/**
 * @param {unknown} options
 * @param {string} caller name of the public function, for messages
 * @returns {Capacity}
 * @throws {TypeError} if `options` is not an object or a capacity is not a number
 * @throws {RangeError} if a capacity is not an integer in its range
 */
export function capacityOf(options, caller) {
  const { tracks = DEFAULT_TRACKS, buses = DEFAULT_BUSES } = /** @type {Partial<Capacity>} */ (
    checkedOptions(caller, options)
  );
  checkedNumber(caller, 'tracks', tracks, 1, MAX_TRACKS, INTEGER);
  checkedNumber(caller, 'buses', buses, 0, MAX_BUSES, INTEGER);
  return Object.freeze({ tracks, buses });
}

/**
 * The option `events` of a mixer.
 * @param {unknown} events
 * @param {string} caller name of the public function, for messages
 * @returns {number}
 * @throws {TypeError} if it is not a number
 * @throws {RangeError} if it is not an integer in its range
 */
export function eventsOf(events, caller) {
  if (events === undefined) return DEFAULT_EVENTS;
  return checkedNumber(caller, 'events', events, 1, MAX_EVENTS, INTEGER);
}
