import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LADDER_MODES } from '../../worklet/table/parameters.js';
import { compressorGains } from '../support/compressor-gains.js';
import { errorOf, toDecibel } from '../support/decibel.js';
import { apply } from '../support/headless.js';
import { createTestMixer } from '../support/mixer-under-test.js';
import { Random } from '../support/random.js';
import { randomTest, SEED } from '../support/random-test.js';
import { randomSchedule, schedule, valuesOf } from '../support/schedule.js';
import { sweptFilter } from '../support/swept-filter.js';
import { sweptLadder } from '../support/swept-ladder.js';

const sampleRate = 48_000;
const FRAMES = 24_064; // whole blocks of 128
const NOISE = new Random(SEED).noise(FRAMES, 0.5);

async function createTrack() {
  const mixer = await createTestMixer({ sampleRate, tracks: 1, buses: 0 });
  return { mixer, track: mixer.addTrack({ name: 'Swept' }) };
}

/** Frequencies of a sweep from 20 Hz to 20 kHz in 50 ms and back, five times. @param {number} frame */
function sweep(frame) {
  if (frame >= 0.5 * sampleRate) return 20;
  const position = (frame / (0.05 * sampleRate)) % 2;
  return 20 * 1000 ** (position < 1 ? position : 2 - position);
}

/** @param {import('busbar').Param} frequency */
function scheduleSweep(frequency) {
  frequency.setValueAtTime(20, 0);
  for (let i = 1; i <= 10; i++) frequency.exponentialRampToValueAtTime(i % 2 === 1 ? 20_000 : 20, i * 0.05);
}

for (const type of /** @type {const} */ (['lowpass', 'highpass', 'bandpass'])) {
  for (const [q, bar] of [
    [1, -80],
    [4, -70],
    [12, -60],
  ]) {
    test(`a ${type} swept over the whole range in 50 ms, Q ${q}, is within ${bar} dB`, async (t) => {
      const { mixer, track } = await createTrack();
      const value = type === 'bandpass' ? q : toDecibel(q);
      Object.assign(track.eq[0], { enabled: true, type });
      track.eq[0].Q.value = value;
      scheduleSweep(track.eq[0].frequency);
      const [left] = mixer.render([[NOISE, NOISE]], FRAMES);
      const reference = sweptFilter(
        NOISE,
        type,
        sweep,
        () => Math.fround(value),
        () => 0,
        sampleRate,
      );
      const error = errorOf(left, reference);
      t.diagnostic(`${error.toFixed(1)} dB`);
      assert.ok(error < bar, `${error}`);
    });
  }
}

randomTest(
  'random schedules of pan, trim, width, EQ gain and frequency are within -80 dB',
  async (random, t) => {
    /** @type {Record<string, number>} */
    const worst = {};
    const note = (/** @type {string} */ name, /** @type {number} */ error) => {
      worst[name] = Math.max(worst[name] ?? Number.NEGATIVE_INFINITY, error);
    };
    const duration = 0.45;
    for (let seed = 0; seed < 10; seed++) {
      {
        const { mixer, track } = await createTrack();
        const calls = randomSchedule(random, { min: 0.01, max: 1, duration });
        schedule(track.pan, calls);
        const [left, right] = mixer.render([[NOISE]], FRAMES);
        const angles = valuesOf(calls, 0, sampleRate, FRAMES).map((pan) => ((pan + 1) * Math.PI) / 4);
        note(
          'pan',
          errorOf(
            left,
            NOISE.map((sample, i) => sample * Math.cos(angles[i])),
          ),
        );
        note(
          'pan',
          errorOf(
            right,
            NOISE.map((sample, i) => sample * Math.sin(angles[i])),
          ),
        );
      }
      {
        const { mixer, track } = await createTrack();
        const calls = randomSchedule(random, { min: 0.1, max: 4, duration });
        schedule(track.trim, calls);
        const values = valuesOf(calls, 1, sampleRate, FRAMES);
        note(
          'trim',
          errorOf(
            mixer.render([[NOISE, NOISE]], FRAMES)[0],
            NOISE.map((sample, i) => sample * values[i]),
          ),
        );
      }
      {
        const { mixer, track } = await createTrack();
        const calls = randomSchedule(random, { min: 0.1, max: 2, duration });
        schedule(track.width, calls);
        const values = valuesOf(calls, 1, sampleRate, FRAMES);
        const silence = new Float32Array(FRAMES);
        note(
          'width',
          errorOf(
            mixer.render([[NOISE, silence]], FRAMES)[0],
            NOISE.map((sample, i) => (sample * (1 + values[i])) / 2),
          ),
        );
      }
      for (const parameter of /** @type {const} */ (['gain', 'frequency'])) {
        const { mixer, track } = await createTrack();
        const [band] = track.eq;
        Object.assign(band, { enabled: true, type: 'peaking' });
        const calls = randomSchedule(
          random,
          parameter === 'gain' ? { min: 0.5, max: 12, duration } : { min: 100, max: 8000, duration },
        );
        schedule(band[parameter], calls);
        band[parameter === 'gain' ? 'frequency' : 'gain'].value = parameter === 'gain' ? 1000 : 6;
        const values = valuesOf(calls, band[parameter].value, sampleRate, FRAMES);
        const reference = sweptFilter(
          NOISE,
          'peaking',
          (frame) => (parameter === 'frequency' ? values[frame] : 1000),
          () => 1,
          (frame) => (parameter === 'gain' ? values[frame] : 6),
          sampleRate,
        );
        note(`EQ ${parameter}`, errorOf(mixer.render([[NOISE, NOISE]], FRAMES)[0], reference));
      }
    }
    t.diagnostic(JSON.stringify(worst));
    for (const [name, error] of Object.entries(worst)) assert.ok(error < -80, `${name}: ${error} dB`);
  },
);

