import { dbToGain, gainToDb } from '../common/decibels.js';
import { clamped } from './ranges.js';

/*
 * The mapping between a parameter's value and the position of a control, 0 to 1.
 *
 *   linear       position proportional to the value
 *   logarithmic  equal ratios of values have equal distances; for ranges without 0
 *   cubic        position is the cube root of the value; for ranges from 0, with most of the travel near 0
 *   asinh        position proportional to the inverse hyperbolic sine; for ranges with both signs
 *   decibel      the law of a mixing desk's fader: most of the travel is near 0 dB, position 0 is silence
 */

/** dB and positions of a fader. Below the first point the position is linear in the gain. */
const FADER = [
  [-60, 0.04],
  [-40, 0.16],
  [-20, 0.35],
  [-10, 0.53],
  [0, 0.75],
];

/** @type {Record<string, [warp: (value: number) => number, unwarp: (warped: number) => number]>} */
const WARPS = {
  linear: [Number, Number],
  logarithmic: [Math.log, Math.exp],
  cubic: [Math.cbrt, (warped) => warped ** 3],
  asinh: [Math.asinh, Math.sinh],
};

/**
 * The position of a value, 0 to 1.
 * @param {Readonly<import('./ranges.js').Range>} range
 * @param {number} value in the parameter's unit
 */
export function positionOf({ row, minValue, maxValue }, value) {
  if (value <= minValue) return 0;
  if (value >= maxValue) return 1;
  if (row.curve === 'decibel') {
    const points = faderPoints(maxValue);
    const [low, position] = points[0];
    const db = gainToDb(value);
    return db < low ? (position * value) / dbToGain(low) : interpolate(points, db, 0, 1);
  }
  const [warp] = WARPS[row.curve];
  return (warp(value) - warp(minValue)) / (warp(maxValue) - warp(minValue));
}

/**
 * The value at a position.
 * @param {Readonly<import('./ranges.js').Range>} range
 * @param {number} position 0 to 1
 */
export function valueAt(range, position) {
  const { row, minValue, maxValue } = range;
  if (position <= 0) return minValue;
  if (position >= 1) return maxValue;
  if (row.curve === 'decibel') {
    const points = faderPoints(maxValue);
    const [low, first] = points[0];
    return position < first
      ? (position / first) * dbToGain(low)
      : dbToGain(interpolate(points, position, 1, 0));
  }
  const [warp, unwarp] = WARPS[row.curve];
  const value = unwarp(warp(minValue) + position * (warp(maxValue) - warp(minValue)));
  return clamped(range, value);
}

/** @param {number} max linear gain at position 1 */
function faderPoints(max) {
  return [...FADER, [gainToDb(max), 1]];
}

/**
 * Piecewise linear interpolation.
 * @param {readonly (readonly number[])[]} points rising
 * @param {number} x
 * @param {number} from column of x
 * @param {number} to column of the result
 */
function interpolate(points, x, from, to) {
  let i = 1;
  while (i < points.length - 1 && x > points[i][from]) i++;
  const [a, b] = [points[i - 1], points[i]];
  return a[to] + ((b[to] - a[to]) * (x - a[from])) / (b[from] - a[from]);
}
