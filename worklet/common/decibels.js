/**
 * The linear gain of a level in dB.
 * @param {number} db in dB; -Infinity gives 0
 * @returns {number} `10 ** (db / 20)`
 */
export function dbToGain(db) {
  return 10 ** (db / 20);
}

/**
 * The level in dB of a linear gain or amplitude.
 * @param {number} gain linear, 0 or more; 0 gives -Infinity
 * @returns {number} `20 * Math.log10(gain)`
 */
export function gainToDb(gain) {
  return 20 * Math.log10(gain);
}
