import assert from 'node:assert/strict';
import { test } from 'node:test';
import { apply } from '../support/apply.js';
import { compressedLevel } from '../support/compressor-curve.js';
import { design, randomSetting, TYPES } from '../support/cookbook.js';
import { fromDecibel, toDecibel } from '../support/decibel.js';
import { settle } from '../support/headless.js';
import { createTestMixer } from '../support/mixer-under-test.js';
import { randomTest } from '../support/random-test.js';
import { square } from '../support/signal.js';

const RANGES = /** @type {Parameters<typeof randomSetting>[1]} */ ({
  frequency: [60, 16_000],
  Q: [0.2, 8],
  gain: [-18, 18],
});

/** @param {number} sampleRate */
const mixerOf = (sampleRate) => createTestMixer({ sampleRate, tracks: 1, buses: 0 });

/** 40 frequencies in Hz, evenly spaced on a logarithmic scale. @param {number} sampleRate */
const frequenciesUpTo = (sampleRate) =>
  Float32Array.from({ length: 40 }, (_, i) => 20 * (sampleRate / 2.05 / 20) ** (i / 39));

/** @param {any} owner an EQ or a band @param {Float32Array} frequencies */
function responseOf(owner, frequencies) {
  const magnitudes = new Float32Array(frequencies.length);
  const phases = new Float32Array(frequencies.length);
  owner.getFrequencyResponse(frequencies, magnitudes, phases);
  return { magnitudes, phases };
}

/**
 * The spectrum of a signal at some frequencies.
 * @param {Float32Array} signal
 * @param {Float32Array} frequencies
 * @param {number} sampleRate
 */
function spectrumOf(signal, frequencies, sampleRate) {
  return Array.from(frequencies, (frequency) => {
    let [re, im] = [0, 0];
    for (const [n, sample] of signal.entries()) {
      const angle = (2 * Math.PI * frequency * n) / sampleRate;
      re += sample * Math.cos(angle);
      im -= sample * Math.sin(angle);
    }
    return { re, im };
  });
}

randomTest("an EQ's response is the spectrum of what the engine makes of an impulse", async (random, t) => {
  let worst = 0;
  for (const sampleRate of [44_100, 96_000]) {
    const frequencies = frequenciesUpTo(sampleRate);
    for (let i = 0; i < 8; i++) {
      const mixer = await mixerOf(sampleRate);
      const track = mixer.addTrack();
      for (let band = 0; band < 4; band++) {
        const { type, frequency, Q, gain } = randomSetting(random, RANGES);
        apply(track, {
          [`eq.${band}.enabled`]: random.chance(0.8),
          [`eq.${band}.type`]: type,
          [`eq.${band}.frequency`]: frequency,
          [`eq.${band}.Q`]: Q,
          [`eq.${band}.gain`]: gain,
        });
      }
      settle(mixer);
      const impulse = new Float32Array(sampleRate / 2);
      impulse[0] = 1;
      const [left] = mixer.render([[impulse, impulse]], impulse.length);
      const { magnitudes, phases } = responseOf(track.eq, frequencies);
      for (const [k, { re, im }] of spectrumOf(left, frequencies, sampleRate).entries()) {
        const expected = { re: magnitudes[k] * Math.cos(phases[k]), im: magnitudes[k] * Math.sin(phases[k]) };
        worst = Math.max(worst, Math.hypot(re - expected.re, im - expected.im) / Math.max(1, magnitudes[k]));
      }
      await mixer.close();
    }
  }
  t.diagnostic(`worst ${worst.toExponential(2)}`);
  assert.ok(worst < 2e-5, `${worst}`);
});

