import assert from 'node:assert/strict';
import { test } from 'node:test';
import { apply, settle } from '../support/headless.js';
import { createTestMixer } from '../support/mixer-under-test.js';
import { randomTest } from '../support/random-test.js';
import { worstDifference } from '../support/signal.js';

const FRAMES = 12_800;

/** A mixer of one track. */
async function mixOf() {
  const mixer = await createTestMixer({ sampleRate: 48_000, tracks: 1, buses: 0 });
  return { mixer, track: mixer.addTrack({ name: 'Track' }) };
}

/**
 * Renders an input through a track that has settled at these values.
 * @param {Record<string, number | boolean | string>} values
 * @param {Float32Array[]} input
 */
async function render(values, input) {
  const { mixer, track } = await mixOf();
  apply(track, values);
  settle(mixer);
  const output = mixer.render([input], FRAMES);
  await mixer.close();
  return output;
}

/** @param {import('../support/random.js').Random} random */
const stereoNoise = (random) => [random.noise(FRAMES, 0.5), random.noise(FRAMES, 0.5)];

/** @param {Float32Array} samples @param {number} factor */
const scaled = (samples, factor) => samples.map((sample) => factor * sample);

randomTest('a width of 0 to 2 scales the side and keeps the mid, within 1e-6', async (random, t) => {
  let worst = 0;
  const { mixer, track } = await mixOf();
  for (const width of [0, 2, ...Array.from({ length: 20 }, () => random.between(0, 2))]) {
    const [left, right] = stereoNoise(random);
    track.width.value = width;
    mixer.render([], 4800); // until the width has settled
    const output = mixer.render([[left, right]], FRAMES);
    const mid = Float64Array.from(left, (sample, i) => (sample + right[i]) / 2);
    const side = Float64Array.from(left, (sample, i) => (sample - right[i]) / 2);
    for (const [channel, sign] of [1, -1].entries()) {
      const expected = mid.map((sample, i) => sample + sign * width * side[i]);
      worst = Math.max(worst, worstDifference(output[channel], expected));
    }
  }
  await mixer.close();
  t.diagnostic(`worst ${worst.toExponential(2)}`);
  assert.ok(worst <= 1e-6, `${worst}`);
});

randomTest('a width of 1 and the normal polarity leave the signal unchanged, to the bit', async (random) => {
  const input = stereoNoise(random);
  assert.deepEqual(await render({ width: 1, polarity: 'normal' }, input), input);
});

randomTest('a width of 0 makes a track mono, to the bit', async (random) => {
  const [left, right] = await render({ width: 0 }, stereoNoise(random));
  assert.deepEqual(left, right);
});

for (const [polarity, signs] of /** @type {const} */ ([
  ['inverted', [-1, -1]],
  ['leftInverted', [-1, 1]],
  ['rightInverted', [1, -1]],
])) {
  randomTest(`a polarity of ${polarity} inverts its channels, to the bit`, async (random) => {
    const input = stereoNoise(random);
    const expected = input.map((samples, channel) => scaled(samples, signs[channel]));
    assert.deepEqual(await render({ polarity }, input), expected);
  });
}

randomTest('a track of opposite polarity cancels its twin', async (random) => {
  const mixer = await createTestMixer({ sampleRate: 48_000, tracks: 2, buses: 0 });
  const shared = { trim: 0.7, pan: 0.3, 'eq.0.enabled': true, 'eq.0.gain': 6 };
  apply(mixer.addTrack({ name: 'Track' }), shared);
  apply(mixer.addTrack({ name: 'Twin' }), { ...shared, polarity: 'inverted' });
  settle(mixer);
  const input = stereoNoise(random);
  const output = mixer.render([input, input], FRAMES);
  await mixer.close();
  assert.ok(output.every((samples) => samples.every((sample) => sample === 0)));
});

test('inverting one channel of a mono source and summing it to mono leaves silence', async () => {
  const tone = Float32Array.from({ length: FRAMES }, (_, i) => Math.sin(i / 10));
  const [left, right] = await render({ polarity: 'leftInverted', width: 0 }, [tone]);
  assert.ok(left.every((sample) => sample === 0));
  assert.ok(right.every((sample) => sample === 0));
});