randomTest('random schedules of the ladder frequency are within -80 dB', async (random, t) => {
  let worst = Number.NEGATIVE_INFINITY;
  for (const mode of LADDER_MODES) {
    for (const [resonance, drive] of [
      [0, 0],
      [2.5, 0],
      [1, 1],
    ]) {
      const { mixer, track } = await createTrack();
      apply(track, { 'ladder.enabled': true, 'ladder.mode': mode });
      apply(track, { 'ladder.resonance': resonance, 'ladder.drive': drive });
      const calls = randomSchedule(random, { min: 100, max: 8000, duration: 0.45 });
      schedule(track.ladder.frequency, calls);
      const values = valuesOf(calls, 1000, sampleRate, FRAMES);
      const [left] = mixer.render([[NOISE, NOISE]], FRAMES);
      const setting = { mode, resonance, drive };
      const error = errorOf(
        left,
        sweptLadder(NOISE, (frame) => values[frame], setting, sampleRate),
      );
      t.diagnostic(`${mode}, resonance ${resonance}, drive ${drive}: ${error.toFixed(1)} dB`);
      worst = Math.max(worst, error);
      await mixer.close();
    }
  }
  assert.ok(worst < -80, `${worst} dB`);
});

randomTest('random schedules of the compressor threshold are within -80 dB', async (random, t) => {
  let worst = Number.NEGATIVE_INFINITY;
  for (const [i, setting] of [
    { threshold: -20, knee: 0, ratio: 4, attack: 0.001, release: 0.02 },
    { threshold: -20, knee: 12, ratio: 20, attack: 0.005, release: 0.1 },
    { threshold: -20, knee: 30, ratio: 2, attack: 0.0002, release: 0.25 },
    { threshold: -20, knee: 6, ratio: 8, attack: 0.03, release: 0.06 },
  ].entries()) {
    const { mixer, track } = await createTrack();
    apply(track, { 'compressor.enabled': true });
    for (const [name, value] of Object.entries(setting)) apply(track, { [`compressor.${name}`]: value });
    const calls = randomSchedule(random, { min: -40, max: -10, duration: 0.45 });
    schedule(track.compressor.threshold, calls);
    const values = valuesOf(calls, -20, sampleRate, FRAMES);
    const [left] = mixer.render([[NOISE, NOISE]], FRAMES);
    const gains = compressorGains(NOISE, setting, sampleRate, (frame) => values[frame]);
    const error = errorOf(
      left,
      gains.map((gain, frame) => NOISE[frame] * 10 ** (gain / 20)),
    );
    t.diagnostic(`setting ${i}: ${error.toFixed(1)} dB`);
    worst = Math.max(worst, error);
    await mixer.close();
  }
  assert.ok(worst < -80, `${worst} dB`);
});
