import { show } from '../common/errors.js';

/**
 * Copies levels that were passed to a function.
 * @param {readonly number[] | Float32Array | Float64Array} levelsDb in dBFS; -Infinity is silence
 * @param {string} caller for messages, with the object's name
 * @returns {Float32Array}
 * @throws {TypeError} if they are not an array of numbers
 */
export function checkedLevels(levelsDb, caller) {
  const takes = `${caller} takes an array of levels in dB`;
  if (!Array.isArray(levelsDb) && (!ArrayBuffer.isView(levelsDb) || levelsDb instanceof DataView))
    throw new TypeError(`${takes}, got ${show(levelsDb)}.`);
  return Float32Array.from(levelsDb, (level, i) => {
    if (typeof level === 'number' && Math.fround(level) < Number.POSITIVE_INFINITY) return level;
    throw new TypeError(`${takes}, got ${show(level)} for level ${i}.`);
  });
}
