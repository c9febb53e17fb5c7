const MINUS = '\u2212';

/** Replaces the hyphen of negative numbers by a minus sign. @param {string} text */
export function withMinus(text) {
  return text.replace(/^-/, MINUS);
}

/**
 * Writes a number with a minus sign and without "-0".
 * @param {number} value
 * @param {number} digits after the decimal point
 */
export function numberText(value, digits) {
  const text = Math.abs(value).toFixed(digits);
  return value < 0 && Number(text) !== 0 ? MINUS + text : text;
}

/** @param {number} seconds @returns {string} m:ss.t */
export function clockText(seconds) {
  const tenths = Math.floor(seconds * 10 + 1e-6);
  const minutes = Math.floor(tenths / 600);
  return `${minutes}:${String(Math.floor((tenths % 600) / 10)).padStart(2, '0')}.${tenths % 10}`;
}
