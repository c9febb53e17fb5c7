import { TYPES } from './cookbook.js';

/* Copied from worklet/table/parameters.js, because test pages cannot load the package's sources. */
const DRIVE_CURVES = ['soft', 'hard', 'tube', 'fold'];
const LADDER_MODES = ['lowpass24', 'lowpass12', 'bandpass12', 'highpass24'];
const POLARITIES = ['normal', 'inverted', 'leftInverted', 'rightInverted'];
const PAN_LAWS = ['equalPower', 'compromise', 'linear', 'balance'];
const DETECTIONS = ['peak', 'rms'];
const LFO_TYPES = ['sine', 'triangle', 'sawtooth', 'square', 'sampleAndHold', 'noise'];

/** What a change of the modulators does. Connections are the most frequent. */
const MODULATIONS = [
  ...['lfo', 'follower', ...Array(8).fill('connect')],
  ...['set', 'restart', 'tempo', 'disconnect', 'remove'],
];

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
  values['drive.enabled'] = random.chance(0.3);
  values['drive.curve'] = random.pick(DRIVE_CURVES);
  values['drive.amount'] = random.between(0, 1);
  values['drive.tone'] = random.between(-1, 1);
  values['drive.mix'] = random.between(0, 1);
  values['drive.output'] = random.between(-12, 6);
  values['gate.enabled'] = random.chance(0.3);
  values['gate.threshold'] = random.between(-30, -10);
  values['gate.hysteresis'] = random.between(0, 12);
  values['gate.ratio'] = random.logBetween(1, 10);
  values['gate.range'] = random.between(-30, 0);
  values['gate.attack'] = random.logBetween(0.001, 0.02);
  values['gate.hold'] = random.logBetween(0.001, 0.1);
  values['gate.release'] = random.logBetween(0.005, 0.3);
  values['ladder.enabled'] = random.chance(0.3);
  values['ladder.mode'] = random.pick(LADDER_MODES);
  // The filter passes most of the spectrum, so that no mix becomes silent behind other filters.
  values['ladder.frequency'] =
    values['ladder.mode'] === 'highpass24'
      ? random.logBetween(40, 300)
      : random.logBetween(0.1 * sampleRate, 0.4 * sampleRate);
  values['ladder.resonance'] = random.between(0, 3.5);
  values['ladder.drive'] = random.chance() ? 0 : random.between(0, 4);
  values['ladder.bassCompensation'] = random.between(0, 1);
  values['compressor.detection'] = random.pick(DETECTIONS);
  values['compressor.sidechainHighpass'] = random.chance() ? random.logBetween(20, 500) : 10;
  values['compressor.mix'] = random.chance() ? random.between(0, 1) : 1;
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

/**
 * A random change of the modulators: one is added, set, connected, disconnected, restarted or removed, or the
 * tempo changes. All numbers are drawn at once, so the change can be made in several mixers that have had the
 * same changes.
 * @param {import('./random.js').Random} random
 * @returns {(mixer: any, options?: {strips?: readonly any[], time?: number}) => void} strips: those that it
 *   may use, default all. time: of a restart in seconds, default now
 */
export function randomModulation(random) {
  const kind = random.pick(MODULATIONS);
  const beats = random.logBetween(1 / 16, 4);
  const frequency = random.logBetween(0.5, 50);
  const lfo = {
    type: random.pick(LFO_TYPES),
    ...(random.chance(0.3) ? { beats } : { frequency }),
    phase: random.next(),
    retrigger: random.chance(0.3),
  };
  const follower = { attack: random.logBetween(0.001, 0.1), release: random.logBetween(0.01, 0.5) };
  const tempo = random.integer(60, 180);
  const [which, where, what, far] = Array.from({ length: 4 }, () => random.next());
  const hasOctaves = random.chance();
  const isBasic = random.chance();
  return (mixer, { strips = mixer.strips, time } = {}) => {
    const { modulators } = mixer;
    const strip = itemAt(strips, where);
    if (kind === 'follower') return mixer.addEnvelopeFollower(strip, follower);
    if (kind === 'lfo' || modulators.length === 0) return mixer.addLfo(lfo);
    const modulator = itemAt(modulators, which);
    const isLfo = modulator.restart !== undefined;
    if (kind === 'set') Object.assign(modulator, isLfo ? lfo : follower);
    if (kind === 'restart' && isLfo) modulator.restart(time);
    if (kind === 'tempo') mixer.tempo = tempo;
    if (kind === 'disconnect') modulator.disconnect();
    if (kind === 'remove') modulator.remove();
    if (kind !== 'connect') return;
    const all = [...strip.parameters.values()].filter(({ minValue }) => typeof minValue === 'number');
    const parameter = itemAt(isBasic ? [strip.pan, strip.gain, strip.trim] : all, what);
    const range = parameter.maxValue - parameter.minValue;
    if (hasOctaves && parameter.minValue >= 0)
      modulator.connect(parameter, 4 * far - 2, { scale: 'octaves' });
    else modulator.connect(parameter, range * (0.2 * far - 0.1));
  };
}

/** @template T @param {readonly T[]} list @param {number} share 0 to 1 */
function itemAt(list, share) {
  return list[Math.floor(share * list.length)];
}
