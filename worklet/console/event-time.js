import { show } from '../common/errors.js';

/** Seconds by which sums of times that are meant to be equal differ, as 9 · 0.03 + 0.03 and 10 · 0.03 do. */
const ROUNDING = 1e-9;

/**
 * Whether a change would come before the end of a curve.
 * @param {number} time of the change, in seconds
 * @param {number} end of the curve, in seconds
 */
export function isBefore(time, end) {
  return time < end - ROUNDING;
}

/**
 * Checks a time that was passed to a method.
 * @param {string} caller the method with its object, for messages
 * @param {unknown} time in seconds
 * @returns {number}
 * @throws {TypeError} if it is not a finite number
 * @throws {RangeError} if it is negative
 */
export function checkedTime(caller, time) {
  const message = `${caller} takes a time of 0 or more seconds, got ${show(time)}.`;
  if (typeof time !== 'number' || !Number.isFinite(time)) throw new TypeError(message);
  if (time < 0) throw new RangeError(message);
  return time;
}
