import { show } from './errors.js';

/**
 * The linear gain of a level in dB.
 * @param {number} db in dB; -Infinity gives 0
 * @returns {number} `10 ** (db / 20)`
 * @throws {TypeError} if it is not a number
 */
export function dbToGain(db) {
  if (typeof db !== 'number') throw new TypeError(`dbToGain(): db must be a number, got ${show(db)}.`);
  return 10 ** (db / 20);
}

/**
 * The level in dB of a linear gain or amplitude.
 * @param {number} gain linear, 0 or more; 0 gives -Infinity
 * @returns {number} `20 * Math.log10(gain)`
 * @throws {TypeError} if it is not a number
 */
export function gainToDb(gain) {
  if (typeof gain !== 'number') throw new TypeError(`gainToDb(): gain must be a number, got ${show(gain)}.`);
  return 20 * Math.log10(gain);
}
