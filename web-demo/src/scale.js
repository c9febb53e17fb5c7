/**
 * The mapping between a control's position, 0 to 1, and a parameter's value. The table states the curve.
 *
 * @typedef {object} Scale
 * @property {(value: number) => number} toPosition
 * @property {(position: number) => number} toValue
 */

/** Positions and dB of a mixing desk's fader: most of the travel is near 0 dB. 1 is the row's maximum. */
const FADER = [
  [0.04, -60],
  [0.16, -40],
  [0.35, -20],
  [0.53, -10],
  [0.75, 0],
];

export const toDecibels = (/** @type {number} */ gain) => 20 * Math.log10(gain);
export const toGain = (/** @type {number} */ decibels) => 10 ** (decibels / 20);
export const clamp = (/** @type {number} */ value, /** @type {number} */ low, /** @type {number} */ high) =>
  Math.min(high, Math.max(low, value));

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
  const [a, b] = [points[i - 1], points[i]];
  return a[to] + ((b[to] - a[to]) * (x - a[from])) / (b[from] - a[from]);
}

/**
 * The lowest position is silence. Between it and -60 dB the scale is linear in gain.
 * @param {number} max linear gain
 * @returns {Scale}
 */
function faderScale(max) {
  const points = [...FADER, [1, toDecibels(max)]];
  const [[low, lowDb]] = points;
  return {
    toPosition: (gain) =>
      gain <= toGain(lowDb)
        ? (low * gain) / toGain(lowDb)
        : clamp(interpolate(points, toDecibels(gain), 1, 0), 0, 1),
    toValue: (position) =>
      position <= low
        ? (position / low) * toGain(lowDb)
        : Math.min(max, toGain(interpolate(points, position, 0, 1))),
  };
}

/**
 * A scale that is linear in `warp(value)`.
 * @param {number} min
 * @param {number} max
 * @param {(value: number) => number} warp
 * @param {(warped: number) => number} unwarp the inverse of `warp`
 * @returns {Scale}
 */
function warpedScale(min, max, warp, unwarp) {
  const [low, high] = [warp(min), warp(max)];
  return {
    toPosition: (value) => (warp(value) - low) / (high - low),
    toValue: (position) => clamp(unwarp(low + position * (high - low)), min, max),
  };
}

/**
 * @param {typeof import('busbar').PARAMETERS[number]} row
 * @param {{minValue: number, maxValue: number}} range at the sample rate
 * @returns {Scale}
 */
export function scaleOf(row, { minValue: min, maxValue: max }) {
  if (row.curve === 'decibel') return faderScale(max);
  if (row.curve === 'logarithmic') return warpedScale(min, max, Math.log, Math.exp);
  // Times and Q need most of the travel near 0, but their ranges include 0, so they cannot be logarithmic.
  if (row.unit === 's') return warpedScale(min, max, Math.cbrt, (warped) => warped ** 3);
  if (row.id.endsWith('.Q')) return warpedScale(min, max, Math.asinh, Math.sinh);
  return warpedScale(min, max, Number, Number);
}
