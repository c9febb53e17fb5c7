/** @param {number} value @param {number} low @param {number} high */
export function clamp(value, low, high) {
  return Math.min(high, Math.max(low, value));
}

/**
 * Piecewise linear interpolation.
 * @param {readonly (readonly number[])[]} points rising
 * @param {number} x
 * @param {number} from column of x
 * @param {number} to column of the result
 */
export function interpolate(points, x, from, to) {
  let i = 1;
  while (i < points.length - 1 && x > points[i][from]) i++;
  const a = points[i - 1];
  const b = points[i];
  return a[to] + ((b[to] - a[to]) * (x - a[from])) / (b[from] - a[from]);
}
