import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestMixer } from '../support/mixer-under-test.js';
import { firstDifference, peakOf, sine } from '../support/signal.js';

const mixerOf = () => createTestMixer({ sampleRate: 48_000, tracks: 4, buses: 2 });

test('addTrack() and addBus() take a name, an output, user data and initial values', async () => {
  const mixer = await mixerOf();
  const bus = mixer.addBus({ name: 'Drums', gain: 0.5, 'compressor.enabled': true });
  const track = mixer.addTrack({
    name: 'Kick',
    output: bus,
    userData: { colour: 'red' },
    gain: 99,
    muted: true,
    polarity: 'inverted',
    'eq.3.type': 'notch',
    'eq.3.frequency': 440,
  });
  assert.deepEqual([bus.name, bus.gain.value, bus.compressor.enabled], ['Drums', 0.5, true]);
  assert.deepEqual([track.name, track.output, track.userData], ['Kick', bus, { colour: 'red' }]);
  assert.deepEqual([track.gain.value, track.muted, track.polarity], [16, true, 'inverted']);
  assert.deepEqual([track.eq[3].type, track.eq[3].frequency.value], ['notch', 440]);
});

test('options that are undefined count as absent', async () => {
  const mixer = await mixerOf();
  const absent = { name: undefined, output: undefined, gain: undefined, userData: undefined, not: undefined };
  const track = mixer.addTrack(absent);
  assert.deepEqual([track.name, track.output, track.gain.value], ['Track 1', mixer.master, 1]);
});

test('a track that starts at initial values sounds like one that was set to them', async () => {
  const input = sine({ frequency: 300, sampleRate: 48_000, frames: 4800 });
  const values = { gain: 0.4, pan: -0.5 };
  const [a, b] = [await mixerOf(), await mixerOf()];
  a.addTrack(values);
  b.batch(() => {
    const track = b.addTrack();
    track.gain.value = values.gain;
    track.pan.value = values.pan;
  });
  const [left] = a.render([[input]], input.length);
  assert.ok(peakOf(left) > 0.2);
  assert.equal(firstDifference(left, b.render([[input]], input.length)[0]), -1);
});

/** @type {[options: any, name: string, message: RegExp][]} */
const WRONG = [
  [{ nam: 'Kick' }, 'TypeError', /addTrack\(\): the option "nam" is not known; the options are name, output/],
  [{ volume: 1 }, 'TypeError', /the option "volume" is not known/],
  [{ gain: '1' }, 'TypeError', /addTrack\(\): gain must be a finite number \(0 to 16\), got "1"/],
  [{ gain: Number.NaN }, 'TypeError', /gain must be a finite number/],
  [{ muted: 1 }, 'TypeError', /muted must be true or false, got 1/],
  [{ 'eq.0.type': 'bell' }, 'TypeError', /eq\.0\.type must be one of .*got "bell"/],
  [{ 'eq.4.gain': 1 }, 'TypeError', /the option "eq\.4\.gain" is not known/],
  [{ name: 7 }, 'TypeError', /addTrack\(\): name must be a string, got 7/],
  [{ name: 'x'.repeat(1001) }, 'RangeError', /at most 1000 characters, got 1001/],
  [{ output: 'master' }, 'TypeError', /addTrack\(\): output must be a bus or the master, got "master"/],
  [{ userData: () => {} }, 'TypeError', /addTrack\(\): userData must be null, a boolean.*got/],
  [{ userData: { a: [1, new Date(0)] } }, 'TypeError', /userData\.a\[1\] must be .*an object \(Date\)/],
  [null, 'TypeError', /options must be an object, got null/],
];

test('wrong options are refused by name, and no strip is added', async () => {
  const mixer = await mixerOf();
  const before = JSON.stringify(mixer);
  for (const [options, name, message] of WRONG)
    assert.throws(() => mixer.addTrack(options), { name, message }, JSON.stringify(options));
  assert.throws(() => mixer.addTrack({ output: other.master }), { name: 'InvalidAccessError' });
  assert.equal(JSON.stringify(mixer), before);
  assert.equal(mixer.addTrack().id, 'track-1');
});

const other = await mixerOf();

test('moveTrack() changes the order of the lists and of sessions, not inputs or sound', async () => {
  const mixer = await mixerOf();
  const [a, b, c] = ['A', 'B', 'C'].map((name, i) => mixer.addTrack({ name, gain: 0.3 + 0.1 * i }));
  const bus = mixer.addBus();
  const noise = sine({ frequency: 440, sampleRate: 48_000, frames: 2560 });
  const inputs = [[noise], null, [noise.map((x) => 0.3 * x)]];
  const still = await mixerOf();
  await still.restore(mixer.toJSON());
  mixer.moveTrack(c, 0);
  assert.deepEqual(mixer.tracks, [c, a, b]);
  assert.deepEqual(mixer.strips, [c, a, b, bus, mixer.master]);
  assert.deepEqual(
    [a, b, c].map(({ input }) => input),
    [0, 1, 2],
  );
  const session = JSON.parse(JSON.stringify(mixer));
  assert.deepEqual(session.order, ['track-3', 'track-1', 'track-2', 'bus-1', 'master']);
  assert.deepEqual(session.strips.map((/** @type {any} */ { id }) => id), [
    'track-1', 'track-2', 'track-3', 'bus-1', 'master',
  ]); // biome-ignore format: one list
  const copy = await mixerOf();
  await copy.restore(session);
  assert.deepEqual(
    copy.tracks.map(({ name }) => name),
    ['C', 'A', 'B'],
  );
  assert.deepEqual(JSON.parse(JSON.stringify(copy)), session);
  const [expected] = still.render(inputs, 2560);
  assert.ok(peakOf(expected) > 0.1);
  assert.equal(firstDifference(mixer.render(inputs, 2560)[0], expected), -1);
  assert.equal(firstDifference(copy.render(inputs, 2560)[0], expected), -1);
  mixer.moveTrack(c, 2);
  assert.equal(mixer.toJSON().order, undefined);
});

