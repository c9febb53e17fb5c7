import { defaultValueOf, maxValueOf, PARAMETERS } from './parameters.js';

/** The lowest and the highest sample rate of a headless mixer, in Hz. No browser allows others. */
export const MIN_SAMPLE_RATE = 1000;
export const MAX_SAMPLE_RATE = 768_000;

/**
 * A row of the table at one sample rate. Its numbers are rounded to float32, as the audio thread gets them
 * and as those of an AudioParam are.
 *
 * @typedef {object} Range
 * @property {Readonly<import('./parameters.js').ParameterRow>} row
 * @property {boolean} isFloat whether the row's type is `float`
 * @property {number} minValue
 * @property {number} maxValue
 * @property {number} defaultValue
 */

/**
 * The table at a sample rate, by slot.
 * @param {number} sampleRate in Hz
 * @returns {readonly Readonly<Range>[]}
 */
export function rangesAt(sampleRate) {
  const ranges = PARAMETERS.map((row) => ({
    row,
    isFloat: row.type === 'float',
    minValue: Math.fround(row.min),
    maxValue: Math.fround(maxValueOf(row, sampleRate)),
    defaultValue: Math.fround(defaultValueOf(row, sampleRate)),
  }));
  return Object.freeze(ranges.map((range) => Object.freeze(range)));
}

/** A value, or the nearest one in a range. @param {Readonly<Range>} range @param {number} value */
export function clamped({ minValue, maxValue }, value) {
  return Math.min(Math.max(value, minValue), maxValue);
}
