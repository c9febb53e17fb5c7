import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LADDER_MODES } from '../../worklet/table/parameters.js';
import { toDecibel } from '../support/decibel.js';
import { apply, renderInQuanta, settle } from '../support/headless.js';
import { ladderMagnitude } from '../support/ladder-response.js';
import { createTestMixer } from '../support/mixer-under-test.js';
import { randomTest } from '../support/random-test.js';
import { peakOf } from '../support/signal.js';

const sampleRate = 48_000;
const LOW = 0.001; // level at which the saturation has no effect

/**
 * A mixer of one track whose ladder has settled at these values.
 * @param {Record<string, number | boolean | string>} values
 * @param {number} [rate]
 */
async function ladderMix(values, rate = sampleRate) {
  const mixer = await createTestMixer({ sampleRate: rate, tracks: 1, buses: 0 });
  const track = mixer.addTrack();
  apply(track, { 'ladder.enabled': true });
  for (const [name, value] of Object.entries(values)) apply(track, { [`ladder.${name}`]: value });
  settle(mixer);
  return { mixer, track };
}

/** @param {number} frequency @param {number} amplitude @param {number} seconds */
const sine = (frequency, amplitude, seconds) =>
  Float32Array.from(
    { length: Math.round(seconds * sampleRate) },
    (_, i) => amplitude * Math.sin((2 * Math.PI * frequency * i) / sampleRate),
  );

/**
 * The amplitude of a frequency in the second half of a signal, by a Hann window.
 * @param {Float32Array} signal @param {number} frequency
 */
function amplitudeOf(signal, frequency) {
  const half = signal.subarray(signal.length / 2);
  let [re, im, sum] = [0, 0, 0];
  for (const [i, sample] of half.entries()) {
    const window = 1 - Math.cos((2 * Math.PI * i) / half.length);
    const angle = (2 * Math.PI * frequency * i) / sampleRate;
    re += window * sample * Math.cos(angle);
    im += window * sample * Math.sin(angle);
    sum += window;
  }
  return (2 * Math.hypot(re, im)) / sum;
}

/**
 * The gain in dB that a ladder has at a frequency.
 * @param {Record<string, number | boolean | string>} values @param {number} at in Hz
 */
async function gainDb(values, at) {
  const { mixer } = await ladderMix(values);
  const input = sine(at, LOW, 0.5 + 40 / at);
  const [left] = mixer.render([[input, input]], input.length);
  await mixer.close();
  return toDecibel(amplitudeOf(left, at) / LOW);
}

/** @param {number} actual @param {number} expected @param {number} within */
const near = (actual, expected, within) =>
  assert.ok(Math.abs(actual - expected) <= within, `${actual} for ${expected}`);

test('without resonance it is within 0.05 dB of four poles, up to a tenth of the rate', async (t) => {
  let worst = 0;
  for (const frequency of [40, 200, 1000, 4000]) {
    for (const ratio of [0.1, 0.43498, 0.7, 1, 2, 4]) {
      const at = frequency * ratio;
      if (at < 15 || at > sampleRate / 10) continue;
      const warped = Math.tan((Math.PI * at) / sampleRate) / Math.tan((Math.PI * frequency) / sampleRate);
      const db = await gainDb({ frequency, resonance: 0 }, at);
      worst = Math.max(worst, Math.abs(db + 80 * Math.log10(Math.hypot(1, warped))));
    }
  }
  t.diagnostic(`worst ${worst.toFixed(4)} dB`);
  assert.ok(worst <= 0.05, `${worst} dB`);
  near(await gainDb({ frequency: 1000, resonance: 0 }, 434.98), -3.0103, 0.05);
  near(await gainDb({ frequency: 1000, resonance: 0 }, 1000), -12.04, 0.05);
});

test('resonance lowers the bass by 1 / (1 + k) and raises the cutoff to 1 / (4 - k)', async () => {
  for (const resonance of [1, 2, 3, 3.5]) {
    near(await gainDb({ frequency: 4000, resonance }, 40), toDecibel(1 / (1 + resonance)), 0.05);
    near(await gainDb({ frequency: 4000, resonance, bassCompensation: 1 }, 40), 0, 0.05);
    near(await gainDb({ frequency: 1000, resonance }, 1000), toDecibel(1 / (4 - resonance)), 0.05);
  }
  near(await gainDb({ frequency: 1000, resonance: 3.9 }, 1000), 20, 0.2);
  near(await gainDb({ frequency: 1000, resonance: 3 }, 926.76), 3.5, 0.05);
});

