import { toDecibels, toGain } from './scale.js';

/** @typedef {typeof import('busbar').PARAMETERS[number]} Row */

const MINUS = '\u2212';
const INFINITY = '\u221e';

/**
 * Writes a proper minus sign and no "-0".
 * @param {number} value
 * @param {number} digits after the decimal point
 */
export function numberText(value, digits) {
  const text = Math.abs(value).toFixed(digits);
  return value < 0 && Number(text) !== 0 ? MINUS + text : text;
}

/** @param {number} gain linear @returns {string} dB without the unit */
export function decibelText(gain) {
  const decibels = toDecibels(gain);
  if (decibels < -90) return `${MINUS}${INFINITY}`;
  return numberText(decibels, 1);
}

/** @param {number} pan -1..1 */
function panText(pan) {
  const percent = Math.round(Math.abs(pan) * 100);
  if (percent === 0) return 'C';
  return `${pan < 0 ? 'L' : 'R'}${percent}`;
}

/** @param {number} hertz */
function hertzText(hertz) {
  if (hertz < 1000) return `${numberText(hertz, hertz < 100 ? 1 : 0)} Hz`;
  return `${numberText(hertz / 1000, hertz < 10000 ? 2 : 1)} kHz`;
}

/** @param {number} seconds */
function secondsText(seconds) {
  if (seconds >= 1) return `${numberText(seconds, 2)} s`;
  return `${numberText(seconds * 1000, seconds < 0.01 ? 1 : 0)} ms`;
}

/** @param {Row} row @param {number} value @returns {string} the value with its unit, rounded for display */
export function valueText(row, value) {
  if (row.curve === 'decibel') return `${decibelText(value)} dB`;
  if (row.id === 'pan') return panText(value);
  if (row.id === 'width') return `${numberText(100 * value, 0)} %`;
  if (row.id === 'compressor.ratio') return `${numberText(value, 1)} : 1`;
  if (row.unit === 'Hz') return hertzText(value);
  if (row.unit === 's') return secondsText(value);
  if (row.unit === 'dB') return `${numberText(value, 1)} dB`;
  return numberText(value, 2);
}

/**
 * Parses a typed value in the units that `valueText` displays: `-6`, `-inf`, `1.2k`, `250 ms`, `L30`, `4:1`,
 * `150 %`.
 * @param {Row} row
 * @param {string} text
 * @returns {number} NaN if the text is not a value
 */
export function parseValue(row, text) {
  const plain = text.trim().toLowerCase().replaceAll(MINUS, '-').replace(',', '.').replace(/\s+/g, '');
  if (row.curve === 'decibel' && /^-?(inf|\u221e|off)/.test(plain)) return 0;
  if (row.id === 'pan') {
    if (plain === 'c') return 0;
    const side = /^([lr])([\d.]+)%?$|^([\d.]+)%?([lr])$/.exec(plain);
    if (side) return ((side[1] ?? side[4]) === 'l' ? -1 : 1) * (Number(side[2] ?? side[3]) / 100);
    return Math.abs(Number.parseFloat(plain)) > 1 ? Number.parseFloat(plain) / 100 : Number.parseFloat(plain);
  }
  const match = /^([+-]?(?:\d+\.?\d*|\.\d+))(k|khz|hz|ms|s|db|:1|%)?$/.exec(plain);
  if (!match) return Number.NaN;
  const number = Number(match[1]);
  if (row.curve === 'decibel') return toGain(number);
  if (row.id === 'width') return number / 100;
  if (row.unit === 'Hz') return match[2]?.startsWith('k') ? number * 1000 : number;
  // Most times are displayed in milliseconds, so a number without a unit is read as milliseconds.
  if (row.unit === 's') return match[2] === 's' ? number : number / 1000;
  return number;
}

/** @param {number} seconds @returns {string} m:ss.t */
export function clockText(seconds) {
  const tenths = Math.floor(seconds * 10 + 1e-6);
  const minutes = Math.floor(tenths / 600);
  return `${minutes}:${String(Math.floor((tenths % 600) / 10)).padStart(2, '0')}.${tenths % 10}`;
}
