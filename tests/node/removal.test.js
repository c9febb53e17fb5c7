import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StripRegistry } from '../../worklet/console/strip-registry.js';
import { createControlBuffer } from '../../worklet/table/control-buffer.js';
import { layoutOf } from '../../worklet/transport/layout.js';
import { SharedTransport } from '../../worklet/transport/shared-transport.js';
import { BLOCK } from '../support/headless.js';
import { createTestMixer } from '../support/mixer-under-test.js';
import { randomTest } from '../support/random-test.js';

const mixerOf = (options = {}) => createTestMixer({ sampleRate: 48_000, tracks: 3, buses: 3, ...options });
const tone = (frames = 4800) => [
  Float32Array.from({ length: frames }, (_, frame) => 0.5 * Math.sin(frame / 20)),
];

test('a new strip gets the lowest free number', async () => {
  const mixer = await mixerOf();
  const [first, second] = [mixer.addTrack(), mixer.addTrack()];
  assert.deepEqual([first.input, second.input, mixer.addBus().index], [0, 1, 3]);
  first.remove();
  assert.equal(mixer.addTrack().input, 0, 'nothing was rendered yet, so nothing has to fade');
});

test('a removed track of a node keeps its number, even before the first quantum', () => {
  const capacity = { tracks: 2, buses: 1 };
  const layout = layoutOf(capacity);
  const transport = new SharedTransport(layout, createControlBuffer(layout, SharedArrayBuffer, 48_000));
  const registry = new StripRegistry(capacity, transport, 48_000, /** @type {any} */ ({}));
  const [track, bus] = [
    /** @type {any} */ (registry.add('track', {})),
    /** @type {any} */ (registry.add('bus', {})),
  ];
  track.remove();
  bus.remove();
  assert.equal(registry.add('track', {}).index, 1);
  assert.equal(registry.add('bus', {}).index, 2);
});

test('a removed track keeps its number until it has faded and its input is empty', async () => {
  const mixer = await mixerOf();
  const track = mixer.addTrack();
  mixer.render([tone()], 4800);
  track.remove();
  assert.equal(mixer.addTrack().input, 1, 'number 0 has not faded yet');
  const [left] = mixer.render([tone()], 4800);
  assert.notEqual(left[10], 0, 'it is fading');
  assert.equal(left[4799], 0, 'it has faded');
  assert.equal(mixer.addTrack().input, 2, 'its source is still connected');
  assert.throws(() => mixer.addTrack(), { name: 'RangeError', message: /1 of them removed/ });
  mixer.render([null], 128);
  assert.equal(mixer.addTrack().input, 0);
});

test('a track with the number of a removed one starts at the defaults', async () => {
  const mixer = await mixerOf({ tracks: 1 });
  const old = mixer.addTrack({ name: 'Old' });
  old.gain.value = 0.1;
  old.muted = true;
  old.eq[0].enabled = true;
  mixer.render([tone()], 4800);
  old.remove();
  mixer.render([], 75 * BLOCK - 4800);
  const track = mixer.addTrack({ name: 'New' });
  assert.deepEqual([track.gain.value, track.muted, track.eq[0].enabled], [1, false, false]);
  assert.equal(old.gain.value, Math.fround(0.1), 'the old one keeps its values');
  const input = tone();
  const [left] = mixer.render([[input[0], input[0]]], 4800);
  assert.deepEqual(left, input[0]);
  old.name = 'Older';
  assert.equal(track.name, 'New');
});

test('a new track writes only the values that its predecessor has changed', async () => {
  const mixer = await mixerOf({ sampleRate: 8000 });
  for (let i = 0; i < 3; i++) mixer.addTrack();
  mixer.render([], BLOCK);
  assert.equal(mixer.stats.parameterWrites, 0);
  assert.deepEqual(
    mixer.tracks.map(({ eq }) => eq[3].frequency.value),
    Array(3).fill(Math.fround(0.49 * 8000)),
  );
  mixer.tracks[1].trim.value = 0.5;
  mixer.tracks[1].compressor.enabled = true;
  mixer.tracks[1].remove();
  mixer.render([], 10 * BLOCK);
  assert.equal(mixer.stats.parameterWrites, 2);
  const again = mixer.addTrack();
  mixer.render([], BLOCK);
  assert.equal(again.index, 1);
  assert.equal(again.trim.value, 1);
  assert.equal(mixer.stats.parameterWrites, 4);
});

