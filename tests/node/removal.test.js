import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StripRegistry } from '../../worklet/console/strip-registry.js';
import { createControlBuffer } from '../../worklet/table/control-buffer.js';
import { layoutOf } from '../../worklet/transport/layout.js';
import { SharedTransport } from '../../worklet/transport/shared-transport.js';
import { apply, BLOCK } from '../support/headless.js';
import { createTestMixer } from '../support/mixer-under-test.js';
import { randomInput, randomStripValues } from '../support/random-mix.js';
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
  const third = mixer.addTrack();
  assert.equal(third.input, 2, 'its source is still connected');
  third.remove();
  mixer.render([null], 128);
  assert.equal(mixer.addTrack().input, 0);
});

test('a mixer has room while fewer strips than its capacity are live', async () => {
  for (const rendered of [false, true]) {
    const mixer = await mixerOf();
    const render = () => rendered && mixer.render([tone(256), tone(256), tone(256)], 256);
    const tracks = [0, 1, 2].map(() => mixer.addTrack());
    const buses = [0, 1, 2].map(() => mixer.addBus());
    render();
    const full = {
      name: 'RangeError',
      message: 'The mixer has no room for another track: all 3 tracks are in use.',
    };
    assert.throws(() => mixer.addTrack(), full);
    tracks[2].remove();
    tracks[1].remove();
    buses[1].remove();
    if (rendered) render();
    assert.deepEqual(
      [mixer.addTrack(), mixer.addTrack(), mixer.addBus()].map(({ index }) => index),
      rendered ? [2, 1, 4] : [1, 2, 4],
      'the one removed the longest time ago comes first; before the first quantum all are free',
    );
    assert.throws(() => mixer.addTrack(), full);
    render();
    for (const strip of [...mixer.tracks, ...mixer.buses]) strip.remove();
    const again = [0, 1, 2].flatMap(() => [mixer.addTrack(), mixer.addBus()]);
    assert.equal(mixer.strips.length, 7);
    assert.ok(again.every((strip) => !strip.removed && strip.gain.value === 1));
    assert.ok([...tracks, ...buses].every((strip) => strip.removed));
  }
});

test('tracks of a node can be replaced before its first quantum', () => {
  const capacity = { tracks: 32, buses: 0 };
  const layout = layoutOf(capacity);
  const transport = new SharedTransport(layout, createControlBuffer(layout, SharedArrayBuffer, 48_000));
  const registry = new StripRegistry(capacity, transport, 48_000, /** @type {any} */ ({}));
  for (let mount = 0; mount < 3; mount++) {
    const tracks = Array.from({ length: 20 }, () => /** @type {any} */ (registry.add('track', {})));
    if (mount < 2) for (const track of tracks) track.remove();
  }
  assert.equal(registry.strips.length, 21);
});

test('a batch can replace a strip in a full mixer, or all of them', async () => {
  const mixer = await mixerOf({ tracks: 2, buses: 1 });
  const add = () => [mixer.addTrack(), mixer.addTrack(), mixer.addBus()];
  let strips = add();
  for (let round = 0; round < 4; round++) {
    if (round > 1) mixer.render([tone(1000), tone(1000)], 1000);
    mixer.batch(() => {
      strips[0].remove();
      strips[0] = mixer.addTrack();
    });
    assert.equal(strips[0].index, 0);
    mixer.batch(() => {
      for (const strip of strips) strip.remove();
      strips = add();
    });
    assert.deepEqual(new Set(mixer.strips), new Set([...strips, mixer.master]));
  }
});

test('restore() brings a removed strip back at exact capacity, playing or not', async () => {
  for (const playing of [false, true]) {
    const mixer = await mixerOf({ tracks: 2, buses: 1 });
    const render = () => playing && mixer.render([tone(1000), tone(1000)], 1000);
    const bus = mixer.addBus();
    const kick = mixer.addTrack({ name: 'Kick' });
    kick.gain.value = 0.25;
    kick.output = bus;
    mixer.addTrack();
    render();
    const session = mixer.toJSON();
    kick.remove();
    bus.remove();
    render();
    await mixer.restore(session);
    assert.deepEqual(mixer.toJSON(), session);
    render();
    await mixer.restore({ ...session, strips: session.strips.filter(({ kind }) => kind === 'master') });
    await mixer.restore(session);
    assert.deepEqual(mixer.toJSON(), session);
  }
});

test('a track that replaces another one begins when that one has faded out', async () => {
  const mixer = await mixerOf({ tracks: 1 });
  const old = mixer.addTrack();
  old.gain.value = 0.5;
  const steady = (/** @type {number} */ frames) => {
    const channel = new Float32Array(frames).fill(0.5);
    return [[channel, channel]];
  };
  mixer.render(steady(4800), 4800);
  old.remove();
  const track = mixer.addTrack();
  track.gain.value = 0.75;
  assert.deepEqual([track.index, track.gain.value], [0, 0.75]);
  const fade = 9 * BLOCK;
  const [left] = mixer.render(steady(fade), fade);
  assert.ok(left[0] > 0.24 && left[fade - 1] < 0.001, 'the old one fades out');
  track.pan.value = -1;
  track.gain.value = 1;
  const [l, r] = mixer.render(steady(4800), 4800);
  assert.ok(l[0] < 0.001);
  assert.deepEqual([l[4799], r[4799]], [1, 0]);
  assert.ok(l.every((sample, i) => i === 0 || sample >= l[i - 1]));
});

