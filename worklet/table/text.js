import { dbToGain, gainToDb } from '../common/decibels.js';

/*
 * Values as text for people, and text that people type as values.
 */

/** Levels below this one are written as -∞ dB. */
const SILENCE_DB = -90;

/** Factors of the units that may follow a number, by the parameter's unit. */
const UNITS = /** @type {Record<string, Record<string, number>>} */ ({
  '': { '': 1 },
  dB: { '': 1, db: 1 },
  Hz: { '': 1, hz: 1, k: 1000, khz: 1000 },
  // Most times are shorter than a second and are written in ms, so a number without a unit is in ms.
  s: { '': 0.001, ms: 0.001, s: 1 },
  percent: { '': 0.01, '%': 0.01 },
  ratio: { '': 1, ':1': 1 },
});

/** A number with separated thousands, in the units in which values have no more digits: Hz and ms. */
const THOUSANDS = /^[1-9]\d{0,2}(,\d{3})+(\.\d*)?(hz|ms)?$/;

/**
 * Writes a value with its unit, rounded for display.
 * @param {Readonly<import('./parameters.js').ParameterRow>} row of type float
 * @param {number} value
 * @returns {string} for instance `-6.0 dB`, `-∞ dB`, `2.50 kHz`, `3.0 ms`, `L30`, `C`, `100 %`, `4.0:1`
 */
export function formatValue({ notation, unit }, value) {
  switch (notation) {
    case 'decibels': {
      const db = gainToDb(value);
      return db < SILENCE_DB ? '-∞ dB' : `${fixed(db, 1)} dB`;
    }
    case 'pan': {
      const percent = Math.round(100 * Math.abs(value));
      return percent === 0 ? 'C' : `${value < 0 ? 'L' : 'R'}${percent}`;
    }
    case 'percent':
      return `${fixed(100 * value, 0)} %`;
    case 'ratio':
      return `${fixed(value, 1)}:1`;
  }
  if (unit === 'Hz') {
    if (value < 999.5) return `${fixed(value, value < 100 ? 1 : 0)} Hz`;
    return `${fixed(value / 1000, value < 10_000 ? 2 : 1)} kHz`;
  }
  if (unit === 's')
    return value >= 1 ? `${fixed(value, 2)} s` : `${fixed(1000 * value, value < 0.01 ? 1 : 0)} ms`;
  return unit === 'dB' ? `${fixed(value, 1)} dB` : fixed(value, 2);
}

/**
 * Reads a typed value: a number and perhaps a unit that fits the parameter. The decimal sign may be a comma.
 * In whole Hz and ms, a comma before three digits separates thousands.
 * @param {Readonly<import('./parameters.js').ParameterRow>} row of type float
 * @param {string} text for instance `-6 dB`, `-inf`, `2.5k`, `250 ms`, `L30`, `4:1`, `150 %`
 * @returns {number | null} null if the text is not a value of the parameter
 */
export function parseText({ notation, unit }, text) {
  const typed = text.toLowerCase().replaceAll('\u2212', '-').replaceAll(/\s/g, '');
  const separates = (unit === 'Hz' || unit === 's') && THOUSANDS.test(typed);
  const plain = separates ? typed.replaceAll(',', '') : typed.replace(',', '.');
  if (notation === 'decibels' && /^-(inf(inity)?|∞)(db)?$/.test(plain)) return 0;
  if (notation === 'pan') return panOf(plain);
  const [, number, suffix] = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)(.*)$/.exec(plain) ?? [];
  const units = UNITS[notation === 'decibels' ? 'dB' : notation || unit];
  if (number === undefined || !Object.hasOwn(units, suffix)) return null;
  const value = Number(number) * units[suffix];
  return notation === 'decibels' ? dbToGain(value) : value;
}

/** @param {string} text `c`, `l30`, `30r`, `-30%` or a number from -1 to 1 @returns {number | null} */
function panOf(text) {
  if (text === 'c') return 0;
  const side = /^([lr])(\d+\.?\d*|\.\d+)%?$|^(\d+\.?\d*|\.\d+)%?([lr])$/.exec(text);
  if (side) return ((side[1] ?? side[4]) === 'l' ? -1 : 1) * (Number(side[2] ?? side[3]) / 100);
  const [, number, percent] = /^([+-]?(?:\d+\.?\d*|\.\d+))(%?)$/.exec(text) ?? [];
  if (number === undefined) return null;
  return percent || Math.abs(Number(number)) > 1 ? Number(number) / 100 : Number(number);
}

/** Writes no "-0". @param {number} value @param {number} digits after the decimal point */
function fixed(value, digits) {
  const text = value.toFixed(digits);
  return Number(text) === 0 ? text.replace('-', '') : text;
}
