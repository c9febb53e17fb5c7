import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { test } from 'node:test';
import { apply } from '../support/apply.js';
import { createTestMixer } from '../support/mixer-under-test.js';
import { randomTest } from '../support/random-test.js';

const mixerOf = (tracks = 4, buses = 2) => createTestMixer({ sampleRate: 48_000, tracks, buses });
const task = () => new Promise((resolve) => setImmediate(resolve));

/** Records the details of `change` events. @param {any} target @returns {any[]} */
function changesOf(target) {
  /** @type {any[]} */
  const details = [];
  target.addEventListener('change', (/** @type {CustomEvent} */ { detail }) => details.push(detail));
  return details;
}

test('a value set several times in a task gives one event of param, strip and mixer', async () => {
  const mixer = await mixerOf();
  const track = mixer.addTrack();
  const other = mixer.addTrack();
  const [param, pan, strip, others, all] = [track.gain, track.pan, track, other, mixer].map(changesOf);
  track.gain.value = 0.25;
  track.gain.value = 0.5;
  track.muted = true;
  assert.deepEqual([param.length, strip.length, all.length], [0, 0, 0]);
  await task();
  assert.deepEqual(param, [{ id: 'gain', value: 0.5 }]);
  assert.deepEqual(strip, [{ properties: ['gain', 'muted'] }]);
  assert.deepEqual([pan, others], [[], []]);
  assert.equal(all.length, 1);
  assert.deepEqual([...all[0].changed], [[track, ['gain', 'muted']]]);
});

test('a switch and a choice dispatch change as numbers do', async () => {
  const track = (await mixerOf()).addTrack();
  const muted = changesOf(track.parameters.get('muted'));
  const type = changesOf(track.parameters.get('eq.3.type'));
  track.muted = true;
  track.eq[3].type = 'notch';
  await task();
  assert.deepEqual(muted, [{ id: 'muted', value: true }]);
  assert.deepEqual(type, [{ id: 'eq.3.type', value: 'notch' }]);
});

test('a value that was set back, or set to what it was, gives no event', async () => {
  const track = (await mixerOf()).addTrack();
  const details = changesOf(track);
  track.gain.value = 0.5;
  track.gain.value = 1;
  track.pan.value = 0;
  track.name = `${track.name}`;
  await task();
  assert.deepEqual(details, []);
});

test('a batch gives one event, and a batch that throws gives none', async () => {
  const mixer = await mixerOf();
  const track = mixer.addTrack();
  const bus = mixer.addBus();
  const details = changesOf(mixer);
  assert.throws(() =>
    mixer.batch(() => {
      track.gain.value = 0.1;
      track.name = 'Renamed';
      track.userData = { colour: 'red' };
      mixer.userData = { tempo: 120 };
      mixer.addTrack();
      mixer.moveTrack(track, 1);
      throw new Error('no');
    }),
  );
  await task();
  assert.deepEqual(details, []);
  assert.deepEqual([track.name, track.userData, mixer.userData], ['Track 1', undefined, undefined]);
  assert.deepEqual(mixer.tracks, [track]);
  mixer.batch(() => {
    track.gain.value = 0.1;
    bus.gain.value = 0.2;
    track.output = bus;
  });
  await task();
  assert.equal(details.length, 1);
  assert.deepEqual(
    [.../** @type {any} */ (details[0]).changed],
    [
      [track, ['gain', 'output']],
      [bus, ['gain']],
    ],
  );
});

test('strips that come, go, are renamed, re-routed or moved are in the event of the mixer', async () => {
  const mixer = await mixerOf();
  const [a, b] = [mixer.addTrack(), mixer.addTrack()];
  const bus = mixer.addBus();
  a.output = bus;
  const [mixers, ofA, ofBus] = [mixer, a, bus].map(changesOf);
  const c = mixer.addTrack({ name: 'New' });
  await task();
  assert.deepEqual(mixers.pop(), {
    added: [c],
    removed: [],
    reordered: false,
    changed: new Map(),
    userData: false,
    modulators: false,
  });
  b.name = 'Renamed';
  await task();
  assert.deepEqual([...mixers.pop().changed], [[b, ['name']]]);
  bus.remove();
  await task();
  const { removed, changed } = /** @type {any} */ (mixers.pop());
  assert.deepEqual([removed, [...changed]], [[bus], [[a, ['output']]]]);
  assert.deepEqual([ofA, ofBus], [[{ properties: ['output'] }], [{ properties: ['removed'] }]]);
  mixer.moveTrack(c, 0);
  await task();
  assert.equal(mixers.pop().reordered, true);
  mixer.userData = { tempo: 90 };
  await task();
  assert.equal(mixers.pop().userData, true);
  assert.equal(mixers.length, 0);
});

