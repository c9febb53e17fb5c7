import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createHeadlessMixer } from 'busbar/headless';
import { design } from '../support/cookbook.js';
import { apply } from '../support/headless.js';

/* Where a band is very low or strongly damped, its increments vanish in the rounding of its state. */

/** @typedef {import('../support/cookbook.js').FilterSetting} Setting */

const SECONDS = 30;

/** @type {readonly Setting[]} */
const BANDS = [
  { type: 'lowpass', frequency: 10, Q: -20, gain: 0 }, // off by 2.3e-4 at 48 kHz, 8.9e-4 at 192 kHz before
  { type: 'lowshelf', frequency: 10, Q: 1, gain: 12 }, // off by 1.4e-4 before
  { type: 'lowpass', frequency: 40, Q: -20, gain: 0 },
  { type: 'lowpass', frequency: 300, Q: -20, gain: 0 },
  { type: 'lowpass', frequency: 10, Q: 0, gain: 0 },
  { type: 'lowpass', frequency: 15, Q: 12, gain: 0 },
  { type: 'highpass', frequency: 10, Q: 0, gain: 0 },
  { type: 'lowshelf', frequency: 20, Q: 1, gain: -24 },
  { type: 'lowshelf', frequency: 35, Q: 1, gain: 40 },
  { type: 'highshelf', frequency: 10, Q: 1, gain: 18 },
  { type: 'peaking', frequency: 12, Q: 0.1, gain: 24 },
  { type: 'peaking', frequency: 200, Q: 0.1, gain: 24 },
  { type: 'notch', frequency: 10, Q: 0.5, gain: 0 },
  { type: 'allpass', frequency: 20, Q: 1, gain: 0 },
  { type: 'bandpass', frequency: 20, Q: 1, gain: 0 },
];

/** The gain of a band at 0 Hz. @param {Setting} setting @param {number} sampleRate */
function gainAtZero(setting, sampleRate) {
  const { b0, b1, b2, a1, a2 } = design(setting, sampleRate);
  return (b0 + b1 + b2) / (1 + a1 + a2);
}

for (const [backend, sampleRate] of /** @type {const} */ ([
  ['wasm', 8000],
  ['wasm', 48_000],
  ['wasm', 192_000],
  ['js', 48_000],
])) {
  test(`very low bands settle on constant input at ${sampleRate} Hz, backend ${backend}`, async (t) => {
    const mixer = await createHeadlessMixer({
      sampleRate,
      tracks: BANDS.length,
      buses: 0,
      panLaw: 'balance',
      backend,
    });
    const tracks = BANDS.map(({ type, frequency, Q, gain }) => {
      const track = mixer.addTrack();
      apply(track, { 'eq.2.type': type, 'eq.2.frequency': frequency, 'eq.2.Q': Q, 'eq.2.gain': gain });
      track.eq[2].enabled = true;
      return track;
    });
    const ones = new Float32Array(sampleRate).fill(1);
    const inputs = BANDS.map(() => [ones]);
    const frames = Math.round(sampleRate / 10);
    const shortInputs = BANDS.map(() => [ones.subarray(0, frames)]);
    for (let second = 0; second < SECONDS; second++) mixer.render(inputs, sampleRate);

    let worst = 0;
    for (const [i, track] of tracks.entries()) {
      track.soloed = true;
      const [left] = mixer.render(shortInputs, frames);
      track.soloed = false;
      const expected = gainAtZero(BANDS[i], sampleRate);
      const error = Math.abs(left[frames - 1] - expected) / Math.max(1, expected);
      worst = Math.max(worst, error);
      assert.ok(error <= 1e-5, `${JSON.stringify(BANDS[i])}: off by ${error}`);
    }
    t.diagnostic(`worst ${worst.toExponential(1)}`);
    await mixer.close();
  });
}
