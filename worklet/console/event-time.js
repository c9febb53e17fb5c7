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