test('faults of a replaced strip are attributed to it, those of its successor to that one', async () => {
  const mixer = await mixerOf({ tracks: 1 });
  /** @type {[string, number][]} */
  const faults = [];
  mixer.addEventListener('fault', (/** @type {any} */ { detail }) => {
    faults.push([detail.strip.name, detail.count]);
  });
  const faulty = [new Float32Array(BLOCK * 40).fill(Number.NaN)];
  const old = mixer.addTrack({ name: 'Old' });
  mixer.render([[faulty[0].subarray(0, BLOCK)]], BLOCK);
  old.remove();
  mixer.addTrack({ name: 'Between' }).remove();
  mixer.addTrack({ name: 'New' });
  mixer.render([faulty], BLOCK * 40);
  assert.deepEqual(faults[0], ['Old', 1]);
  assert.deepEqual(
    faults.slice(1).map(([name]) => name),
    ['Old', 'New'],
  );
  assert.equal(faults[1][1] + faults[2][1], 40);
  assert.equal(faults[1][1], 9, 'while it faded');
});

test('the meter of a strip reads 0 while its predecessor fades out', async () => {
  const mixer = await mixerOf({ tracks: 1 });
  const old = mixer.addTrack();
  old.meter.keep();
  mixer.render([tone()], 4800);
  assert.ok(old.meter.heldPeak > 0.3);
  old.remove();
  const track = mixer.addTrack();
  track.gain.value = 0.01;
  assert.deepEqual([old.meter.kept, track.meter.kept, old.meter.heldPeak], [false, false, 0]);
  void track.meter.peak;
  for (let block = 0; block < 40; block++) {
    mixer.render([tone(BLOCK)], BLOCK);
    assert.ok(track.meter.peak < 0.01 && track.meter.heldPeak < 0.01, `block ${block}`);
  }
  assert.ok(track.meter.heldPeak > 0.001);
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
  assert.throws(() => (old.name = 'Older'), { name: 'InvalidStateError' });
  assert.deepEqual([old.name, track.name], ['Old', 'New']);
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

randomTest('a full mixer after random replacements sounds like a new mixer', async (random) => {
  const capacity = { tracks: 3, buses: 3 };
  const mixer = await mixerOf(capacity);
  // With a short release, so that every tail is over within 2 s.
  const values = () => ({ ...randomStripValues(random), 'compressor.release': 0.02 });
  for (let i = 0; i < 3; i++) apply(mixer.addTrack(), values());
  for (let i = 0; i < 3; i++) apply(mixer.addBus(), values());
  const sources = [0, 1, 2].map(() => randomInput(random, 4800));
  const play = (/** @type {any} */ of, /** @type {number} */ frames) => {
    /** @type {(Float32Array[] | null)[]} */
    const inputs = [null, null, null];
    for (const { input } of of.tracks) inputs[input] = null;
    for (const [i, track] of of.tracks.entries())
      inputs[track.input] = sources[i].map((channel) => channel.subarray(0, frames));
    return of.render(inputs, frames);
  };
  const replace = () => {
    const old = /** @type {any} */ (random.pick(mixer.strips.slice(0, -1)));
    old.remove();
    const strip = /** @type {any} */ (old.kind === 'track' ? mixer.addTrack() : mixer.addBus());
    if (random.chance()) play(mixer, random.integer(1, 500));
    apply(strip, { ...values(), muted: random.chance(0.1), soloSafe: random.chance(0.2) });
  };
  const route = () => {
    const [strip, output] = [random.pick(mixer.strips.slice(0, -1)), random.pick(mixer.strips.slice(3))];
    try {
      /** @type {any} */ (strip).output = output;
    } catch (error) {
      assert.equal(/** @type {Error} */ (error).name, 'HierarchyRequestError');
    }
  };
  let session = mixer.toJSON();
  for (let round = 0; round < 12; round++) {
    for (let step = 0; step < 12; step++) {
      const action = random.next();
      if (action < 0.4) replace();
      else if (action < 0.5) mixer.batch(() => [0, 1, 2].forEach(replace));
      else if (action < 0.8) route();
      else if (action < 0.9) await mixer.restore(session);
      else session = mixer.toJSON();
      if (random.chance(0.7)) play(mixer, random.integer(1, 3000));
    }
    mixer.render([], 96_000 + BLOCK - (mixer.currentFrame % BLOCK));
    assert.equal(mixer.stats.activeStrips, 0);
    const fresh = await mixerOf(capacity);
    await fresh.restore(mixer.toJSON());
    fresh.render([], 96_000);
    assert.deepEqual(play(mixer, 4800), play(fresh, 4800), `round ${round}`);
    await fresh.close();
  }
  assert.equal(mixer.stats.faults, 0);
});