randomTest('every mode has the response of its closed form, and reports it', async (random, t) => {
  let worst = 0;
  for (let i = 0; i < 24; i++) {
    const setting = {
      mode: LADDER_MODES[i % 4],
      frequency: random.logBetween(100, 12_000),
      resonance: random.between(0, 3.8),
      bassCompensation: random.between(0, 1),
    };
    const frequencies = Float32Array.of(random.logBetween(50, 20_000), 0, 30_000);
    const [magnitudes, phases] = [new Float32Array(3), new Float32Array(3)];
    const { mixer, track } = await ladderMix(setting);
    track.ladder.getFrequencyResponse(frequencies, magnitudes, phases);
    await mixer.close();
    const expected = ladderMagnitude(setting, frequencies[0], sampleRate);
    near(magnitudes[0] / expected, 1, 1e-5);
    near(magnitudes[1], ladderMagnitude(setting, 0, sampleRate), 1e-6);
    assert.ok(Number.isNaN(magnitudes[2]));
    if (expected < 0.003) continue;
    worst = Math.max(worst, Math.abs((await gainDb(setting, frequencies[0])) - toDecibel(expected)));
  }
  t.diagnostic(`worst ${worst.toFixed(4)} dB`);
  assert.ok(worst < 0.05, `${worst} dB`);
});

test("its reported phase is that of the engine's impulse response", async () => {
  for (const mode of LADDER_MODES) {
    const { mixer, track } = await ladderMix({ mode, frequency: 2000, resonance: 2, drive: 0 });
    const impulse = new Float32Array(9600);
    impulse[0] = LOW;
    const [left] = mixer.render([[impulse, impulse]], impulse.length);
    const frequencies = Float32Array.of(300, 1500, 2000, 5000);
    const [magnitudes, phases] = [new Float32Array(4), new Float32Array(4)];
    track.ladder.getFrequencyResponse(frequencies, magnitudes, phases);
    for (const [k, frequency] of frequencies.entries()) {
      let [re, im] = [0, 0];
      for (const [n, sample] of left.entries()) {
        re += (sample / LOW) * Math.cos((2 * Math.PI * frequency * n) / sampleRate);
        im -= (sample / LOW) * Math.sin((2 * Math.PI * frequency * n) / sampleRate);
      }
      near(magnitudes[k] * Math.cos(phases[k]), re, 1e-3);
      near(magnitudes[k] * Math.sin(phases[k]), im, 1e-3);
    }
    await mixer.close();
  }
});

test('a ladder that is off has magnitude 1', async () => {
  const { mixer, track } = await ladderMix({ enabled: false, frequency: 100 });
  const [magnitudes, phases] = [new Float32Array(1), new Float32Array(1)];
  track.ladder.getFrequencyResponse(Float32Array.of(5000), magnitudes, phases);
  assert.deepEqual([magnitudes[0], phases[0]], [1, 0]);
  await mixer.close();
});

test('a sound starts the oscillation, which keeps its strip active until the resonance falls', async () => {
  const { mixer, track } = await ladderMix({ frequency: 440, resonance: 4.5 });
  const silence = mixer.render([[new Float32Array(4800)]], 4800);
  assert.equal(peakOf(silence[0]), 0); // nothing starts it
  mixer.render([[sine(100, 0.01, 0.01)]], 480);
  mixer.render([], sampleRate);
  const [left] = mixer.render([], 60 * sampleRate);
  const level = peakOf(left, left.length - sampleRate);
  assert.ok(level > 0.2 && level < 1, `${level}`);
  let crossings = 0;
  for (let i = left.length - sampleRate; i < left.length; i++)
    if (left[i - 1] < 0 && left[i] >= 0) crossings++;
  near(crossings, 440, 2);
  assert.equal(mixer.stats.activeStrips, 2);
  apply(track, { 'ladder.resonance': 3 });
  mixer.render([], 5 * sampleRate);
  assert.equal(mixer.stats.activeStrips, 0);
  await mixer.close();
});

test('a removed track whose ladder oscillates fades out and frees its number', async () => {
  const { mixer, track } = await ladderMix({ frequency: 440, resonance: 4.5 });
  mixer.render([[sine(100, 0.5, 0.1)]], 4800);
  track.remove();
  mixer.render([], sampleRate);
  assert.equal(peakOf(mixer.render([], 4800)[0]), 0);
  mixer.addTrack();
  await mixer.close();
});

test('without drive a full-scale tone has harmonics below -90 dB, up to a resonance of 2.8', async () => {
  const { mixer } = await ladderMix({ frequency: 4000, resonance: 2.8 });
  const input = sine(500, 1, 1);
  const [left] = mixer.render([[input, input]], input.length);
  await mixer.close();
  assert.ok(toDecibel(amplitudeOf(left, 1500) / amplitudeOf(left, 500)) < -90);
});

test('sweeps from 20 Hz to 20 kHz in 50 ms and back stay bounded and finite', async () => {
  for (const mode of LADDER_MODES) {
    for (const resonance of [0, 3.9, 4.5]) {
      for (const drive of [0, 1, 10]) {
        const { mixer, track } = await ladderMix({ mode, resonance, drive });
        const input = sine(110, 1, 1);
        const actions = Array.from({ length: 370 }, (_, i) => ({
          at: 128 * i,
          run: () => {
            const way = Math.abs(((i / 18.75) % 2) - 1);
            track.ladder.frequency.value = 20 * 1000 ** way;
          },
        }));
        const [left] = renderInQuanta(mixer, [[input]], { actions });
        const peak = peakOf(left);
        assert.ok(peak < 12 && peak > 0, `${mode} ${resonance} ${drive}: ${peak}`);
        assert.equal(mixer.stats.faults, 0);
        await mixer.close();
      }
    }
  }
});
