/** @typedef {Pick<import('./modulator-number.js').NumberRow, 'format' | 'parse'>} NumberText */

/** A number with an optional unit. */
const TYPED = /^([+-]?(?:\d+\.?\d*|\.\d+))(.*)$/;

/**
 * Writes numbers with three significant digits and a unit, and reads them.
 * @param {Readonly<Record<string, number>>} units their sizes, rising; a typed number without a unit is in
 *   the first one
 * @returns {NumberText}
 */
export function numberText(units) {
  const names = Object.keys(units);
  const falling = [...names].reverse();
  const lowerCase = new Map(names.map((name) => [name.toLowerCase(), units[name]]));
  return {
    format(value) {
      const unit = falling.find((name) => Math.abs(value) >= units[name]) ?? names[0];
      return `${threeDigits(value / units[unit])} ${unit}`.trim();
    },
    parse(text) {
      const typed = text.toLowerCase().replaceAll('\u2212', '-').replaceAll(/\s/g, '').replace(',', '.');
      const [, number, unit] = TYPED.exec(typed) ?? [];
      const size = unit === '' ? units[names[0]] : lowerCase.get(unit);
      return number === undefined || size === undefined ? null : Number(number) * size;
    },
  };
}

/** @param {number} value */
function threeDigits(value) {
  const size = Math.abs(value);
  const digits = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 || size < 0.0005 ? 2 : 3;
  return value.toFixed(digits);
}

export const TIME_TEXT = numberText({ ms: 0.001, s: 1 });
export const FREQUENCY_TEXT = numberText({ Hz: 1, kHz: 1000 });
