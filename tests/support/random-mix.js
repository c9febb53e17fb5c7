import { TYPES } from './cookbook.js';

/** Copied from worklet/table/parameters.js, because test pages cannot load the package's sources. */
const POLARITIES = ['normal', 'inverted', 'leftInverted', 'rightInverted'];
const PAN_LAWS = ['equalPower', 'compromise', 'linear', 'balance'];

/**
 * Random values for a strip, within the ranges of a plausible mix; each stage may be on or off.
 * @param {import('./random.js').Random} random
 * @param {{sampleRate?: number}} [options]
 * @returns {Record<string, number | boolean | string>}
 */
export function randomStripValues(random, { sampleRate = 48_000 } = {}) {
  /** @type {Record<string, number | boolean | string>} */
  const values = { trim: random.between(0.3, 2), pan: random.between(-1, 1), gain: random.between(0.2, 1.5) };
  for (let band = 0; band < 4; band++) {
    values[`eq.${band}.enabled`] = random.chance();
    values[`eq.${band}.type`] = random.pick(TYPES);
    values[`eq.${band}.frequency`] = random.logBetween(40, 0.4 * sampleRate);
    values[`eq.${band}.Q`] = random.logBetween(0.3, 8);
    values[`eq.${band}.gain`] = random.between(-18, 12);
  }
  values['compressor.enabled'] = random.chance();
  values['compressor.threshold'] = random.between(-40, -10);
  values['compressor.knee'] = random.between(0, 20);
  values['compressor.ratio'] = random.between(1.5, 10);
  values['compressor.attack'] = random.logBetween(0.001, 0.05);
  values['compressor.release'] = random.logBetween(0.02, 0.5);
  values['compressor.makeup'] = random.between(0, 6);
  values.polarity = random.pick(POLARITIES);
  values.panLaw = random.pick(PAN_LAWS);
  values.width = random.chance() ? random.between(0, 2) : 1;
  return values;
}

/**
 * A random value for one parameter of a strip.
 * @param {import('./random.js').Random} random @returns {Record<string, number | boolean | string>}
 */
export function randomChange(random) {
  const values = randomStripValues(random);
  values.muted = random.chance();
  const path = random.pick(Object.keys(values));
  return { [path]: values[path] };
}

/** Noise with one or two channels. @param {import('./random.js').Random} random @param {number} frames */
export function randomInput(random, frames) {
  return Array.from({ length: random.integer(1, 2) }, () => random.noise(frames, 0.25));
}
