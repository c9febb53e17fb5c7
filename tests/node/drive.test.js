import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DRIVE_CURVES } from '../../worklet/table/parameters.js';
import { toDecibel } from '../support/decibel.js';
import { apply, settle } from '../support/headless.js';
import { createTestMixer } from '../support/mixer-under-test.js';
import { randomTest } from '../support/random-test.js';

const sampleRate = 48_000;
const PERIOD = 4800; // frames in which all tones of these tests have whole periods

/**
 * Renders a second of a sine through a drive and returns the mixer's track and the last 0.1 s.
 * @param {Record<string, number | boolean | string>} values
 * @param {number} frequency a multiple of 10 Hz @param {number} amplitude
 */
async function driven(values, frequency, amplitude) {
  const mixer = await createTestMixer({ sampleRate, tracks: 1, buses: 0 });
  const track = mixer.addTrack();
  apply(track, { 'drive.enabled': true });
  for (const [name, value] of Object.entries(values)) apply(track, { [`drive.${name}`]: value });
  settle(mixer);
  const input = Float32Array.from(
    { length: sampleRate },
    (_, i) => amplitude * Math.sin((2 * Math.PI * frequency * i) / sampleRate + 0.1),
  );
  const [left] = mixer.render([[input, input]], input.length);
  await mixer.close();
  return { track, input, output: left.subarray(-PERIOD) };
}

/**
 * The amplitude of a frequency in 0.1 s of a signal.
 * @param {ArrayLike<number>} signal @param {number} frequency
 */
function amplitudeOf(signal, frequency) {
  let [re, im] = [0, 0];
  for (let i = 0; i < PERIOD; i++) {
    const angle = (2 * Math.PI * frequency * i) / sampleRate;
    re += signal[i] * Math.cos(angle);
    im += signal[i] * Math.sin(angle);
  }
  return ((frequency ? 2 : 1) * Math.hypot(re, im)) / PERIOD;
}

/** @param {number} actual @param {number} expected @param {number} within @param {string} [of] */
const near = (actual, expected, within, of) =>
  assert.ok(Math.abs(actual - expected) <= within, `${of ?? ''} ${actual} for ${expected}`);

/*
 * The curves as mixtures of a clip, the cubic (3x - x³) / 2 and Chebyshev's polynomial of degree 3. The gain
 * into the first two is 1 + 15 a².
 */
const clip = (/** @type {number} */ x) => Math.max(-1, Math.min(1, x));
const cubic = (/** @type {number} */ x, /** @type {number} */ w) =>
  (1 - w) * clip(x) + w * (1.5 * clip(x) - 0.5 * clip(x) ** 3);
/** @type {Record<string, (x: number, amount: number) => number>} */
const FORMULAS = {
  soft: (x, a) => cubic((1 + 15 * a * a) * x, Math.min(1, 4 * a)),
  hard: (x, a) => clip((1 + 15 * a * a) * x),
  tube: (x, a) => {
    const w = Math.min(1, 4 * a);
    const d = 1 + 15 * a * a;
    return (cubic(d * x + w / 4, w) - cubic(w / 4, w)) / (cubic(w / 4, w) - cubic(w / 4 - d, w));
  },
  fold: (x, a) => (1 - a) * clip(x) - a * Math.cos(3 * Math.acos(clip(x))),
};

randomTest('harmonics of a low tone are those of the formula, without DC', async (random, t) => {
  let worst = 0;
  for (let i = 0; i < 12; i++) {
    const curve = DRIVE_CURVES[i % 4];
    const amount = random.between(0.1, 1);
    const amplitude = random.between(0.1, 1);
    const mix = i % 3 ? 1 : random.between(0, 1);
    const { track, input, output } = await driven({ curve, amount, mix }, 50, amplitude);
    const { amount: a, mix: m } = track.drive.toJSON();
    const expected = input.subarray(-PERIOD).map((x) => m * FORMULAS[curve](x, a) + (1 - m) * x);
    const shaped = track.drive.shape([0.5, -0.3, 1]);
    for (const [k, x] of [0.5, -0.3, 1].entries())
      near(shaped[k], m * FORMULAS[curve](x, a) + (1 - m) * x, 1e-5, curve);
    for (let harmonic = 1; harmonic < 8; harmonic++) {
      const error = Math.abs(amplitudeOf(output, 50 * harmonic) - amplitudeOf(expected, 50 * harmonic));
      worst = Math.max(worst, error);
      // The high-pass of `tube` turns and lowers 50 Hz a little.
      assert.ok(
        error < (curve === 'tube' ? 0.006 : 5e-4),
        `${curve} ${amount}, harmonic ${harmonic}: ${error}`,
      );
    }
    assert.ok(amplitudeOf(output, 0) < 1e-3, `${curve}: DC ${amplitudeOf(output, 0)}`);
  }
  t.diagnostic(`worst ${worst.toExponential(1)}`);
});

