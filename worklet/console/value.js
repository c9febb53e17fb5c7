import { show } from '../common/errors.js';
import { clamped } from '../table/ranges.js';

/**
 * The number by which the audio thread has a value, clamped to the range.
 * @param {Readonly<import('../table/ranges.js').Range>} range
 * @param {unknown} value a finite number, a boolean or an enum's name, by the row's type
 * @param {unknown} owner the strip or the calling function, for messages
 * @returns {number}
 * @throws {TypeError} if it is not one of the parameter's values
 */
export function numberOf(range, value, owner) {
  if (isFloatOf(range, value)) return clamped(range, value);
  const { row, isFloat, minValue, maxValue } = range;
  if (isFloat) {
    const unit = row.unit && ` ${row.unit}`;
    throw invalid(owner, row, `a finite number (${minValue} to ${maxValue}${unit})`, value);
  }
  if (row.type === 'boolean') {
    if (typeof value === 'boolean') return value ? 1 : 0;
    throw invalid(owner, row, 'true or false', value);
  }
  const values = row.values ?? [];
  const number = values.indexOf(/** @type {string} */ (value));
  if (number >= 0) return number;
  throw invalid(owner, row, `one of ${values.map(show).join(', ')}`, value);
}

/**
 * Whether a value is a number that a parameter takes.
 * @param {Readonly<import('../table/ranges.js').Range>} range
 * @param {unknown} value
 * @returns {value is number}
 */
export function isFloatOf({ isFloat }, value) {
  return isFloat && typeof value === 'number' && Number.isFinite(value);
}

/**
 * @param {unknown} owner
 * @param {Readonly<import('../table/parameters.js').ParameterRow>} row
 * @param {string} allowed
 * @param {unknown} value
 */
function invalid(owner, row, allowed, value) {
  return new TypeError(`${owner}: ${row.id} must be ${allowed}, got ${show(value)}.`);
}

/** The number with the fewest digits that rounds to this float32. @param {number} value */
export function shortest(value) {
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return value;
}
