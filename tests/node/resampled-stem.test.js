import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ResampledStem } from '../../worklet/cli/resampled-stem.js';
import { randomTest } from '../support/random-test.js';
import { peakOf, worstDifference } from '../support/signal.js';

/**
 * A stem whose samples are computed.
 * @param {number} sampleRate
 * @param {number} frames
 * @param {...((frame: number) => number)} channels
 */
function computedStem(sampleRate, frames, ...channels) {
  let frame = 0;
  const stem = {
    path: 'computed.wav',
    track: 'computed',
    channels: channels.length,
    sampleRate,
    frames,
    async read(/** @type {readonly Float32Array[]} */ into) {
      if (frame === frames) return false;
      for (const [c, samples] of into.entries())
        for (let i = 0; i < samples.length; i++) samples[i] = frame + i < frames ? channels[c](frame + i) : 0;
      frame = Math.min(frames, frame + into[0].length);
      return true;
    },
  };
  return /** @type {import('../../worklet/cli/stem.js').Stem} */ (/** @type {unknown} */ (stem));
}

/**
 * Resamples a whole stem.
 * @param {import('../../worklet/cli/stem.js').Stem} stem
 * @param {number} rate in Hz
 * @param {number} [step] frames per read
 */
async function resample(stem, rate, step = 8192) {
  const resampled = new ResampledStem(stem, rate);
  const output = Array.from({ length: stem.channels }, () => new Float32Array(resampled.frames));
  for (let at = 0; at < resampled.frames; at += step)
    await resampled.read(output.map((channel) => channel.subarray(at, at + step)));
  assert.equal(await resampled.read([new Float32Array(1)]), false);
  return output;
}

/** @param {number} frequency in Hz @param {number} rate in Hz */
const cosine = (frequency, rate) => (/** @type {number} */ frame) =>
  Math.cos((2 * Math.PI * frequency * frame) / rate);
const decibels = (/** @type {number} */ value) => 20 * Math.log10(value);
/** The part of a signal that the start and the end do not affect. @param {Float32Array} samples */
const middle = (samples) => samples.subarray(samples.length / 4, (3 * samples.length) / 4);

/** @type {[number, number][]} */
const RATES = [
  [44_100, 48_000],
  [48_000, 44_100],
  [96_000, 44_100],
  [44_100, 96_000],
  [48_000, 44_101],
  [192_000, 8000],
];
for (const [from, to] of RATES) {
  const lower = Math.min(from, to);

  test(`${from} to ${to} Hz keeps tones up to 0.45 times the lower rate`, async () => {
    for (const part of [0, 0.01, 0.25, 0.4, 0.45]) {
      const [tone] = await resample(computedStem(from, from / 4, cosine(part * lower, from)), to);
      const ideal = Float32Array.from({ length: tone.length }, (_, i) => cosine(part * lower, to)(i));
      // 0.1 dB would be 0.0116. Time and level are right to within -100 dB.
      const error = decibels(worstDifference(middle(tone), middle(ideal)));
      assert.ok(error < -100, `${part}: ${error.toFixed(1)} dB`);
    }
  });

  if (from > to)
    test(`${from} to ${to} Hz leaves tones above half the lower rate out`, async () => {
      for (const part of [0.5, 0.51, 0.55, 0.75, 0.9].filter((part) => part * to < from / 2)) {
        const [alias] = await resample(computedStem(from, from / 4, cosine(part * to, from)), to);
        const level = decibels(peakOf(middle(alias)));
        assert.ok(level < -100, `${part}: ${level.toFixed(1)} dB`);
      }
    });
}

test('a resampled stem has the length of the stem, and the same first frame', async () => {
  for (const [frames, expected] of [
    [1, 2],
    [147, 160],
    [148, 162],
    [44_100, 48_000],
  ]) {
    const stem = computedStem(44_100, frames, () => 1);
    assert.equal(new ResampledStem(stem, 48_000).frames, expected);
  }
  const click = computedStem(24_000, 400, (frame) => (frame === 100 ? 1 : 0));
  const [samples] = await resample(click, 48_000);
  assert.equal(samples.indexOf(peakOf(samples)), 200);
});

randomTest('a resampled stem is the same for reads of any length, by channel', async (random) => {
  const noise = random.noise(30_000);
  const stem = () =>
    computedStem(
      44_100,
      noise.length,
      (frame) => noise[frame],
      (frame) => -noise[frame],
    );
  const [left, right] = await resample(stem(), 48_000);
  assert.ok(peakOf(left) > 0.5);
  assert.deepEqual(
    right,
    left.map((sample) => -sample),
  );
  for (const step of [1, 977, 30_000]) assert.deepEqual((await resample(stem(), 48_000, step))[0], left);
});

test('a resampled stem reads no further than it must, and always into the same memory', async () => {
  const stem = computedStem(44_100, 10_000_000, () => 0);
  const readFrames = stem.read.bind(stem);
  let frames = 0;
  /** @type {Set<ArrayBufferLike>} */
  const memory = new Set();
  stem.read = (into) => {
    frames += into[0].length;
    memory.add(into[0].buffer);
    return readFrames(into);
  };
  const resampled = new ResampledStem(stem, 48_000);
  for (let i = 0; i < 10; i++) await resampled.read([new Float32Array(8192)]);
  assert.ok(frames < (10 * 8192 * 441) / 480 + 8192, `${frames}`);
  assert.equal(memory.size, 1);
});