randomTest("a band's response is that of the cookbook's formulas, for every type", async (random) => {
  const frequencies = frequenciesUpTo(48_000);
  const mixer = await mixerOf(48_000);
  const [band] = mixer.addTrack().eq;
  for (let i = 0; i < 80; i++) {
    const type = TYPES[i % TYPES.length];
    const { frequency, Q, gain } = randomSetting(random, RANGES);
    Object.assign(band, { enabled: true, type });
    for (const [name, value] of Object.entries({ frequency, Q, gain }))
      band[/** @type {'Q'} */ (name)].value = value;
    const setting = { type, frequency: band.frequency.value, Q: band.Q.value, gain: band.gain.value };
    const { b0, b1, b2, a1, a2 } = design(setting, 48_000);
    const { magnitudes, phases } = responseOf(band, frequencies);
    for (const [k, frequency] of frequencies.entries()) {
      const w = (2 * Math.PI * frequency) / 48_000;
      const part = (/** @type {number[]} */ c, /** @type {'cos' | 'sin'} */ f) =>
        c.reduce((sum, value, n) => sum + value * Math[f](n * w), 0);
      const [nr, ni] = [part([b0, b1, b2], 'cos'), -part([b0, b1, b2], 'sin')];
      const [dr, di] = [part([1, a1, a2], 'cos'), -part([1, a1, a2], 'sin')];
      const magnitude = Math.hypot(nr, ni) / Math.hypot(dr, di);
      assert.ok(
        Math.abs(magnitudes[k] - magnitude) <= 1e-6 * Math.max(1, magnitude),
        `${type} at ${frequency}`,
      );
      const phase = Math.atan2(ni * dr - nr * di, nr * dr + ni * di);
      const turn = Math.abs(phases[k] - phase) % (2 * Math.PI);
      assert.ok(
        magnitude < 1e-4 || Math.min(turn, 2 * Math.PI - turn) < 1e-4,
        `${type}: phase at ${frequency}`,
      );
    }
  }
});

test('a band that is off has magnitude 1, and frequencies out of range have NaN', async () => {
  const [band] = (await mixerOf(48_000)).addTrack({ 'eq.0.gain': 12 }).eq;
  const { magnitudes, phases } = responseOf(band, Float32Array.of(100, -1, 24_000, 24_001, Number.NaN));
  assert.deepEqual([...magnitudes], [1, Number.NaN, 1, Number.NaN, Number.NaN]);
  assert.deepEqual([phases[0], phases[2]], [0, 0]);
});

test('getFrequencyResponse() refuses arrays of other types and of unequal lengths', async () => {
  const { eq } = (await mixerOf(48_000)).addTrack({ name: 'Kick' });
  const [a, b] = [new Float32Array(4), new Float32Array(5)];
  for (const owner of /** @type {any[]} */ ([eq, eq[2]])) {
    assert.throws(() => owner.getFrequencyResponse([1], a, a), {
      name: 'TypeError',
      message:
        /Track "Kick": getFrequencyResponse\(\) takes Float32Arrays, got an array of 1 for frequencyHz/,
    });
    assert.throws(() => owner.getFrequencyResponse(a, a, b), {
      name: 'InvalidAccessError',
      message: /4, 4, 5/,
    });
  }
});

randomTest("a compressor's curve is the level of the engine's own output", async (random, t) => {
  const levels = Float32Array.from({ length: 9 }, (_, i) => -48 + 6 * i);
  let worst = 0;
  for (let i = 0; i < 6; i++) {
    const mixer = await mixerOf(48_000);
    const track = mixer.addTrack({
      'compressor.enabled': true,
      'compressor.attack': 0.001,
      'compressor.release': 0.02,
      'compressor.threshold': random.between(-60, -6),
      'compressor.ratio': random.logBetween(1, 20),
      'compressor.knee': i % 3 === 0 ? 0 : random.between(0, 40),
      'compressor.makeup': random.between(-10, 10),
    });
    settle(mixer);
    const curve = track.compressor.curve(levels);
    for (const [k, level] of levels.entries()) {
      const input = square({
        frequency: 1000,
        sampleRate: 48_000,
        frames: 24_000,
        amplitude: fromDecibel(level),
      });
      const [left] = mixer.render([[input, input]], input.length);
      worst = Math.max(worst, Math.abs(toDecibel(left[left.length - 1]) - curve[k]));
      const { threshold, ratio, knee, makeup } = track.compressor.toJSON();
      const expected = compressedLevel(level, { threshold, ratio, knee, makeup });
      assert.ok(Math.abs(curve[k] - expected) < 1e-4, `${curve[k]}, ${expected}`);
    }
    await mixer.close();
  }
  t.diagnostic(`worst ${worst.toFixed(4)} dB`);
  assert.ok(worst < 0.05, `${worst}`);
});

test('the curve of a compressor that is off is a straight line; other arguments are refused', async () => {
  const { compressor } = (await mixerOf(48_000)).addTrack({ 'compressor.makeup': 6 });
  assert.deepEqual([...compressor.curve([-60, -3])], [-60, -3]);
  compressor.enabled = true;
  assert.equal(compressor.curve([Number.NEGATIVE_INFINITY])[0], Number.NEGATIVE_INFINITY);
  for (const level of [Number.POSITIVE_INFINITY, 1e39])
    assert.throws(() => compressor.curve([level]), { name: 'TypeError', message: /for level 0/ });
  assert.throws(() => compressor.curve(/** @type {any} */ (-6)), {
    name: 'TypeError',
    message: /levels in dB, got -6/,
  });
});
