import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compressedLevel } from '../support/compressor-curve.js';
import { fromDecibel, toDecibel } from '../support/decibel.js';
import { apply, BLOCK, settle } from '../support/headless.js';
import { createTestMixer } from '../support/mixer-under-test.js';
import { randomTest } from '../support/random-test.js';
import { square } from '../support/signal.js';

const sampleRate = 48_000;

/**
 * A mixer of one track whose compressor has settled at these values.
 * @param {Record<string, number>} values
 */
async function compressorMix(values) {
  const mixer = await createTestMixer({ sampleRate, tracks: 1, buses: 0 });
  const track = mixer.addTrack({ name: 'Compressed' });
  apply(track, { 'compressor.enabled': true });
  setCompressor(track, values);
  settle(mixer);
  return { mixer, track };
}

/** @param {import('busbar').Track} track @param {Record<string, number>} values */
function setCompressor(track, values) {
  for (const [name, value] of Object.entries(values)) apply(track, { [`compressor.${name}`]: value });
}

/** @param {number} amplitude @param {number} frames */
function wave(amplitude, frames) {
  return square({ frequency: 1000, sampleRate, frames, amplitude });
}

randomTest(
  'the static curve is within 0.05 dB of the formula, for 12 random settings at 9 levels',
  async (random, t) => {
    let worst = 0;
    const { mixer, track } = await compressorMix({ attack: 0.001, release: 0.02 });
    for (let i = 0; i < 12; i++) {
      const setting = {
        threshold: random.between(-60, -6),
        ratio: random.logBetween(1, 20),
        knee: i % 3 === 0 ? 0 : random.between(0, 40),
        makeup: random.between(-20, 40),
      };
      setCompressor(track, setting);
      settle(mixer);
      for (let level = -48; level <= 0; level += 6) {
        const input = wave(fromDecibel(level), 24_000);
        const [left, right] = mixer.render([[input, input]], input.length);
        const expected = compressedLevel(level, setting);
        for (const output of [left, right]) {
          for (let frame = input.length - 480; frame < input.length; frame++) {
            const error = Math.abs(toDecibel(output[frame]) - expected);
            worst = Math.max(worst, error);
            assert.ok(
              error <= 0.05,
              `${JSON.stringify(setting)} at ${level} dB: ${toDecibel(output[frame])} dB for ${expected}`,
            );
          }
        }
      }
    }
    await mixer.close();
    t.diagnostic(`worst ${worst.toFixed(4)} dB`);
  },
);

test('output levels are the published ones for threshold -20 dB, ratio 4, hard knee', async () => {
  const setting = { threshold: -20, ratio: 4, knee: 0, attack: 0.001, release: 0.02 };
  const { mixer } = await compressorMix(setting);
  for (const [level, expected] of [
    [-30, -30],
    [-15, -18.75],
    [-10, -17.5],
    [-5, -16.25],
    [0, -15],
  ]) {
    const [left] = mixer.render(
      [[wave(fromDecibel(level), 24_000)].flatMap((channel) => [channel, channel])],
      24_000,
    );
    assert.ok(
      Math.abs(toDecibel(left[23_999]) - expected) < 0.05,
      `${level} dB became ${toDecibel(left[23_999])}`,
    );
  }
  await mixer.close();
});

/**
 * Seconds from a step of the input level until the gain in dB has covered 1 - 1/e of its way.
 * @param {object} options
 * @param {number} options.from input level before the step in dB
 * @param {number} options.to input level after the step in dB
 * @param {number} options.attack in seconds
 * @param {number} options.release in seconds
 * @param {number} options.hold seconds before the step
 * @param {number} options.follow seconds after the step
 */
