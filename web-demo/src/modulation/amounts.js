import { ModulatorNumber } from './modulator-number.js';
import { FREQUENCY_TEXT, numberText, TIME_TEXT } from './number-text.js';

/**
 * @typedef {import('busbar').Param} Param
 * @typedef {import('busbar').Modulation} Modulation
 * @typedef {import('busbar').ModulationScale} Scale
 */

const OCTAVE_DB = 20 * Math.log10(2);
/** Most octaves in the library. */
const MAX_OCTAVES = 16;

/** Whether octaves of a parameter are shown as dB: those of gains. @param {Param} param */
const isGain = ({ curve }) => curve === 'decibel';

/** The scales for a parameter, the usual one first. @param {Param} param @returns {Scale[]} */
export function scalesOf(param) {
  if (param.minValue < 0) return ['linear'];
  const isRatio = param.unit === 'Hz' || param.unit === 's' || isGain(param);
  return isRatio ? ['octaves', 'linear'] : ['linear', 'octaves'];
}

/** What a scale is called for a parameter. @param {Param} param @param {Scale} scale */
export function scaleName(param, scale) {
  if (scale === 'octaves') return isGain(param) ? 'in dB' : 'in octaves';
  return param.unit ? `in ${param.unit}` : 'linear';
}

/**
 * The amount of a new connection: enough to be heard. Followers reach 1 only at full scale, and lower gains.
 * @param {Param} param
 * @param {Scale} scale
 * @param {boolean} follows whether the modulator is an envelope follower
 */
export function defaultAmount(param, scale, follows) {
  if (scale === 'octaves') return isGain(param) ? (follows ? -3 : 1) : follows ? 4 : 1;
  if (param.unit === 'dB') return follows ? -12 : 6;
  if (param.curve === 'asinh') return 2;
  return (param.maxValue - param.minValue) / (follows ? 2 : 4);
}

/**
 * The amount of a connection as an object that knobs can set.
 * @param {import('busbar').Mixer} mixer
 * @param {Modulation} modulation
 */
export function amountOf(mixer, modulation) {
  const { parameter } = modulation;
  return new ModulatorNumber(
    mixer,
    () => (modulation.scale === 'octaves' ? octavesRow(parameter) : linearRow(parameter)),
    () => modulation.amount,
    (value) => {
      modulation.amount = value;
    },
  );
}

const COMMON = { id: 'amount', label: 'Amount', default: 0 };

/** @param {Param} param @returns {import('./modulator-number.js').NumberRow} */
function octavesRow(param) {
  const high = isGain(param) ? 8 : 5;
  const text = numberText(isGain(param) ? { dB: 1 / OCTAVE_DB } : { oct: 1 });
  return { ...COMMON, min: -MAX_OCTAVES, max: MAX_OCTAVES, low: -high, high, curve: 'linear', ...text };
}

/** @param {Param} param @returns {import('./modulator-number.js').NumberRow} */
function linearRow(param) {
  const high = param.maxValue - param.minValue;
  const curve = param.curve === 'linear' ? 'linear' : 'cubic';
  return { ...COMMON, min: -high, max: high, low: -high, high, curve, ...linearText(param) };
}

/** @param {Param} param */
function linearText(param) {
  if (param.unit === 'Hz') return FREQUENCY_TEXT;
  if (param.unit === 's') return TIME_TEXT;
  const isPercent = param.format().endsWith('%');
  return numberText(isPercent ? { '%': 0.01 } : { [param.unit]: 1 });
}
