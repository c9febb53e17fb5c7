import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestMixer } from '../support/mixer-under-test.js';
import { randomTest } from '../support/random-test.js';

const mixerOf = (options = {}) => createTestMixer({ sampleRate: 48_000, tracks: 8, buses: 4, ...options });
const failure = new Error('thrown by the body');
const fail = () => {
  throw failure;
};

test('batch() returns the result of its function', async () => {
  assert.equal(
    (await mixerOf()).batch(() => 42),
    42,
  );
});

test('inside a batch a value reads back as set, but is not yet published', async () => {
  const mixer = await mixerOf();
  const kick = mixer.addTrack();
  mixer.render([], 128);
  const { parameterWrites } = mixer.stats;
  mixer.batch(() => {
    kick.gain.value = 0.5;
    kick.eq[0].type = 'notch';
    kick.muted = true;
    assert.deepEqual([kick.gain.value, kick.eq[0].type, kick.muted], [0.5, 'notch', true]);
    mixer.render([], 128);
    assert.equal(mixer.stats.parameterWrites, parameterWrites);
  });
  mixer.render([], 128);
  assert.equal(mixer.stats.parameterWrites, parameterWrites + 3);
});

test('a value set twice in a batch is published once', async () => {
  const mixer = await mixerOf();
  const kick = mixer.addTrack();
  mixer.render([], 128);
  const { parameterWrites } = mixer.stats;
  mixer.batch(() => {
    kick.gain.value = 0.5;
    kick.gain.value = 0.25;
  });
  mixer.render([], 128);
  assert.equal(mixer.stats.parameterWrites, parameterWrites + 1);
  assert.equal(kick.gain.value, 0.25);
});

test('a nested batch publishes with the outermost one', async () => {
  const mixer = await mixerOf();
  const kick = mixer.addTrack();
  mixer.render([], 128);
  const { parameterWrites } = mixer.stats;
  mixer.batch(() => {
    mixer.batch(() => {
      kick.gain.value = 0.5;
    });
    mixer.render([], 128);
    assert.equal(mixer.stats.parameterWrites, parameterWrites, 'not published yet');
    kick.pan.value = 1;
  });
  mixer.render([], 128);
  assert.equal(mixer.stats.parameterWrites, parameterWrites + 2);
});

test('a batch that throws is rolled back and rethrows the error', async () => {
  const mixer = await mixerOf();
  const drums = mixer.addBus({ name: 'Drums' });
  const rooms = mixer.addBus({ name: 'Rooms' });
  const kick = mixer.addTrack({ name: 'Kick' });
  const snare = mixer.addTrack({ name: 'Snare' });
  kick.output = drums;
  kick.gain.value = 0.5;
  mixer.render([], 128);
  const { strips } = mixer;
  const { parameterWrites } = mixer.stats;
  /** @type {any} */
  let added;
  assert.throws(
    () =>
      mixer.batch(() => {
        kick.gain.value = 0.1;
        kick.eq[2].type = 'allpass';
        kick.output = rooms;
        drums.output = rooms;
        snare.output = drums;
        added = mixer.addTrack({ name: 'Tom' });
        added.gain.value = 2;
        snare.remove();
        drums.remove();
        assert.deepEqual(mixer.strips, [kick, added, rooms, mixer.master]);
        assert.equal(kick.output, rooms);
        fail();
      }),
    failure,
  );
  assert.deepEqual(mixer.strips, strips);
  assert.deepEqual([kick.gain.value, kick.eq[2].type, kick.output], [0.5, 'peaking', drums]);
  assert.deepEqual(
    [drums.output, snare.output, snare.removed, drums.removed],
    [mixer.master, mixer.master, false, false],
  );
  assert.equal(added.removed, true);
  assert.throws(() => (added.gain.value = 1), { name: 'InvalidStateError' });
  mixer.render([], 128);
  assert.equal(mixer.stats.parameterWrites, parameterWrites, 'nothing was published');
  snare.gain.value = 0.25;
  assert.equal(snare.gain.value, 0.25);
  assert.equal(mixer.addTrack().index, added.index, 'the number used by the failed batch is free');
});

