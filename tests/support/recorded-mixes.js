import { apply } from './apply.js';
import { TYPES } from './cookbook.js';
import { Random } from './random.js';

/*
 * A dozen mixes built from seeds: sources, settings, and changes during playback. recorded-hashes.json holds
 * hashes of their output and meters, so a change of the engine that must not alter a bit can be verified.
 * Runs in Node and in a page.
 *
 * Outputs change only before a strip is audible, because the cross-fade of a later change could correctly be
 * computed in more than one way.
 */

/**
 * @typedef {object} RecordedMix
 * @property {number} seed
 * @property {number} sampleRate in Hz
 * @property {number} quantum in frames
 * @property {number} seconds
 * @property {number} tracks
 * @property {number} buses
 */

/** @type {readonly RecordedMix[]} */
export const RECORDED_MIXES = [
  { seed: 1, sampleRate: 48_000, quantum: 128, seconds: 2, tracks: 3, buses: 0 },
  { seed: 2, sampleRate: 48_000, quantum: 128, seconds: 2, tracks: 8, buses: 2 },
  { seed: 3, sampleRate: 44_100, quantum: 128, seconds: 2, tracks: 16, buses: 4 },
  { seed: 4, sampleRate: 48_000, quantum: 128, seconds: 1, tracks: 67, buses: 8 },
  { seed: 5, sampleRate: 48_000, quantum: 100, seconds: 1, tracks: 9, buses: 3 },
  { seed: 6, sampleRate: 96_000, quantum: 128, seconds: 1, tracks: 7, buses: 1 },
  { seed: 7, sampleRate: 192_000, quantum: 256, seconds: 0.5, tracks: 5, buses: 2 },
  { seed: 8, sampleRate: 8000, quantum: 17, seconds: 2, tracks: 6, buses: 2 },
  { seed: 9, sampleRate: 45_678.901, quantum: 1024, seconds: 2, tracks: 11, buses: 3 },
  { seed: 10, sampleRate: 48_000, quantum: 1, seconds: 0.2, tracks: 4, buses: 1 },
  { seed: 11, sampleRate: 48_000, quantum: 512, seconds: 3, tracks: 2, buses: 1 },
  { seed: 12, sampleRate: 48_000, quantum: 128, seconds: 0.5, tracks: 200, buses: 16 },
];

/**
 * A hash of a mix's output and of its meters at every change.
 * @param {(options: {sampleRate: number, tracks: number, buses: number, backend?: 'wasm' | 'js'}) =>
 *   Promise<any>} createHeadlessMixer
 * @param {RecordedMix} mix
 * @param {'wasm' | 'js'} [backend]
 */
export async function hashOfMix(createHeadlessMixer, mix, backend) {
  const { seed, sampleRate, quantum, tracks, buses } = mix;
  const random = new Random(seed);
  const mixer = await createHeadlessMixer({ sampleRate, tracks, buses, ...(backend && { backend }) });
  const frames = Math.round(mix.seconds * sampleRate);
  const hash = new FloatHash();
  setUp(mixer, random, mix);
  const sources = Array.from({ length: tracks }, () => sourceOf(random, frames));
  const changes = changesOf(random, mix, frames);
  for (let frame = 0, next = 0; frame < frames; ) {
    for (; next < changes.length && changes[next].at <= frame; next++) {
      changes[next].run(mixer);
      for (const { meter, compressor } of byNumber(mixer.strips)) {
        hash.add([meter.peakLeft, meter.peakRight, meter.rmsLeft, meter.rmsRight, compressor.reduction]);
      }
    }
    const end = Math.min(frame + quantum, frames, changes[next]?.at ?? frames);
    for (const output of mixer.render(
      sources.map((source) => source(frame, end)),
      end - frame,
    ))
      hash.add(output);
    frame = end;
  }
  await mixer.close();
  return hash.digest();
}

/** Two FNV-1a hashes of floats' bits, with different initial values. Values under 1e-30 count as zero. */
class FloatHash {
  #hashes = [0x811c9dc5, 0x1234567];
  #float = new Float32Array(1);
  #bits = new Int32Array(this.#float.buffer);