test('the number of a strip that was added and removed between two quanta is free again', async () => {
  const mixer = await mixerOf({ tracks: 1 });
  mixer.render([], 128);
  for (let round = 0; round < 10; round++) {
    mixer.addTrack().remove();
    mixer.render([], 128);
  }
  mixer.batch(() => mixer.addTrack().remove());
  mixer.render([], 128);
  assert.equal(mixer.addTrack().input, 0);
});

test('strips that fed a removed bus are rerouted to its output', async () => {
  const mixer = await mixerOf();
  const [inner, outer] = [mixer.addBus(), mixer.addBus()];
  const [one, two] = [mixer.addTrack(), mixer.addTrack()];
  one.output = inner;
  inner.output = outer;
  inner.remove();
  assert.deepEqual([one.output, two.output, outer.output], [outer, mixer.master, mixer.master]);
  outer.remove();
  assert.equal(one.output, mixer.master);
});

test('a bus with the number of a removed one has no inputs', async () => {
  const mixer = await mixerOf({ buses: 1 });
  const old = mixer.addBus();
  const track = mixer.addTrack();
  track.output = old;
  mixer.render([tone()], 4800);
  old.remove();
  mixer.render([tone(9600)], 9600);
  const bus = mixer.addBus();
  bus.muted = true;
  const [left] = mixer.render([tone()], 4800);
  assert.ok(left.some((sample) => Math.abs(sample) > 0.3));
  assert.equal(track.output, mixer.master);
});

test('removed strips are garbage collected', { timeout: 60_000 }, async () => {
  const mixer = await mixerOf({ tracks: 1 });
  /** @type {WeakRef<object>[]} */
  const removed = [];
  for (let round = 0; round < 20; round++) {
    const track = mixer.addTrack();
    removed.push(new WeakRef(track));
    track.remove();
    mixer.render([], 128);
  }
  mixer.addTrack();
  assert.equal(mixer.strips.length, 2);
  const { setFlagsFromString } = await import('node:v8');
  const { runInNewContext } = await import('node:vm');
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc');
  await new Promise((resolve) => setImmediate(resolve));
  collect();
  const alive = removed.filter((ref) => ref.deref()).length;
  assert.ok(alive <= 1, `${alive} of 20 were not collected`);
});

randomTest('after random additions, removals and routes the strips agree with a model', async (random) => {
  const mixer = await mixerOf({ tracks: 6, buses: 4 });
  /** @type {Set<any>} */
  const present = new Set();
  for (let round = 0; round < 400; round++) {
    const strips = [...present];
    const buses = [...strips.filter((strip) => strip.kind === 'bus'), mixer.master];
    const action = random.next();
    try {
      if (action < 0.35) present.add(mixer.addTrack());
      else if (action < 0.5) present.add(mixer.addBus());
      else if (action < 0.7 && strips.length > 0) {
        const strip = random.pick(strips);
        strip.remove();
        present.delete(strip);
      } else if (strips.length > 0) random.pick(strips).output = random.pick(buses);
    } catch (error) {
      assert.ok(
        error instanceof RangeError || /** @type {Error} */ (error).name === 'HierarchyRequestError',
        String(error),
      );
    }
    if (random.chance(0.3)) mixer.render(random.chance() ? [] : [tone(600)], 600);
    assert.deepEqual(new Set(mixer.strips), new Set([...present, mixer.master]), `round ${round}`);
    for (const strip of present) {
      assert.ok(strip.output === mixer.master || present.has(strip.output), `round ${round}`);
      let steps = 0;
      for (let at = strip; at !== mixer.master; at = at.output) assert.ok(steps++ < 10, 'no cycle');
    }
  }
  assert.equal(mixer.stats.faults, 0);
});
