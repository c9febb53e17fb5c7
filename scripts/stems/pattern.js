import { STEPS_PER_BAR } from './grid.js';

/**
 * @typedef {import('./sample.js').Sample} Sample
 * @typedef {object} Note a sample at a time
 * @property {Sample} sample
 * @property {number} step sixteenths from the start of the song
 * @property {number} level dB
 * @property {number} pan -1 to 1, only for stereo stems
 */

/** Levels of a pattern's letters in dB: an accent, a stroke, a soft stroke and a ghost note. */
const ACCENTS = new Map([
  ['X', 0],
  ['x', -3],
  ['o', -8],
  ['-', -14],
]);

/**
 * @param {Sample} sample
 * @param {number} step
 * @param {number} [level]
 * @param {number} [pan]
 * @returns {Note}
 */
export function note(sample, step, level = 0, pan = 0) {
  return { sample, step, level, pan };
}

/**
 * The sample on a bar's first beat.
 * @param {Sample} sample
 * @param {number} bar
 * @param {number} [level]
 * @param {number} [pan]
 * @returns {Note}
 */
export function onBar(sample, bar, level = 0, pan = 0) {
  return note(sample, bar * STEPS_PER_BAR, level, pan);
}

/**
 * Notes from a pattern with one letter per sixteenth, in each of the given bars.
 * @param {Sample} sample
 * @param {string} pattern one bar of X, x, o, - and `.` for a rest; spaces are ignored
 * @param {readonly number[]} bars
 * @param {number} [pan]
 * @returns {Note[]}
 */
export function drum(sample, pattern, bars, pan = 0) {
  const strokes = [...pattern.replaceAll(' ', '')];
  if (strokes.length !== STEPS_PER_BAR)
    throw new RangeError(`a pattern must have ${STEPS_PER_BAR} letters, '${pattern}' has ${strokes.length}`);
  return bars.flatMap((bar) =>
    strokes.flatMap((stroke, i) => {
      const level = ACCENTS.get(stroke);
      return level === undefined ? [] : [note(sample, bar * STEPS_PER_BAR + i, level, pan)];
    }),
  );
}
