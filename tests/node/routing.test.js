import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestMixer } from '../support/mixer-under-test.js';
import { randomTest } from '../support/random-test.js';

const sampleRate = 48_000;

/**
 * Tracks carry constants 1, 2, 4, 8, 16..., so the level of the mix tells which of them are heard.
 * @param {number} tracks @param {number} buses
 */
async function binary(tracks, buses) {
  const mixer = await createTestMixer({ sampleRate, tracks, buses });
  for (let i = 0; i < tracks; i++) mixer.addTrack({ name: `Track ${i}` });
  for (let i = 0; i < buses; i++) mixer.addBus({ name: `Bus ${i}` });
  const heard = () => {
    const frames = 9600; // every fade has ended
    const inputs = Array.from({ length: tracks }, (_, i) =>
      [0, 1].map(() => new Float32Array(frames).fill(2 ** i)),
    );
    const level = mixer.render(inputs, frames)[0][frames - 1];
    return Array.from({ length: tracks }, (_, i) => i).filter((i) => Math.floor(level / 2 ** i) % 2 === 1);
  };
  return { mixer, tracks: mixer.tracks, buses: mixer.buses, heard };
}

test('solo in place: what is soloed, what feeds it and what it feeds stay open', async () => {
  const { tracks, buses, heard } = await binary(5, 2);
  tracks[0].output = tracks[1].output = buses[0];
  buses[0].output = buses[1];
  tracks[2].output = buses[1];
  assert.deepEqual(heard(), [0, 1, 2, 3, 4]);
  tracks[0].soloed = true;
  assert.deepEqual(heard(), [0]);
  tracks[3].soloed = true;
  assert.deepEqual(heard(), [0, 3]);
  tracks[0].soloed = false;
  buses[0].soloed = true;
  assert.deepEqual(heard(), [0, 1, 3]);
  buses[1].soloed = true;
  assert.deepEqual(heard(), [0, 1, 2, 3]);
  tracks[4].soloSafe = true;
  assert.deepEqual(heard(), [0, 1, 2, 3, 4]);
  tracks[1].muted = true;
  assert.deepEqual(heard(), [0, 2, 3, 4]);
  buses[1].muted = true;
  assert.deepEqual(heard(), [3, 4]);
  for (const strip of [...tracks, ...buses]) strip.soloed = strip.muted = false;
  assert.deepEqual(heard(), [0, 1, 2, 3, 4]);
});

test('a route that changes while a strip is soloed opens what it now feeds', async () => {
  const { mixer, tracks, buses, heard } = await binary(3, 2);
  assert.deepEqual(heard(), [0, 1, 2]);
  tracks[0].soloed = true;
  assert.deepEqual(heard(), [0]);
  tracks[0].output = buses[1];
  assert.deepEqual(heard(), [0]);
  tracks[1].output = buses[1];
  assert.deepEqual(heard(), [0]);
  buses[1].remove();
  assert.equal(tracks[0].output, mixer.master);
  assert.deepEqual(heard(), [0]);
  tracks[0].remove();
  assert.deepEqual(heard(), [1, 2]);
});

test('a cycle is refused by name and the mix stays as it was', async () => {
  const { buses, tracks, heard } = await binary(2, 3);
  tracks[0].output = buses[0];
  buses[0].output = buses[1];
  buses[1].output = buses[2];
  assert.deepEqual(heard(), [0, 1]);
  assert.throws(() => {
    buses[2].output = buses[0];
  }, /Bus 0/);
  assert.throws(() => {
    buses[1].output = buses[1];
  });
  assert.deepEqual(heard(), [0, 1]);
});

randomTest('whatever routes are set, every open track is heard exactly once', async (random) => {
  const { mixer, tracks, buses, heard } = await binary(10, 6);
  for (let i = 0; i < 200; i++) {
    const from = random.pick([...tracks, ...buses]);
    const to = random.pick([...buses, mixer.master]);
    try {
      from.output = to;
    } catch (error) {
      assert.match(String(error), /HierarchyRequestError.*feed itself/);
    }
    if (i % 5 === 0) assert.deepEqual(heard(), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  }
});