async function timeOfStep({ from, to, attack, release, hold, follow }) {
  const { mixer } = await compressorMix({ threshold: -30, ratio: 4, knee: 0, attack, release });
  const step = Math.round(hold * sampleRate);
  const frames = step + Math.round(follow * sampleRate);
  const input = wave(1, frames);
  for (let i = 0; i < frames; i++) input[i] *= fromDecibel(i < step ? from : to);
  const [left] = mixer.render([[input, input]], frames);
  await mixer.close();
  const gainAt = (/** @type {number} */ frame) => toDecibel(left[frame] / input[frame]);
  const before = gainAt(step - 1);
  const after = gainAt(frames - 1);
  assert.ok(Math.abs(after - before) > 10, `only ${after - before} dB of change to measure`);
  const target = before + (1 - 1 / Math.E) * (after - before);
  let frame = step;
  while (Math.sign(gainAt(frame) - target) === Math.sign(before - target)) frame++;
  // Interpolates between the frame before and this one.
  const [a, b] = frame === step ? [before, gainAt(frame)] : [gainAt(frame - 1), gainAt(frame)];
  return (frame - step + (target - a) / (b - a)) / sampleRate;
}

test('an attack of 1 ms takes that long within 5 %, whichever frame the level changes in', async () => {
  for (const offset of [1, 2, 3]) {
    const time = await timeOfStep({
      from: -60,
      to: -6,
      attack: 0.001,
      release: 0.05,
      hold: 0.1 + offset / sampleRate,
      follow: 0.062,
    });
    assert.ok(Math.abs(time / 0.001 - 1) <= 0.05, `${1000 * time} ms at an offset of ${offset} frames`);
  }
});

for (const attack of [0.001, 0.003, 0.01, 0.03, 0.1, 1]) {
  test(`an attack of ${1000 * attack} ms takes that long within 5 %`, async (t) => {
    const time = await timeOfStep({
      from: -60,
      to: -6,
      attack,
      release: 0.05,
      hold: 0.1,
      follow: 12 * attack + 0.05,
    });
    t.diagnostic(`${(1000 * time).toFixed(3)} ms`);
    assert.ok(Math.abs(time / attack - 1) <= 0.05, `${1000 * time} ms`);
  });
}

for (const release of [0.001, 0.003, 0.01, 0.1, 0.25, 1]) {
  test(`a release of ${1000 * release} ms takes that long within 5 %`, async (t) => {
    const time = await timeOfStep({
      from: -6,
      to: -60,
      attack: 0.001,
      release,
      hold: 0.2,
      follow: 12 * release + 0.05,
    });
    t.diagnostic(`${(1000 * time).toFixed(3)} ms`);
    assert.ok(Math.abs(time / release - 1) <= 0.05, `${1000 * time} ms`);
  });
}

test('an attack and a release of 0 take 80 µs, at any offset', async () => {
  for (const offset of [0, 1, 2, 3]) {
    const shift = offset / sampleRate;
    const attack = await timeOfStep({
      from: -60,
      to: -6,
      attack: 0,
      release: 0.05,
      hold: 0.1 + shift,
      follow: 0.05,
    });
    const release = await timeOfStep({
      from: -6,
      to: -60,
      attack: 0.001,
      release: 0,
      hold: 0.1 + shift,
      follow: 0.05,
    });
    assert.ok(Math.abs(attack / 80e-6 - 1) < 0.1, `attack: ${1e6 * attack} µs`);
    assert.ok(Math.abs(release / 80e-6 - 1) < 0.1, `release: ${1e6 * release} µs`);
  }
});

test('the mix adds the uncompressed signal, and curve() includes it', async () => {
  const setting = { threshold: -30, ratio: 8, knee: 6, makeup: 9, mix: 0.4 };
  const { mixer, track } = await compressorMix({ ...setting, attack: 0.001, release: 0.02 });
  for (const level of [-40, -29, -12, 0]) {
    const gain = fromDecibel(compressedLevel(level, setting) - level);
    const expected = level + toDecibel(0.4 * gain + 0.6);
    const input = wave(fromDecibel(level), 24_000);
    const [left] = mixer.render([[input, input]], input.length);
    assert.ok(Math.abs(toDecibel(left[23_999]) - expected) < 0.01, `${toDecibel(left[23_999])}, ${expected}`);
    assert.ok(Math.abs(track.compressor.curve([level])[0] - expected) < 1e-4);
  }
  await mixer.close();
});

