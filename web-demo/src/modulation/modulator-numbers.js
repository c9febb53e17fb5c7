import { ModulatorNumber } from './modulator-number.js';
import { FREQUENCY_TEXT, numberText, TIME_TEXT } from './number-text.js';

/** @typedef {import('./modulator-number.js').NumberRow} NumberRow */

/**
 * `min` and `max` are the library's.
 * @type {Record<'frequency' | 'phase' | 'attack' | 'release' | 'tempo', NumberRow>}
 */
const ROWS = {
  frequency: {
    id: 'frequency',
    label: 'Rate',
    min: 0.001,
    max: 100,
    low: 0.02,
    high: 50,
    default: 1,
    curve: 'logarithmic',
    ...FREQUENCY_TEXT,
  },
  phase: {
    id: 'phase',
    label: 'Phase',
    min: 0,
    max: 1,
    low: 0,
    high: 1,
    default: 0,
    curve: 'linear',
    ...numberText({ '°': 1 / 360 }),
  },
  attack: {
    id: 'attack',
    label: 'Attack',
    min: 0.001,
    max: 10,
    low: 0.001,
    high: 2,
    default: 0.01,
    curve: 'logarithmic',
    ...TIME_TEXT,
  },
  release: {
    id: 'release',
    label: 'Release',
    min: 0.001,
    max: 10,
    low: 0.005,
    high: 5,
    default: 0.1,
    curve: 'logarithmic',
    ...TIME_TEXT,
  },
  tempo: {
    id: 'tempo',
    label: 'Tempo',
    min: 10,
    max: 1000,
    low: 40,
    high: 240,
    default: 120,
    curve: 'linear',
    ...numberText({ BPM: 1 }),
  },
};

/** @param {import('busbar').Mixer} mixer */
export function tempoOf(mixer) {
  return new ModulatorNumber(
    mixer,
    () => ROWS.tempo,
    () => mixer.tempo,
    (value) => {
      mixer.tempo = value;
    },
  );
}

/**
 * @param {import('busbar').Mixer} mixer
 * @param {import('busbar').Lfo} lfo
 * @param {'frequency' | 'phase'} name
 */
export function numberOf(mixer, lfo, name) {
  return new ModulatorNumber(
    mixer,
    () => ROWS[name],
    () => lfo[name],
    (value) => {
      lfo[name] = value;
    },
  );
}

/**
 * @param {import('busbar').Mixer} mixer
 * @param {import('busbar').EnvelopeFollower} follower
 * @param {'attack' | 'release'} name
 */
export function timeOf(mixer, follower, name) {
  return new ModulatorNumber(
    mixer,
    () => ROWS[name],
    () => follower[name],
    (value) => {
      follower[name] = value;
    },
  );
}
