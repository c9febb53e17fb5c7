import { STEPS_PER_BAR } from './grid.js';

/**
 * @typedef {import('./sample.js').Sample} Sample
 * @typedef {object} Note a sample at a place
 * @property {Sample} sample
 * @property {number} step sixteenths from the start of the song
 * @property {number} level dB
 * @property {number} pan -1..1, heard in stereo stems
 */

/** What a letter of a pattern is worth: an accent, a stroke, a soft one and a ghost, dB. */
const ACCENTS = new Map([
  ['X', 0],
  ['x', -3],
  ['o', -8],
  ['-', -14],
]);

/** @param {Sample} sample @param {number} step @param {number} [level] @param {number} [pan] @returns {Note} */
export function note(sample, step, level = 0, pan = 0) {
  return { sample, step, level, pan };
}

/** @param {Sample} sample @param {number} bar @param {number} [level] @param {number} [pan] @returns {Note} the sample on a bar's first beat */
export function onBar(sample, bar, level = 0, pan = 0) {
  return note(sample, bar * STEPS_PER_BAR, level, pan);
}

/**
 * Drum notation: one letter a sixteenth, blanks ignored, repeated for each bar.
 * @param {Sample} sample
 * @param {string} pattern of X, x, o, - and `.` for a rest; one bar long
 * @param {readonly number[]} bars
 * @param {number} [pan]
 * @returns {Note[]}
 */
export function drum(sample, pattern, bars, pan = 0) {
  const strokes = [...pattern.replaceAll(' ', '')];
  if (strokes.length !== STEPS_PER_BAR)
    throw new RangeError(`a bar has ${STEPS_PER_BAR} strokes: '${pattern}' has ${strokes.length}`);
  return bars.flatMap((bar) =>
    strokes.flatMap((stroke, i) => {
      const level = ACCENTS.get(stroke);
      return level === undefined ? [] : [note(sample, bar * STEPS_PER_BAR + i, level, pan)];
    }),
  );
}