test('RMS detection reduces a sine as a square wave of the same power', async () => {
  const setting = { threshold: -40, ratio: 4, knee: 0, attack: 0.05, release: 0.05 };
  const { mixer, track } = await compressorMix(setting);
  apply(track, { 'compressor.detection': 'rms' });
  void track.compressor.reduction; // the first read starts the meter
  const sine = Float32Array.from({ length: 48_000 }, (_, i) =>
    Math.sin((2 * Math.PI * 997 * i) / sampleRate),
  );
  mixer.render([[sine, sine]], sine.length);
  const expected = -0.75 * (40 + toDecibel(Math.SQRT1_2));
  assert.ok(Math.abs(track.compressor.reduction - expected) < 0.05, `${track.compressor.reduction}`);
  await mixer.close();
});

test('the side-chain high-pass keeps bass from reducing the gain, without filtering it', async () => {
  const setting = { threshold: -40, ratio: 4, knee: 0, attack: 0.01, release: 0.1 };
  for (const [corner, power] of [
    [10, 1],
    [80, 1 / (1 + (80 / 50) ** 4)],
    [400, 1 / (1 + (400 / 50) ** 4)],
  ]) {
    const { mixer, track } = await compressorMix(setting);
    apply(track, { 'compressor.sidechainHighpass': corner, 'compressor.detection': 'rms' });
    void track.compressor.reduction;
    const bass = Float32Array.from({ length: 96_000 }, (_, i) =>
      Math.sin((2 * Math.PI * 50 * i) / sampleRate),
    );
    const [left] = mixer.render([[bass, bass]], bass.length);
    const over = Math.max(0, 40 + 10 * Math.log10(power / 2));
    const { reduction } = track.compressor;
    assert.ok(Math.abs(reduction + 0.75 * over) < 1, `${reduction} dB at ${corner} Hz for ${-0.75 * over}`);
    const peak = Math.max(...left.subarray(90_000));
    assert.ok(Math.abs(toDecibel(peak) - reduction) < 1, `${toDecibel(peak)} dB at ${corner} Hz`);
    await mixer.close();
  }
});

test('both channels are reduced by the louder one', async () => {
  const { mixer, track } = await compressorMix({
    threshold: -20,
    ratio: 4,
    knee: 0,
    attack: 0.001,
    release: 0.02,
  });
  void track.compressor.reduction; // the first read starts the meter
  const [left, right] = mixer.render([[wave(fromDecibel(-40), 24_000), wave(1, 24_000)]], 24_000);
  assert.ok(Math.abs(toDecibel(right[23_999]) + 15) < 0.05);
  assert.ok(Math.abs(toDecibel(left[23_999]) + 55) < 0.05);
  assert.ok(Math.abs(track.compressor.reduction + 15) < 0.1, `${track.compressor.reduction} dB`);
});

test('make-up gain applies from the first frame on, also if it changed while the strip slept', async () => {
  const mixer = await createTestMixer({ sampleRate, tracks: 1, buses: 0 });
  const track = mixer.addTrack();
  apply(track, {
    'compressor.enabled': true,
    'compressor.threshold': 0,
    'compressor.knee': 0,
    'compressor.makeup': 12,
  });
  const frames = 4 * BLOCK;
  const quiet = wave(fromDecibel(-40), frames);
  const first = mixer.render([[quiet, quiet]], frames)[0];
  mixer.render([null], 400 * BLOCK); // the strip becomes idle
  apply(track, { 'compressor.makeup': -6 });
  const second = mixer.render([[quiet, quiet]], frames)[0];
  await mixer.close();
  for (let frame = 0; frame < frames; frame++) {
    assert.ok(
      Math.abs(toDecibel(first[frame]) + 28) < 0.001,
      `frame ${frame}: ${toDecibel(first[frame])} dB`,
    );
    assert.ok(
      Math.abs(toDecibel(second[frame]) + 46) < 0.001,
      `frame ${frame}: ${toDecibel(second[frame])} dB`,
    );
  }
});
