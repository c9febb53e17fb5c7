import { checkedNumber } from '../common/checks.js';
import { notSupported, show } from '../common/errors.js';
import { MODULATOR_TYPES } from '../transport/layout.js';

/*
 * The values of modulators, for their objects and for sessions.
 */

/** The shapes of an LFO. */
export const LFO_TYPES = Object.freeze(
  /** @type {import('./modulator.js').LfoType[]} */ (MODULATOR_TYPES.slice(1, -1)),
);
/** @type {readonly import('./modulator.js').ModulationScale[]} */
export const SCALES = Object.freeze(['linear', 'octaves']);

/** Ranges of the numbers, with the units for messages. */
export const RANGES = Object.freeze({
  frequency: Object.freeze({ min: 0.001, max: 100, unit: ' Hz' }),
  beats: Object.freeze({ min: 1 / 64, max: 1024, unit: '' }),
  phase: Object.freeze({ min: 0, max: 1, unit: '' }),
  attack: Object.freeze({ min: 0.001, max: 10, unit: ' s' }),
  release: Object.freeze({ min: 0.001, max: 10, unit: ' s' }),
  tempo: Object.freeze({ min: 10, max: 1000, unit: '' }),
});
/** The largest amount in octaves. */
const MAX_AMOUNT = 16;

/**
 * A number in its range of RANGES.
 * @param {unknown} owner the modulator or the calling function, for messages
 * @param {keyof typeof RANGES} name
 * @param {unknown} value
 * @returns {number}
 * @throws {TypeError} if it is not a number
 * @throws {RangeError} if it is out of range
 */
export function checkedValue(owner, name, value) {
  const { min, max, unit } = RANGES[name];
  return checkedNumber(owner, name, value, min, max, { unit });
}

/** @param {unknown} owner @param {string} name @param {unknown} value */
export function checkedBoolean(owner, name, value) {
  if (typeof value === 'boolean') return value;
  throw new TypeError(`${owner}: ${name} must be true or false, got ${show(value)}.`);
}

/**
 * @typedef {object} Target What connections need of a parameter.
 * @property {string} id
 * @property {string} unit
 * @property {number} minValue
 * @property {number} maxValue
 */

/**
 * The largest amount of a connection: the parameter's range, or 16 octaves.
 * @param {Pick<Target, 'minValue' | 'maxValue'>} parameter
 * @param {import('./modulator.js').ModulationScale} scale
 */
export function mostOf({ minValue, maxValue }, scale) {
  return scale === 'octaves' ? MAX_AMOUNT : maxValue - minValue;
}

/**
 * Checks the amount of a connection.
 * @param {string} owner the calling function or a place in a session, for messages
 * @param {Target} parameter
 * @param {unknown} amount
 * @param {import('./modulator.js').ModulationScale} scale
 * @throws {TypeError} if the amount is not a number
 * @throws {RangeError} if it is larger than the parameter's range, or than 16 octaves
 * @throws {DOMException} NotSupportedError for octaves of a parameter that may be negative
 */
export function assertAmount(owner, parameter, amount, scale) {
  const { id, unit, minValue } = parameter;
  if (scale === 'octaves' && minValue < 0)
    throw notSupported(`${owner} cannot move ${id} in octaves, since its values may be negative.`);
  const most = mostOf(parameter, scale);
  const shown = scale === 'octaves' ? ' octaves' : unit && ` ${unit}`;
  checkedNumber(owner, `amount for ${id}`, amount, -most, most, { unit: shown });
}