test('a track that is added and removed in one task gives no event', async () => {
  const mixer = await mixerOf();
  const details = changesOf(mixer);
  mixer.addTrack().remove();
  await task();
  assert.deepEqual(details, []);
});

test('restore() gives one event of each thing that it has changed', async () => {
  const mixer = await mixerOf();
  const [track, bus] = [mixer.addTrack({ gain: 0.5 }), mixer.addBus()];
  const session = mixer.toJSON();
  track.gain.value = 0.7;
  track.output = bus;
  const [all, gain, pan] = [mixer, track.gain, track.pan].map(changesOf);
  await mixer.restore(session);
  await task();
  assert.deepEqual([gain, pan], [[{ id: 'gain', value: 0.5 }], []]);
  assert.equal(all.length, 1);
  assert.deepEqual([...all[0].changed], [[track, ['gain', 'output']]]);
});

test('listeners count as the platform counts them, and none is called after its removal', async () => {
  const mixer = await mixerOf();
  const { gain } = mixer.addTrack();
  let calls = 0;
  const listener = () => calls++;
  const controller = new AbortController();
  gain.addEventListener('change', listener);
  gain.addEventListener('change', listener); // the same one counts once
  gain.addEventListener('change', listener, { once: true, capture: true });
  gain.addEventListener('change', () => calls++, { signal: controller.signal });
  gain.addEventListener('change', () => calls++, { signal: AbortSignal.abort() });
  gain.value = 0.5;
  await task();
  assert.equal(calls, 3);
  gain.value = 0.6;
  await task();
  assert.equal(calls, 5);
  controller.abort();
  gain.removeEventListener('change', listener);
  gain.value = 0.7;
  await task();
  assert.equal(calls, 5);
});

test('subscribe is one bound function, and what it returns ends the subscription', async () => {
  const mixer = await mixerOf();
  const track = mixer.addTrack();
  for (const target of [mixer, track, track.gain]) {
    const { subscribe } = target;
    assert.equal(subscribe, target.subscribe);
    let calls = 0;
    const unsubscribe = subscribe(() => calls++);
    track.gain.value += 0.1;
    await task();
    unsubscribe();
    track.gain.value += 0.1;
    await task();
    assert.equal(calls, 1);
  }
});

test('the lists of strips stay the same frozen arrays until a strip comes, goes or moves', async () => {
  const mixer = await mixerOf();
  const track = mixer.addTrack();
  const lists = () => [mixer.strips, mixer.tracks, mixer.buses];
  const before = lists();
  track.gain.value = 0.5;
  track.name = 'Renamed';
  assert.deepEqual(
    lists().map((list, i) => list === before[i] && Object.isFrozen(list)),
    [true, true, true],
  );
  mixer.addBus();
  assert.notEqual(mixer.strips, before[0]);
});

test('restoring the same strips, or moving a track to its own place, keeps the arrays', async () => {
  const mixer = await mixerOf(3, 1);
  mixer.addTrack();
  mixer.addBus();
  const { tracks, buses, strips } = mixer;
  await mixer.restore(mixer.toJSON());
  mixer.moveTrack(tracks[0], 0);
  assert.deepEqual(
    [mixer.tracks === tracks, mixer.buses === buses, mixer.strips === strips],
    [...[true, true, true]],
  );
});

test('a setting of a meter in the same task does not hide a change', async () => {
  const mixer = await mixerOf(2, 0);
  const track = mixer.addTrack();
  /** @type {unknown[]} */
  const seen = [];
  track.addEventListener('change', ({ detail }) => seen.push(detail.properties));
  mixer.master.meter.resetHold();
  track.meter.keep();
  track.muted = true;
  await task();
  assert.deepEqual(seen, [['muted']]);
});

test('a change before a removal in the same task is dispatched', async () => {
  const mixer = await mixerOf(2, 0);
  const track = mixer.addTrack();
  /** @type {unknown[]} */
  const seen = [];
  track.gain.addEventListener('change', ({ detail }) => seen.push(detail.value));
  track.addEventListener('change', ({ detail }) => seen.push(detail.properties));
  track.gain.value = 0.5;
  track.remove();
  await task();
  assert.deepEqual(seen, [0.5, ['gain', 'removed']]);
});

test('a listener that is added in a batch that fails gets what changes next', async () => {
  const mixer = await mixerOf(2, 0);
  const { gain } = mixer.addTrack();
  /** @type {unknown[]} */
  const seen = [];
  assert.throws(() =>
    mixer.batch(() => {
      mixer.addTrack();
      gain.value = 0.5;
      gain.addEventListener('change', ({ detail }) => seen.push(detail.value));
      mixer.addEventListener('change', ({ detail }) => seen.push(detail.removed.length));
      throw new Error('on purpose');
    }),
  );
  gain.value = 0.5;
  await task();
  assert.deepEqual(seen, [0.5, 0]);
});

