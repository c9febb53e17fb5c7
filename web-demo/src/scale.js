/**
 * How a control's travel, 0 to 1, spreads over a parameter's range. Range and curve are the table's; only the feel is decided here.
 *
 * @typedef {object} Scale
 * @property {(value: number) => number} toPosition
 * @property {(position: number) => number} toValue
 */

/** A mixing desk's fader: most of the travel is near 0 dB. Position and dB; the topmost point is the row's maximum. */
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

/** @param {readonly (readonly number[])[]} points rising @param {number} x @param {number} from column of x @param {number} to column of the result */
export function interpolate(points, x, from, to) {
  let i = 1;
  while (i < points.length - 1 && x > points[i][from]) i++;
  const [a, b] = [points[i - 1], points[i]];
  return a[to] + ((b[to] - a[to]) * (x - a[from])) / (b[from] - a[from]);
}

/** @param {number} max linear gain @returns {Scale} silence lies at the very bottom, the line from there to -60 dB is linear in gain */
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

/** @param {number} min @param {number} max @param {(value: number) => number} bend @param {(bent: number) => number} unbend @returns {Scale} */
function bentScale(min, max, bend, unbend) {
  const [low, high] = [bend(min), bend(max)];
  return {
    toPosition: (value) => (bend(value) - low) / (high - low),
    toValue: (position) => clamp(unbend(low + position * (high - low)), min, max),
  };
}

/**
 * @param {typeof import('busbar').PARAMETERS[number]} row
 * @param {{minValue: number, maxValue: number}} range at the sample rate
 * @returns {Scale}
 */
export function scaleOf(row, { minValue: min, maxValue: max }) {
  if (row.curve === 'decibel') return faderScale(max);
  if (row.curve === 'logarithmic') return bentScale(min, max, Math.log, Math.exp);
  // Times are wanted short, and Q is a ratio for most filters yet may be negative: both need more travel near 0.
  if (row.unit === 's') return bentScale(min, max, Math.cbrt, (bent) => bent ** 3);
  if (row.id.endsWith('.Q')) return bentScale(min, max, Math.asinh, Math.sinh);
  return bentScale(min, max, Number, Number);
}
