import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestMixer } from '../support/mixer-under-test.js';
import { randomTest } from '../support/random-test.js';

const sampleRate = 48_000;

/**
 * A mixer whose track i is fed with the constant 2^i, so the sum shows which tracks are audible.
 * @param {number} tracks
 * @param {number} buses
 */
async function binaryMix(tracks, buses) {
  const mixer = await createTestMixer({ sampleRate, tracks, buses });
  for (let i = 0; i < tracks; i++) mixer.addTrack({ name: `Track ${i}` });
  for (let i = 0; i < buses; i++) mixer.addBus({ name: `Bus ${i}` });
  /** Renders until every fade has ended and returns the audible tracks. */
  const audible = () => {
    const frames = 9600;
    const inputs = Array.from({ length: tracks }, (_, i) =>
      [0, 1].map(() => new Float32Array(frames).fill(2 ** i)),
    );
    const sum = mixer.render(inputs, frames)[0][frames - 1];
    return Array.from({ length: tracks }, (_, i) => i).filter((i) => Math.floor(sum / 2 ** i) % 2 === 1);
  };
  return { mixer, tracks: mixer.tracks, buses: mixer.buses, audible };
}

test('solo in place keeps the soloed strips audible, with their inputs and outputs', async () => {
  const { tracks, buses, audible } = await binaryMix(5, 2);
  tracks[0].output = tracks[1].output = buses[0];
  buses[0].output = buses[1];
  tracks[2].output = buses[1];
  assert.deepEqual(audible(), [0, 1, 2, 3, 4]);
  tracks[0].soloed = true;
  assert.deepEqual(audible(), [0]);
  tracks[3].soloed = true;
  assert.deepEqual(audible(), [0, 3]);
  tracks[0].soloed = false;
  buses[0].soloed = true;
  assert.deepEqual(audible(), [0, 1, 3]);
  buses[1].soloed = true;
  assert.deepEqual(audible(), [0, 1, 2, 3]);
  tracks[4].soloSafe = true;
  assert.deepEqual(audible(), [0, 1, 2, 3, 4]);
  tracks[1].muted = true;
  assert.deepEqual(audible(), [0, 2, 3, 4]);
  buses[1].muted = true;
  assert.deepEqual(audible(), [3, 4]);
  for (const strip of [...tracks, ...buses]) strip.soloed = strip.muted = false;
  assert.deepEqual(audible(), [0, 1, 2, 3, 4]);
});

test('re-routing or removing a soloed strip updates which strips are audible', async () => {
  const { mixer, tracks, buses, audible } = await binaryMix(3, 2);
  assert.deepEqual(audible(), [0, 1, 2]);
  tracks[0].soloed = true;
  assert.deepEqual(audible(), [0]);
  tracks[0].output = buses[1];
  assert.deepEqual(audible(), [0]);
  tracks[1].output = buses[1];
  assert.deepEqual(audible(), [0]);
  buses[1].remove();
  assert.equal(tracks[0].output, mixer.master);
  assert.deepEqual(audible(), [0]);
  tracks[0].remove();
  assert.deepEqual(audible(), [1, 2]);
});

test('a route that closes a cycle throws, naming a strip, and changes nothing', async () => {
  const { buses, tracks, audible } = await binaryMix(2, 3);
  tracks[0].output = buses[0];
  buses[0].output = buses[1];
  buses[1].output = buses[2];
  assert.deepEqual(audible(), [0, 1]);
  assert.throws(() => {
    buses[2].output = buses[0];
  }, /Bus 0/);
  assert.throws(() => {
    buses[1].output = buses[1];
  });
  assert.deepEqual(audible(), [0, 1]);
});

randomTest('after random routes every track is audible exactly once', async (random) => {
  const { mixer, tracks, buses, audible } = await binaryMix(10, 6);
  for (let i = 0; i < 200; i++) {
    const from = random.pick([...tracks, ...buses]);
    const to = random.pick([...buses, mixer.master]);
    try {
      from.output = to;
    } catch (error) {
      assert.match(String(error), /HierarchyRequestError.*feed itself/);
    }
    if (i % 5 === 0) assert.deepEqual(audible(), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  }
});
