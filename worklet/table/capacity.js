import { show } from '../common/errors.js';
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

/**
 * @param {unknown} options
 * @param {string} caller name of the public function, for messages
 * @returns {Capacity}
 * @throws {TypeError} if `options` is not an object or a capacity is not a number
 * @throws {RangeError} if a capacity is not an integer in its range
 */
export function capacityOf(options, caller) {
  if (typeof options !== 'object' || options === null)
    throw new TypeError(`${caller}: options must be an object, got ${show(options)}.`);
  const { tracks = DEFAULT_TRACKS, buses = DEFAULT_BUSES } = /** @type {Partial<Capacity>} */ (options);
  check('tracks', tracks, 1, MAX_TRACKS, caller);
  check('buses', buses, 0, MAX_BUSES, caller);
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
  check('events', events, 1, MAX_EVENTS, caller);
  return /** @type {number} */ (events);
}

/**
 * @param {string} name
 * @param {unknown} value
 * @param {number} min
 * @param {number} max
 * @param {string} caller
 */
function check(name, value, min, max, caller) {
  const message = `${caller}: ${name} must be an integer from ${min} to ${max}, got ${show(value)}.`;
  if (typeof value !== 'number') throw new TypeError(message);
  if (!Number.isInteger(value) || value < min || value > max) throw new RangeError(message);
}