test('moveTrack() refuses what is no track of the mixer and what is no place', async () => {
  const mixer = await mixerOf();
  const [a, b] = [mixer.addTrack({ name: 'A' }), mixer.addTrack()];
  const bus = mixer.addBus();
  const move = (/** @type {any[]} */ ...args) => mixer.moveTrack(.../** @type {[any, any]} */ (args));
  assert.throws(() => move(bus, 0), {
    name: 'TypeError',
    message: /moveTrack\(\): track must be a track.*Bus 1/,
  });
  assert.throws(() => move('A', 0), { name: 'TypeError', message: /got "A"/ });
  assert.throws(() => move(a, '0'), {
    name: 'TypeError',
    message: /position must be an integer from 0 to 1, got "0"/,
  });
  for (const place of [-1, 2, 0.5, Number.NaN]) assert.throws(() => move(a, place), { name: 'RangeError' });
  assert.throws(() => move(other.addTrack(), 0), { name: 'InvalidAccessError' });
  b.remove();
  assert.throws(() => move(b, 0), { name: 'InvalidStateError' });
  assert.deepEqual(mixer.tracks, [a]);
});

test('user data of mixer and strips is kept in sessions as a frozen copy', async () => {
  const mixer = await mixerOf();
  const data = { tempo: 120, tags: ['a', null, { deep: true }], left: undefined };
  const track = mixer.addTrack();
  mixer.userData = data;
  track.userData = [1, 'two'];
  mixer.master.userData = 'text';
  data.tempo = 90;
  assert.deepEqual(mixer.userData, { tempo: 120, tags: ['a', null, { deep: true }] });
  assert.ok(Object.isFrozen(mixer.userData) && Object.isFrozen(/** @type {any} */ (mixer.userData).tags[2]));
  const session = JSON.parse(JSON.stringify(mixer));
  const copy = await mixerOf();
  await copy.restore(session);
  assert.deepEqual([copy.userData, copy.tracks[0].userData, copy.master.userData], [
    mixer.userData, [1, 'two'], 'text',
  ]); // biome-ignore format: one list
  assert.deepEqual(JSON.parse(JSON.stringify(copy)), session);
  mixer.userData = undefined;
  track.userData = undefined;
  assert.equal('userData' in mixer.toJSON(), false);
  await copy.restore(mixer.toJSON());
  assert.equal(copy.userData, undefined);
});

test('user data that is as deep as allowed comes back by a session, and deeper data is refused', async () => {
  const mixer = await mixerOf();
  /** @type {any} */
  let data = 0;
  for (let depth = 0; depth < 64; depth++) data = [data];
  mixer.userData = data;
  const track = mixer.addTrack({ userData: data });
  await mixer.restore(JSON.parse(JSON.stringify(mixer)));
  assert.deepEqual([mixer.userData, track.userData], [data, data]);
  const message =
    /^Track "Track 1": userData\[0\].{1,250} must be nested at most 64 deep, got an array of 1\.$/;
  assert.throws(
    () => {
      track.userData = [data];
    },
    { name: 'TypeError', message },
  );
  const session = mixer.toJSON();
  const strips = session.strips.map((strip) => ({ ...strip, userData: [data] }));
  await assert.rejects(mixer.restore({ ...session, strips }), {
    name: 'DataError',
    message: /nested at most 64 deep/,
  });
});

test('user data that is not plain or too large is refused with its place', async () => {
  const mixer = await mixerOf();
  const track = mixer.addTrack({ name: 'Kick', userData: 1 });
  /** @type {any} */
  const cyclic = { list: [] };
  cyclic.list.push(cyclic);
  const set = (/** @type {any} */ owner, /** @type {any} */ data) => () => (owner.userData = data);
  assert.throws(set(track, { f() {} }), { name: 'TypeError', message: /Track "Kick": userData\.f must be/ });
  assert.throws(set(track, { 'a b': [1n] }), { message: /userData\["a b"\]\[0\] must be .*1n/ });
  assert.throws(set(track, new Map()), { message: /userData must be .*an object \(Map\)/ });
  assert.throws(set(track, cyclic), { name: 'TypeError' });
  assert.throws(set(mixer, Number.POSITIVE_INFINITY), { message: /Mixer: userData must be/ });
  assert.throws(set(track, 'x'.repeat(65_536)), {
    name: 'RangeError',
    message: /65536 characters as JSON, got 65538/,
  });
  assert.deepEqual([track.userData, mixer.userData], [1, undefined]);
  const proto = JSON.parse('{"__proto__": {"polluted": 1}}');
  track.userData = proto;
  assert.equal(/** @type {any} */ (track.userData).polluted, undefined);
  assert.equal(JSON.stringify(track.userData), '{"__proto__":{"polluted":1}}');
});
