import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compressorGains } from '../support/compressor-gains.js';
import { toDecibel } from '../support/decibel.js';
import { apply, settle } from '../support/headless.js';
import { createTestMixer } from '../support/mixer-under-test.js';
import { recordings } from '../support/recordings.js';

/* The compressor on drums, a guitar and a voice, against the algorithm of its source in double precision. */

const SETTINGS = [
  { threshold: -30, knee: 6, ratio: 4, attack: 0.0001, release: 0.1 },
  { threshold: -24, knee: 0, ratio: 8, attack: 0.0005, release: 0.03 },
  { threshold: -40, knee: 12, ratio: 3, attack: 0.001, release: 0.05 },
  { threshold: -18, knee: 0, ratio: 20, attack: 0.001, release: 0.25 },
  { threshold: -35, knee: 30, ratio: 12, attack: 0.002, release: 0.08 },
  { threshold: -24, knee: 30, ratio: 12, attack: 0.003, release: 0.25 },
  { threshold: -30, knee: 0, ratio: 10, attack: 0.003, release: 0.02 },
  { threshold: -20, knee: 6, ratio: 2, attack: 0.005, release: 0.15 },
  { threshold: -45, knee: 3, ratio: 6, attack: 0.01, release: 0.03 },
  { threshold: -25, knee: 10, ratio: 4, attack: 0.01, release: 0.4 },
  { threshold: -30, knee: 0, ratio: 20, attack: 0.03, release: 0.06 },
  { threshold: -22, knee: 20, ratio: 3, attack: 0.03, release: 1 },
];

/** @typedef {typeof SETTINGS[number]} Setting */

/** @param {Float32Array} input @param {Setting} setting @param {number} sampleRate @param {number} [shift] */
async function compress(input, setting, sampleRate, shift = 0) {
  const mixer = await createTestMixer({ sampleRate, tracks: 1, buses: 0 });
  const track = mixer.addTrack();
  apply(track, { 'compressor.enabled': true });
  for (const [name, value] of Object.entries(setting)) apply(track, { [`compressor.${name}`]: value });
  settle(mixer);
  const shifted = new Float32Array(input.length + shift);
  shifted.set(input, shift);
  const [left] = mixer.render([[shifted, shifted]], shifted.length);
  await mixer.close();
  return left.slice(shift);
}

/** The largest difference that is allowed when the input comes up to three frames later, in dB. */
const shiftBar = (/** @type {number} */ attack) => (attack >= 0.01 ? -70 : attack >= 0.003 ? -55 : -45);

for (const sampleRate of [44_100, 48_000, 96_000]) {
  for (const [name, input] of Object.entries(recordings(sampleRate))) {
    test(`the gain on ${name} at ${sampleRate} Hz is that of the paper's algorithm`, async (t) => {
      let [median, most, difference] = [0, 0, -Infinity];
      for (const setting of SETTINGS) {
        const output = await compress(input, setting, sampleRate);
        const where = JSON.stringify(setting);
        const expected = compressorGains(input, setting, sampleRate);
        /** @type {number[]} */ const errors = [];
        for (let i = 0; i < input.length; i++) {
          if (Math.abs(input[i]) > 0.01) errors.push(Math.abs(toDecibel(output[i] / input[i]) - expected[i]));
        }
        errors.sort((a, b) => a - b);
        const [half, nearly] = [0.5, 0.95].map((share) => errors[Math.floor(share * errors.length)]);
        if (setting.attack >= 0.001) {
          assert.ok(half <= 0.1 && nearly <= 0.3, `${half} and ${nearly} dB, ${where}`);
          [median, most] = [Math.max(median, half), Math.max(most, nearly)];
        }
        for (const shift of [1, 2, 3]) {
          const shifted = await compress(input, setting, sampleRate, shift);
          let [error, power] = [0, 0];
          for (let i = 0; i < output.length; i++) {
            error += (output[i] - shifted[i]) ** 2;
            power += output[i] ** 2;
          }
          const db = 10 * Math.log10(error / power);
          assert.ok(db <= shiftBar(setting.attack), `${db} dB after ${shift} frames, ${where}`);
          difference = Math.max(difference, db);
        }
      }
      t.diagnostic(
        `${median.toFixed(5)} dB (median), ${most.toFixed(5)} dB (95 %), shifted ${difference.toFixed(1)} dB`,
      );
    });
  }
}
