import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { highpass } from '../support/butterworth.js';
import { compressedLevel } from '../support/compressor-curve.js';
import { design, filter, randomSetting, TYPES } from '../support/cookbook.js';
import { fromDecibel, toDecibel } from '../support/decibel.js';
import { filterWithFfmpeg, filterWithSox } from '../support/external-filter.js';
import { randomTest } from '../support/random-test.js';
import { peakOf, sine, worstDifference } from '../support/signal.js';

const sampleRate = 48_000;
/** @type {{frequency: [number, number], Q: [number, number], gain: [number, number]}} */
const RANGES = { frequency: [100, 18_000], Q: [0.1, 12], gain: [-12, 18] };

randomTest('the cookbook biquads agree with those of ffmpeg for every type', (random) => {
  const input = Float64Array.from(random.noise(8000, 0.25));
  for (const type of TYPES) {
    for (let i = 0; i < 2; i++) {
      const setting = { ...randomSetting(random, RANGES), type };
      const difference = worstDifference(
        filter(input, design(setting, sampleRate)),
        filterWithFfmpeg(input, setting, sampleRate),
      );
      assert.ok(difference < 1e-12, `${JSON.stringify(setting)} differs by ${difference}`);
    }
  }
});

randomTest('the cookbook biquads agree with those of sox for every type', (random) => {
  const input = Float64Array.from(random.noise(8000, 0.05)); // sox clips at 1
  for (const type of TYPES) {
    const setting = { ...randomSetting(random, RANGES), type };
    const difference = worstDifference(
      filter(input, design(setting, sampleRate)),
      filterWithSox(input, setting, sampleRate),
    );
    assert.ok(difference < 3e-9, `${JSON.stringify(setting)} differs by ${difference}`);
  }
});

test('the comparison with ffmpeg detects a wrong Q convention', () => {
  const input = Float64Array.from(sine({ frequency: 1000, sampleRate, frames: 4800 }));
  const setting = { type: /** @type {const} */ ('lowpass'), frequency: 1000, Q: 6, gain: 0 };
  const withLinearQ = { ...setting, Q: 20 * Math.log10(setting.Q) };
  assert.ok(
    worstDifference(
      filter(input, design(withLinearQ, sampleRate)),
      filterWithFfmpeg(input, setting, sampleRate),
    ) > 0.1,
  );
});

test('the click filter is an eighth-order Butterworth high-pass', () => {
  const level = (/** @type {number} */ frequency) =>
    toDecibel(
      peakOf(
        highpass(sine({ frequency, sampleRate, frames: 24_000 }), { frequency: 5000, sampleRate }),
        12_000,
      ),
    );
  assert.ok(Math.abs(level(5000) + 3.01) < 0.02, `${level(5000)} dB at the corner`);
  assert.ok(Math.abs(level(11_937)) < 0.02, `${level(11_937)} dB in the pass band`);
  // 48 dB per octave, and a little more because of the warping of the bilinear transform
  assert.ok(level(2500) < -48 && level(2500) > -52, `${level(2500)} dB an octave below the corner`);
  assert.ok(level(100) < -140, `${level(100)} dB at 100 Hz`);
});

test('the residue of a hard mute is about -7.5 dB, as published', () => {
  const tone = sine({ frequency: 100, sampleRate, frames: 24_000 });
  const cut = tone.map((sample, i) => (i < 12_120 ? sample : 0)); // at the crest
  const residue = toDecibel(peakOf(highpass(cut, { frequency: 5000, sampleRate }), 11_000));
  assert.ok(Math.abs(residue + 7.5) < 3, `${residue} dB`);
});

test('the compressor formula gives the published output levels', () => {
  const published = [
    [-15, -18.75],
    [-10, -17.5],
    [-5, -16.25],
    [0, -15],
    [-30, -30],
  ];
  for (const [input, output] of published)
    assert.equal(compressedLevel(input, { threshold: -20, ratio: 4, knee: 0 }), output);
});

test('the soft knee meets both straight lines at their values and slopes', () => {
  const setting = { threshold: -20, ratio: 4, knee: 10 };
  const at = (/** @type {number} */ level) => compressedLevel(level, setting);
  assert.ok(Math.abs(at(-25) + 25) < 1e-12 && Math.abs(at(-15) - (-20 + 5 / 4)) < 1e-12);
  assert.ok(Math.abs((at(-25 + 1e-4) - at(-25)) / 1e-4 - 1) < 1e-3);
  assert.ok(Math.abs((at(-15) - at(-15 - 1e-4)) / 1e-4 - 1 / 4) < 1e-3);
});

test('the compressor formula agrees with sox compand on a square wave', () => {
  for (const level of [-15, -10, -5]) {
    const amplitude = fromDecibel(level);
    const input = new Float64Array(48_000).map((_, i) => (Math.floor(i / 24) % 2 ? -amplitude : amplitude));
    const format = ['-t', 'f64', '-r', '48000', '-c', '1', '-'];
    const { stdout } = spawnSync(
      'sox',
      ['-D', ...format, ...format, 'compand', '0.01,0.1', '-100,-100,-20,-20,0,-15'],
      {
        input: Buffer.from(input.buffer),
      },
    );
    const output = new Float64Array(
      stdout.buffer.slice(stdout.byteOffset, stdout.byteOffset + stdout.byteLength),
    );
    const measured = toDecibel(peakOf(output, 40_000));
    const expected = compressedLevel(level, { threshold: -20, ratio: 4, knee: 0 });
    assert.ok(Math.abs(measured - expected) < 0.02, `${measured} dB for ${expected}`);
  }
});
