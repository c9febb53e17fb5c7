import { show } from '../common/errors.js';
import { SMOOTHING } from './parameters.js';

/** The shortest and the longest smoothing, in seconds. */
const MIN_SMOOTHING = 0.005;
const MAX_SMOOTHING = 0.1;

/**
 * The option `smoothing` of a mixer: the seconds that ramps take.
 * @param {unknown} value
 * @param {string} caller name of the public function, for messages
 * @throws {TypeError} if it is not a number
 * @throws {RangeError} if it is out of range
 */
export function smoothingOf(value, caller) {
  if (value === undefined) return SMOOTHING;
  const message =
    `${caller}: smoothing must be a number from ${MIN_SMOOTHING} to ${MAX_SMOOTHING} seconds, ` +
    `got ${show(value)}.`;
  if (typeof value !== 'number') throw new TypeError(message);
  if (!(value >= MIN_SMOOTHING && value <= MAX_SMOOTHING)) throw new RangeError(message);
  return value;
}