test('a listener that is removed leaves no more behind than with an EventTarget of Node', async () => {
  const { gain } = (await mixerOf(1, 0)).addTrack();
  const listener = () => {};
  const left = [gain, new EventTarget()].map((/** @type {any} */ target) => {
    const { signal } = new AbortController();
    for (let i = 0; i < 20; i++) {
      target.addEventListener('change', listener, { once: true, signal });
      target.removeEventListener('change', listener);
    }
    return [getEventListeners(signal, 'abort').length, getEventListeners(target, 'change').length];
  });
  assert.deepEqual(left[0], left[1]);
});

test('zone.js, which Angular loads, can keep its lists of listeners at every object', async () => {
  const mixer = /** @type {any} */ (await mixerOf(1, 0));
  const track = mixer.addTrack();
  for (const target of [mixer, track, track.gain]) {
    target.__zone_symbol__changefalse = [];
    assert.deepEqual(target.__zone_symbol__changefalse, []);
  }
});

test('a parameter and a strip take any number of listeners', async () => {
  const mixer = await mixerOf(1, 0);
  const track = mixer.addTrack();
  let calls = 0;
  for (const target of [track, track.gain]) for (let i = 0; i < 20; i++) target.subscribe(() => calls++);
  track.gain.value = 0.5;
  await task();
  assert.equal(calls, 40);
});

test('one restore() that moves 1,000 observed params dispatches all events in one task', async () => {
  const mixer = await mixerOf(64, 0);
  for (let i = 0; i < 64; i++) mixer.addTrack();
  const params = mixer.tracks
    .flatMap((track) => [...track.parameters.values()].filter(({ type }) => type === 'float'))
    .slice(0, 1000);
  const session = JSON.parse(JSON.stringify(mixer));
  for (const strip of session.strips)
    for (const id of Object.keys(strip.parameters))
      if (typeof strip.parameters[id] === 'number')
        strip.parameters[id] += strip.parameters[id] > 10 ? -1 : strip.parameters[id] < 1 ? 0.01 : -0.01;
  for (const strip of session.strips)
    Object.assign(strip.parameters, {
      'compressor.ratio': 3,
      'compressor.mix': 0.5,
      'compressor.sidechainHighpass': 20,
    });
  const calls = new Set();
  let tasks = 0;
  for (const param of params) param.addEventListener('change', () => calls.add(param));
  const count = () => void (calls.size > 0 && calls.size < params.length && tasks++);
  const timer = setImmediate(count);
  await mixer.restore(session);
  await task();
  clearImmediate(timer);
  assert.equal(calls.size, params.length);
  assert.equal(tasks, 0);
});

randomTest(
  'after random changes, batches and restores, listeners have what a reader finds',
  async (random) => {
    const mixer = await mixerOf(6, 2);
    /** What listeners have put together from events. @type {Map<any, Map<string, any>>} */
    const model = new Map();
    const watch = (/** @type {any} */ strip) => {
      const values = new Map();
      for (const [id, parameter] of strip.parameters) {
        values.set(id, parameter.value);
        parameter.addEventListener('change', (/** @type {any} */ { detail }) => values.set(id, detail.value));
      }
      model.set(strip, values);
    };
    mixer.strips.forEach(watch);
    mixer.addEventListener('change', ({ detail }) => {
      for (const strip of detail.removed) model.delete(strip);
      detail.added.forEach(watch);
    });
    for (let round = 0; round < 150; round++) {
      const change = () => {
        const strip = random.pick(mixer.strips);
        const action = random.integer(0, 9);
        if (action === 0 && mixer.tracks.length < 6) mixer.addTrack({ gain: random.between(0, 2) });
        else if (action === 1 && strip.kind === 'track') strip.remove();
        else apply(strip, { gain: random.between(0, 2), pan: random.between(-1, 1), muted: random.chance() });
      };
      const action = random.integer(0, 5);
      if (action === 0) {
        const session = mixer.toJSON();
        change();
        await mixer.restore(session);
      } else if (action === 1)
        try {
          mixer.batch(() => {
            change();
            throw new Error('undone');
          });
        } catch {}
      else mixer.batch(change);
      mixer.render([], 512);
      if (random.chance()) await task();
    }
    await task();
    assert.deepEqual(new Set(model.keys()), new Set(mixer.strips));
    for (const [strip, values] of model)
      for (const [id, { value }] of strip.parameters)
        assert.equal(values.get(id), value, `${strip.id} ${id}`);
  },
);