for (const curve of DRIVE_CURVES) {
  test(`aliases of 5 kHz are lower than without anti-aliasing: ${curve}`, async (t) => {
    for (const [amount, gain] of [
      [0.5, 34],
      [1, 27],
    ]) {
      const { track, input, output } = await driven({ curve, amount }, 5000, 1);
      const plain = track.drive.shape(input.subarray(-PERIOD));
      const worstOf = (/** @type {ArrayLike<number>} */ signal) => {
        let worst = 0;
        for (let frequency = 100; frequency <= 20_000; frequency += 100)
          if (frequency % 5000) worst = Math.max(worst, amplitudeOf(signal, frequency));
        return toDecibel(worst);
      };
      const [worst, without] = [worstOf(output), worstOf(plain)];
      t.diagnostic(`amount ${amount}: ${worst.toFixed(1)} dB, without ${without.toFixed(1)} dB`);
      assert.ok(worst < -70 || worst < without - gain, `amount ${amount}: ${worst} dB, plain ${without} dB`);
    }
  });
}

test('dry and shaped signal are aligned, and 20 kHz is lowered by 2 dB', async () => {
  for (const [frequency, expected] of [
    [100, 0],
    [5000, -0.12],
    [10_000, -0.47],
    [15_000, -1.09],
    [20_000, -2.01],
  ]) {
    for (const mix of [0, 0.5, 1]) {
      // A clip whose level is not reached is linear. The output gain keeps the stage on.
      const { output } = await driven({ curve: 'hard', amount: 0.1, mix, output: 6 }, frequency, 0.1);
      near(
        toDecibel(amplitudeOf(output, frequency) / 0.1) - 6 - (mix ? toDecibel(1 + 0.15 * mix) : 0),
        expected,
        0.03,
        `${frequency} Hz, mix ${mix}`,
      );
    }
  }
});

test('with an amount or a mix of 0 the signal passes to the bit', async () => {
  /** @type {Record<string, number | string>[]} */
  const neutral = [{ amount: 0 }, { mix: 0, curve: 'fold', amount: 1 }];
  for (const values of neutral) {
    const { input, output } = await driven(values, 440, 0.9);
    assert.deepEqual(output, input.subarray(-PERIOD));
  }
});

test('tone tilts the spectrum around 800 Hz by 6 dB', async () => {
  const gain = async (/** @type {number} */ tone, /** @type {number} */ frequency) => {
    const [tilted, flat] = await Promise.all(
      [tone, 0].map((value) =>
        driven({ curve: 'hard', amount: 0, tone: value, output: 0.01 }, frequency, 0.1),
      ),
    );
    return toDecibel(amplitudeOf(tilted.output, frequency) / amplitudeOf(flat.output, frequency));
  };
  for (const tone of [-1, -0.5, 1]) {
    near(await gain(tone, 20), -6 * tone, 0.1, 'bass');
    near(await gain(tone, 800), 0, 0.3, 'pivot');
    near(await gain(tone, 15_000), 6 * tone, 0.3, 'treble');
  }
});

test('a drive that is off shapes nothing', async () => {
  const { track } = await driven({ enabled: false }, 440, 0.5);
  assert.deepEqual([...track.drive.shape([0.5, -2])], [0.5, -2]);
  assert.throws(() => track.drive.shape([Number.NaN]), { name: 'TypeError', message: /NaN for sample 0/ });
});