  /** @param {ArrayLike<number>} floats */
  add(floats) {
    for (let i = 0; i < floats.length; i++) {
      this.#float[0] = Math.abs(floats[i]) < 1e-30 ? 0 : floats[i];
      for (const [which, hash] of this.#hashes.entries())
        this.#hashes[which] = Math.imul(hash ^ this.#bits[0], 0x01000193) + (hash >>> 15);
    }
  }

  digest() {
    return this.#hashes.map((hash) => (hash >>> 0).toString(16).padStart(8, '0')).join('');
  }
}

/** @param {any} mixer @param {Random} random @param {RecordedMix} mix */
function setUp(mixer, random, { sampleRate, tracks, buses }) {
  for (let i = 0; i < buses; i++) {
    const bus = mixer.addBus();
    apply(bus, settings(random, sampleRate));
    if (i > 0 && random.chance(0.4)) bus.output = byNumber(mixer.buses)[random.integer(0, i - 1)];
  }
  apply(mixer.master, { ...settings(random, sampleRate), gain: 0.5, muted: false });
  for (let i = 0; i < tracks - 1; i++) addTrack(mixer, random, sampleRate);
}

/** @param {any} mixer @param {Random} random @param {number} sampleRate */
function addTrack(mixer, random, sampleRate) {
  const track = mixer.addTrack();
  inputsUsed.set(mixer, Math.max(inputsUsed.get(mixer) ?? 0, track.input + 1));
  apply(track, settings(random, sampleRate));
  track.output = random.pick([...byNumber(mixer.buses), mixer.master]);
}

/**
 * Values for the parameters of a strip.
 * @param {Random} random @param {number} sampleRate @returns {Record<string, number | boolean | string>}
 */
function settings(random, sampleRate) {
  /** @type {Record<string, number | boolean | string>} */
  const values = {
    trim: random.chance() ? 1 : random.between(0, 2),
    muted: random.chance(0.1),
    pan: random.chance(0.3) ? 0 : random.between(-1, 1),
    gain: random.between(0, 1.5),
  };
  for (let band = 0; band < 4; band++) {
    values[`eq.${band}.enabled`] = random.chance();
    values[`eq.${band}.type`] = random.pick(TYPES);
    values[`eq.${band}.frequency`] = random.logBetween(20, 0.48 * sampleRate);
    values[`eq.${band}.Q`] = random.chance(0.1) ? random.between(-20, 20) : random.logBetween(0.1, 20);
    values[`eq.${band}.gain`] = random.between(-24, 18);
  }
  values['compressor.enabled'] = random.chance();
  values['compressor.threshold'] = random.between(-60, 0);
  values['compressor.knee'] = random.chance(0.2) ? 0 : random.between(0, 40);
  values['compressor.ratio'] = random.between(1, 20);
  values['compressor.attack'] = random.chance(0.1) ? 0 : random.logBetween(1e-4, 0.2);
  values['compressor.release'] = random.logBetween(0.005, 1);
  values['compressor.makeup'] = random.between(-3, 12);
  return values;
}

/**
 * Returns a function that gives a track's input between two frames. The input consists of sections of noise,
 * a tone, zeros or no input, in mono or stereo. Some inputs contain a sample that is NaN, infinite or huge.
 * @param {Random} random
 * @param {number} frames
 * @returns {(from: number, to: number) => Float32Array[] | null}
 */
function sourceOf(random, frames) {
  const sections = Array.from({ length: random.integer(1, 5) }, () => ({
    kind: random.pick(['noise', 'noise', 'tone', 'zeros', 'nothing']),
    channels: random.integer(1, 2),
  }));
  const length = Math.ceil(frames / sections.length);
  const step = random.between(0.001, 1.5);
  const channels = [new Float32Array(frames), new Float32Array(frames)];
  for (let i = 0; i < frames; i++) {
    const { kind } = sections[Math.floor(i / length)];
    for (const channel of channels) {
      if (kind === 'noise') channel[i] = random.next() - 0.5;
      if (kind === 'tone') channel[i] = ((i * step) % 1) - 0.5; // a sawtooth: the same bits everywhere
    }
  }
  if (random.chance(0.1))
    channels[0][random.integer(0, frames - 1)] = random.pick([Number.NaN, Number.POSITIVE_INFINITY, 1e30]);
  return (from, to) => {
    const { kind, channels: count } = sections[Math.floor(from / length)];
    return kind === 'nothing' ? null : channels.slice(0, count).map((channel) => channel.subarray(from, to));
  };
}

/**
 * @param {Random} random @param {RecordedMix} mix @param {number} frames
 * @returns {{at: number, run: (mixer: any) => void}[]}
 */
function changesOf(random, { seed, sampleRate }, frames) {
  const places = Array.from({ length: 30 }, () => random.integer(1, frames - 1)).sort((a, b) => a - b);
  return places.map((at, place) => {
    const own = new Random(1000 * seed + place);
    const kind = own.pick(['value', 'value', 'value', 'some', 'all', 'solo', 'mute', 'remove', 'add']);
    return { at, run: (mixer) => change(mixer, own, kind, sampleRate) };
  });
}

/** Strips in the order of their numbers. @param {readonly any[]} strips */
function byNumber(strips) {
  return [...strips].sort((a, b) => a.index - b.index);
}

/** @param {any} mixer @param {Random} random @param {string} kind @param {number} sampleRate */
function change(mixer, random, kind, sampleRate) {
  const strip = random.pick(byNumber(mixer.strips));
  const values = settings(random, sampleRate);
  if (strip.kind === 'master') delete values.muted; // the rest of the mix would be silent
  const ids = Object.keys(values);
  const some = (/** @type {number} */ count) =>
    Object.fromEntries(Array.from({ length: count }, () => random.pick(ids)).map((id) => [id, values[id]]));
  if (kind === 'value') apply(strip, some(1));
  if (kind === 'some') apply(strip, some(6));
  if (kind === 'all') mixer.batch(() => apply(strip, values));
  if (kind === 'mute' && strip.kind !== 'master') strip.muted = !strip.muted;
  if (kind === 'solo' && strip.kind !== 'master') {
    if (random.chance(0.3)) strip.soloSafe = !strip.soloSafe;
    else strip.soloed = !strip.soloed;
  }
  if (kind === 'remove' && mixer.tracks.length > 1) random.pick(byNumber(mixer.tracks)).remove();
  if (kind === 'add') mixer.batch(() => addTrackIfThereIsRoom(mixer, random, sampleRate));
}

/**
 * Adds a track at an input that has had none. The mixes were recorded when the input of a removed track was
 * free only after its source had ended.
 * @param {any} mixer @param {Random} random @param {number} sampleRate
 */
function addTrackIfThereIsRoom(mixer, random, sampleRate) {
  if ((inputsUsed.get(mixer) ?? 0) < mixer.capacity.tracks) addTrack(mixer, random, sampleRate);
}

/** How many inputs of a mixer have had a track. @type {WeakMap<any, number>} */
const inputsUsed = new WeakMap();
