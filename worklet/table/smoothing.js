import { checkedNumber } from '../common/checks.js';
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
  return checkedNumber(caller, 'smoothing', value, MIN_SMOOTHING, MAX_SMOOTHING, { unit: ' seconds' });
}