test('a nested batch that throws rolls back its own changes only', async () => {
  const mixer = await mixerOf();
  const kick = mixer.addTrack();
  mixer.render([], 128);
  const { parameterWrites } = mixer.stats;
  mixer.batch(() => {
    kick.gain.value = 0.5;
    assert.throws(
      () =>
        mixer.batch(() => {
          kick.gain.value = 0.1;
          kick.pan.value = 1;
          fail();
        }),
      failure,
    );
    assert.deepEqual([kick.gain.value, kick.pan.value], [0.5, 0]);
    kick.trim.value = 2;
  });
  mixer.render([], 128);
  assert.equal(mixer.stats.parameterWrites, parameterWrites + 2, 'gain and trim');
  assert.deepEqual([kick.gain.value, kick.pan.value, kick.trim.value], [0.5, 0, 2]);
});

test('rolling back a batch that replaced a strip restores the old strip', async () => {
  const mixer = await mixerOf({ tracks: 1 });
  const kick = mixer.addTrack({ name: 'Kick' });
  /** @type {any} */
  let snare;
  assert.throws(
    () =>
      mixer.batch(() => {
        kick.remove();
        snare = mixer.addTrack({ name: 'Snare' });
        fail();
      }),
    failure,
  );
  assert.deepEqual(mixer.tracks, [kick]);
  assert.deepEqual([kick.removed, snare.removed], [false, true]);
  kick.gain.value = 0.5;
  assert.equal(kick.gain.value, 0.5);
});

test('batch() with an async function throws before running it', async () => {
  const mixer = await mixerOf();
  const kick = mixer.addTrack();
  assert.throws(
    () =>
      mixer.batch(async () => {
        kick.gain.value = 0.1;
      }),
    { name: 'TypeError', message: /async/ },
  );
  assert.equal(kick.gain.value, 1);
});

test('a batch whose function returns a promise throws and is rolled back', async () => {
  const mixer = await mixerOf();
  const kick = mixer.addTrack();
  const body = () => {
    kick.gain.value = 0.1;
    return Promise.resolve();
  };
  assert.throws(() => mixer.batch(body), { name: 'TypeError', message: /async/ });
  assert.equal(kick.gain.value, 1);
});

test('two strips that cancel each other stay silent when one batch changes both', async () => {
  const mixer = await mixerOf();
  const [plus, minus] = [mixer.addTrack(), mixer.addTrack()];
  const frames = 4800;
  const up = new Float32Array(frames).fill(0.5);
  const down = new Float32Array(frames).fill(-0.5);
  mixer.render([[up], [down]], frames);
  mixer.batch(() => {
    plus.gain.value = 0.2;
    minus.gain.value = 0.2;
  });
  const [left] = mixer.render([[up], [down]], frames);
  assert.ok(left.every((sample) => sample === 0));
});

randomTest('values after random, nested and failing batches agree with a plain model', async (random) => {
  const mixer = await mixerOf();
  const tracks = Array.from({ length: 4 }, () => mixer.addTrack());
  const model = tracks.map((track) => ({ gain: track.gain.value, pan: track.pan.value }));
  const write = () => {
    const index = random.integer(0, 3);
    const value = random.between(0, 1);
    const parameter = /** @type {'gain' | 'pan'} */ (random.pick(['gain', 'pan']));
    tracks[index][parameter].value = value;
    model[index][parameter] = value;
  };
  const changeAtRandom = (/** @type {number} */ depth) => {
    for (let step = random.integer(0, 5); step > 0; step--) {
      if (random.chance(0.7) || depth === 3) {
        write();
        continue;
      }
      const before = structuredClone(model);
      const failing = random.chance();
      try {
        mixer.batch(() => {
          changeAtRandom(depth + 1);
          if (failing) fail();
        });
      } catch (error) {
        assert.equal(error, failure);
        for (const [index, values] of before.entries()) Object.assign(model[index], values);
      }
    }
  };
  for (let round = 0; round < 300; round++) {
    changeAtRandom(0);
    for (const [index, { gain, pan }] of model.entries()) {
      assert.deepEqual([tracks[index].gain.value, tracks[index].pan.value], [gain, pan], `round ${round}`);
    }
    if (random.chance(0.2)) mixer.render([], random.integer(1, 300));
  }
});
