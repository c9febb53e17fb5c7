import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createHeadlessMixer } from 'busbar/headless';
import { clickOf } from '../support/click.js';
import { renderInQuanta } from '../support/headless.js';

const RATES = [1000, 1234.5678, 8000, 16_000, 22_050, 44_100, 45_678.901, 48_000, 96_000, 192_000, 768_000];

/**
 * Seconds from the begin of a change of the gain until the output has reached the new value exactly.
 * @param {number} sampleRate
 * @param {number | undefined} smoothing
 */
async function measured(sampleRate, smoothing) {
  const mixer = await createHeadlessMixer({ sampleRate, tracks: 1, buses: 0, smoothing });
  const track = mixer.addTrack();
  const frames = 128 * Math.ceil(0.002 * sampleRate);
  const input = [[new Float32Array(frames).fill(1)]];
  track.pan.value = -1;
  mixer.render(input, frames);
  track.gain.value = 0;
  const [left] = mixer.render(input, frames);
  await mixer.close();
  const third = Math.ceil((sampleRate * (smoothing ?? 0.02)) / 3);
  assert.ok(left[0] > 0.999 && left[third] < 0.95, 'it begins at once');
  return left.indexOf(0) / sampleRate;
}

for (const smoothing of [0.005, 0.0123, undefined, 0.05, 0.1]) {
  test(`a change takes ${smoothing ?? 0.02} s within 10 % at every sample rate`, async () => {
    for (const sampleRate of RATES) {
      const seconds = await measured(sampleRate, smoothing);
      const frame = 1 / sampleRate;
      const error = Math.max(0, Math.abs(seconds - (smoothing ?? 0.02)) - frame);
      assert.ok(error <= 0.1 * (smoothing ?? 0.02), `${seconds} s at ${sampleRate} Hz`);
    }
  });
}

for (const sampleRate of [48_000, 192_000]) {
  test(`with 5 ms at ${sampleRate} Hz, changes of gain, pan and mute do not click`, async (t) => {
    const tone = 0.5;
    const [steadyFrom, from, settled, end] = [0.3, 0.4, 0.6, 0.8].map((time) => time * sampleRate);
    const input = Float32Array.from({ length: end }, (_, i) => {
      const fade = 0.5 - 0.5 * Math.cos(Math.PI * Math.min(1, i / (0.1 * sampleRate)));
      return tone * fade * Math.sin((2 * Math.PI * 100 * i) / sampleRate);
    });
    /** @type {[string, (track: any) => void, (track: any) => void][]} */
    const changes = [
      ['gain', ({ gain }) => (gain.value = 0), ({ gain }) => (gain.value = 1)],
      ['pan', ({ pan }) => (pan.value = 1), ({ pan }) => (pan.value = -1)],
      ['mute', (track) => (track.muted = true), (track) => (track.muted = false)],
    ];
    for (const [name, there, back] of changes) {
      const mixer = await createHeadlessMixer({ sampleRate, tracks: 1, buses: 0, smoothing: 0.005 });
      const track = mixer.addTrack();
      const quantum = (128 * sampleRate) / 48_000;
      const actions = [
        { at: from, run: () => there(track) },
        { at: from + quantum, run: () => back(track) },
        { at: from + 9 * quantum, run: () => there(track) },
      ];
      const output = renderInQuanta(mixer, [[input, input]], { actions });
      const { clickDb, clean } = clickOf(output, { sampleRate, tone, steadyFrom, from, settled });
      t.diagnostic(`${name} ${clickDb.toFixed(1)} dB`);
      assert.ok(clean && clickDb < -90, `${name}: ${clickDb} dB`);
      await mixer.close();
    }
  });
}

test('mixer.smoothing is the option, by default 20 ms', async () => {
  const mixer = await createHeadlessMixer({ sampleRate: 48_000 });
  assert.equal(mixer.smoothing, 0.02);
  const other = await createHeadlessMixer({ sampleRate: 48_000, smoothing: 0.1 });
  assert.equal(other.smoothing, 0.1);
});
