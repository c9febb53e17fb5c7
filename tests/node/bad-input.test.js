import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { createHeadlessMixer } from 'busbar/headless';

const mixerOf = (options = {}) =>
  createHeadlessMixer({ sampleRate: 48_000, tracks: 2, buses: 2, ...options });

/**
 * Asserts that a call throws an error with this name and with all these parts in its message.
 * @param {() => unknown} call
 * @param {string} name
 * @param {...(string | RegExp)} parts
 */
function throws(call, name, ...parts) {
  assert.throws(call, (/** @type {Error} */ error) => matches(error, name, parts));
}

/** @param {Promise<unknown>} promise @param {string} name @param {...(string | RegExp)} parts */
function rejects(promise, name, ...parts) {
  return assert.rejects(promise, (/** @type {Error} */ error) => matches(error, name, parts));
}

/** @param {Error} error @param {string} name @param {(string | RegExp)[]} parts */
function matches(error, name, parts) {
  assert.equal(error.name, name, error.message);
  for (const part of parts) {
    if (part instanceof RegExp) assert.match(error.message, part);
    else assert.ok(error.message.includes(part), `"${part}" in "${error.message}"`);
  }
  return true;
}

/** @type {any[]} */
const NOT_FINITE_NUMBERS = [
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  '0.5',
  null,
  undefined,
  true,
  {},
  [1],
  1n,
  Symbol('x'),
  () => 1,
];

test('a param set to anything but a finite number throws, naming strip, id, range and value', async () => {
  const mixer = await mixerOf();
  const kick = mixer.addTrack({ name: 'Kick' });
  kick.eq[1].frequency.value = 500;
  for (const value of NOT_FINITE_NUMBERS) {
    throws(
      () => (kick.eq[1].frequency.value = value),
      'TypeError',
      'Track "Kick"',
      'eq.1.frequency',
      '10 to 23520 Hz',
    );
  }
  throws(() => (kick.gain.value = Number.NaN), 'TypeError', 'gain', '0 to 16', 'NaN');
  throws(() => (kick.gain.value = /** @type {any} */ ('0.5')), 'TypeError', '"0.5"');
  throws(
    () => (mixer.master.pan.value = Number.NEGATIVE_INFINITY),
    'TypeError',
    'Master',
    'pan',
    '-1 to 1',
    '-Infinity',
  );
  assert.equal(kick.eq[1].frequency.value, 500);
  assert.equal(kick.gain.value, 1);
});

test('a switch set to anything but true or false throws', async () => {
  const mixer = await mixerOf();
  const kick = mixer.addTrack({ name: 'Kick' });
  /** @type {[any, string, string][]} */
  const switches = [
    [kick, 'muted', 'muted'],
    [kick, 'soloed', 'soloed'],
    [kick, 'soloSafe', 'soloSafe'],
    [kick.eq[3], 'enabled', 'eq.3.enabled'],
    [kick.compressor, 'enabled', 'compressor.enabled'],
    [kick.drive, 'enabled', 'drive.enabled'],
    [kick.ladder, 'enabled', 'ladder.enabled'],
    [kick.gate, 'enabled', 'gate.enabled'],
  ];
  for (const [holder, key, id] of switches) {
    for (const value of [0, 1, 'true', null, undefined, {}]) {
      throws(() => (holder[key] = value), 'TypeError', 'Track "Kick"', id, 'true or false');
      assert.equal(holder[key], false);
    }
  }
});

test('an unknown filter type throws, naming the known ones', async () => {
  const [band] = (await mixerOf()).addTrack().eq;
  for (const type of ['lowpas', 'LOWPASS', '', 0, null, undefined, {}, 'toString']) {
    throws(
      () => (band.type = /** @type {any} */ (type)),
      'TypeError',
      'eq.0.type',
      '"lowshelf"',
      '"allpass"',
    );
  }
  throws(() => (band.type = /** @type {any} */ ('lowpas')), 'TypeError', 'got "lowpas"');
  assert.equal(band.type, 'lowshelf');
});

test('read-only properties cannot be assigned', async () => {
  const mixer = /** @type {any} */ (await mixerOf());
  const kick = mixer.addTrack();
  for (const assign of [
    () => (kick.gain = 0.5),
    () => (kick.eq = []),
    () => (kick.eq[0] = null),
    () => (kick.eq[0].Q = 1),
    () => (kick.compressor.ratio = 4),
    () => (kick.kind = 'bus'),
    () => (kick.meter.peak = 1),
    () => (mixer.strips[0] = null),
    () => (mixer.capacity.tracks = 5),
    () => (mixer.stats.load = 0),
  ]) {
    assert.throws(assign, TypeError);
  }
  assert.equal(kick.gain.value, 1);
});

test('a name that is not a string throws', async () => {
  const mixer = await mixerOf();
  throws(() => mixer.addTrack(/** @type {any} */ ({ name: 5 })), 'TypeError', 'addTrack()', 'name', '5');
  throws(() => mixer.addBus(/** @type {any} */ ('Drums')), 'TypeError', 'addBus()', '"Drums"');
  const kick = mixer.addTrack({ name: 'Kick' });
  throws(() => (kick.name = /** @type {any} */ (null)), 'TypeError', 'Track "Kick"', 'null');
  assert.deepEqual(mixer.strips, [kick, mixer.master]);
});

test('adding a strip beyond the capacity throws, naming the capacity', async () => {
  const mixer = await mixerOf();
  for (let count = 0; count < 2; count++) {
    mixer.addTrack();
    mixer.addBus();
  }
  const { strips } = mixer;
  throws(() => mixer.addTrack(), 'RangeError', 'track', 'all 2');
  throws(() => mixer.addBus(), 'RangeError', 'bus', 'all 2');
  assert.equal(mixer.strips, strips);
  const none = await mixerOf({ buses: 0 });
  throws(() => none.addBus(), 'RangeError', 'all 0');
});

test('a capacity out of range throws, naming the range', async () => {
  for (const tracks of [0, -1, 1.5, 1025, Number.NaN])
    await rejects(mixerOf({ tracks }), 'RangeError', 'tracks', '1 to 1024', `${tracks}`);
  for (const buses of [-1, 0.5, 65, Number.POSITIVE_INFINITY])
    await rejects(mixerOf({ buses }), 'RangeError', 'buses', '0 to 64', `${buses}`);
  await rejects(mixerOf({ tracks: '8' }), 'TypeError', 'tracks', '"8"');
  await rejects(mixerOf({ buses: null }), 'TypeError', 'buses', 'null');
  await rejects(createHeadlessMixer(/** @type {any} */ (undefined)), 'TypeError', 'options', 'undefined');
});

test('a mixer can have 1024 tracks and 64 buses', async () => {
  const mixer = await mixerOf({ tracks: 1024, buses: 64 });
  for (let track = 0; track < 1024; track++) mixer.addTrack();
  assert.equal(mixer.tracks[1023].input, 1023);
  mixer.render([], 128);
  assert.equal(mixer.stats.faults, 0);
});

test('a sample rate out of range throws', async () => {
  for (const sampleRate of [0, -48_000, 999, 768_001, Number.NaN])
    await rejects(mixerOf({ sampleRate }), 'RangeError', 'sampleRate', '1000 to 768000');
  for (const sampleRate of ['48000', undefined, null])
    await rejects(mixerOf({ sampleRate }), 'TypeError', 'sampleRate');
});

test('the option wasm throws for other types, other bytes and other builds', async () => {
  await rejects(mixerOf({ wasm: 'busbar.wasm' }), 'TypeError', 'wasm', '"busbar.wasm"');
  await rejects(
    mixerOf({ wasm: new Uint8Array([1, 2, 3]) }),
    'Error',
    'the option wasm',
    'could not be compiled',
  );
  const empty = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
  await rejects(mixerOf({ wasm: empty }), 'Error', 'the option wasm', 'no Busbar build');
  const bytes = await readFile(new URL('../../dist/busbar.wasm', import.meta.url));
  const section = bytes.lastIndexOf('busbar');
  bytes.write('0badf00d', section + 'busbar'.length);
  await rejects(mixerOf({ wasm: bytes }), 'Error', '"0badf00d"', /must be of build "[0-9a-f]{8}"/);
});

test('routing a strip to anything but a bus or the master throws', async () => {
  const mixer = await mixerOf();
  const [kick, snare] = [mixer.addTrack({ name: 'Kick' }), mixer.addTrack({ name: 'Snare' })];
  for (const output of [snare, kick, null, undefined, 'Drums', {}]) {
    throws(
      () => (kick.output = /** @type {any} */ (output)),
      'TypeError',
      'Track "Kick"',
      'output',
      'a bus or the master',
    );
  }
  throws(() => (kick.output = /** @type {any} */ (snare)), 'TypeError', 'got Track "Snare"');
  assert.equal(kick.output, mixer.master);
});

test('routing a strip to a strip of another mixer throws', async () => {
  const mixer = await mixerOf();
  const kick = mixer.addTrack({ name: 'Kick' });
  const other = await mixerOf();
  throws(
    () => (kick.output = other.addBus({ name: 'Far' })),
    'InvalidAccessError',
    'Track "Kick"',
    'Bus "Far"',
    'same mixer',
  );
  throws(() => (kick.output = other.master), 'InvalidAccessError', 'Master');
  assert.equal(kick.output, mixer.master);
});

test('a route that closes a cycle throws, naming the strips on it', async () => {
  const mixer = await mixerOf({ buses: 3 });
  const [a, b, c] = ['A', 'B', 'C'].map((name) => mixer.addBus({ name }));
  a.output = b;
  b.output = c;
  throws(() => (c.output = a), 'HierarchyRequestError', 'Bus "C" → Bus "A" → Bus "B" → Bus "C"');
  throws(() => (a.output = a), 'HierarchyRequestError', 'Bus "A" → Bus "A"');
  assert.deepEqual([a.output, b.output, c.output], [b, c, mixer.master]);
});

test('a removed strip can be read, and every change to it throws', async () => {
  const mixer = await mixerOf();
  const kick = mixer.addTrack({ name: 'Kick' });
  const drums = mixer.addBus({ name: 'Drums' });
  kick.gain.value = 0.5;
  kick.remove();
  drums.remove();
  const tom = mixer.addTrack({ name: 'Tom' });
  const [name, ...parts] = ['InvalidStateError', 'Track "Kick"', 'removed'];
  throws(() => (kick.gain.value = 1), name, ...parts);
  throws(() => (kick.muted = true), name, ...parts);
  throws(() => (kick.eq[0].enabled = true), name, ...parts);
  throws(() => (kick.eq[0].type = 'peaking'), name, ...parts);
  throws(() => (kick.compressor.knee.value = 3), name, ...parts);
  throws(() => (kick.output = mixer.master), name, ...parts);
  throws(() => kick.remove(), name, ...parts);
  throws(() => (tom.output = drums), 'InvalidStateError', 'Bus "Drums"', 'removed');
  assert.deepEqual(
    [kick.removed, kick.gain.value, kick.output, kick.meter.peak, kick.name],
    [true, 0.5, null, 0, 'Kick'],
  );
  assert.equal(tom.gain.value, 1);
});

test('every change to a closed mixer throws', async () => {
  const mixer = await mixerOf();
  const kick = mixer.addTrack();
  const drums = mixer.addBus();
  await mixer.close();
  const calls = [
    () => (kick.gain.value = 1),
    () => (kick.soloed = true),
    () => (kick.eq[0].type = 'peaking'),
    () => (kick.output = drums),
    () => kick.remove(),
    () => mixer.addTrack(),
    () => mixer.addBus(),
    () => mixer.batch(() => {}),
    () => mixer.render([], 128),
  ];
  for (const call of calls) throws(call, 'InvalidStateError', 'closed');
  await rejects(mixer.flush(), 'InvalidStateError', 'closed');
});

test('batch() with anything but a function throws', async () => {
  const mixer = await mixerOf();
  for (const body of [undefined, null, 5, {}, 'x'])
    throws(() => mixer.batch(/** @type {any} */ (body)), 'TypeError', 'function');
});

test('render() with inputs of a wrong form throws and renders nothing', async () => {
  const mixer = await mixerOf();
  const ok = new Float32Array(128);
  /** @type {[any, any, string, string][]} */
  const cases = [
    [null, 128, 'TypeError', 'inputs'],
    [{}, 128, 'TypeError', 'inputs'],
    [[[ok], [ok], [ok]], 128, 'RangeError', '3 inputs'],
    [[ok], 128, 'TypeError', 'inputs[0]'],
    [[null, []], 128, 'RangeError', 'inputs[1]'],
    [[[ok, ok, ok]], 128, 'RangeError', 'got 3'],
    [[[[0, 0]]], 128, 'TypeError', 'inputs[0][0]'],
    [[[ok, new Float64Array(128)]], 128, 'TypeError', 'inputs[0][1]'],
    [[[ok, new Float32Array(127)]], 128, 'RangeError', 'inputs[0][1] must have 128 frames, got 127'],
    [[], 0, 'RangeError', 'frames'],
    [[], -1, 'RangeError', 'frames'],
    [[], 1.5, 'RangeError', 'frames'],
    [[], Number.NaN, 'RangeError', 'frames'],
    [[], '128', 'TypeError', 'frames'],
    [[], undefined, 'TypeError', 'frames'],
  ];
  for (const [inputs, frames, name, part] of cases) throws(() => mixer.render(inputs, frames), name, part);
  assert.equal(mixer.currentFrame, 0);
  assert.equal(mixer.render([[ok]], 128)[0].length, 128);
});

test('connecting a node to a headless track throws', async () => {
  const kick = (await mixerOf()).addTrack({ name: 'Kick' });
  throws(
    () => kick.connectFrom(/** @type {any} */ ({})),
    'NotSupportedError',
    'Track "Kick"',
    'connectFrom',
    'render()',
  );
  throws(() => kick.disconnectFrom(/** @type {any} */ ({})), 'NotSupportedError', 'disconnectFrom');
});

test('after many calls that threw, a mixer renders as an untouched one does', async () => {
  const mixer = await mixerOf();
  const kick = mixer.addTrack();
  const anything = /** @type {any} */ (kick);
  for (const value of NOT_FINITE_NUMBERS) {
    for (const call of [
      () => (anything.gain.value = value),
      () => (anything.output = value),
      () => (anything.eq[0].type = value),
      () => (anything.muted = value === true ? 1 : value),
      () => mixer.addTrack(value === undefined || typeof value === 'object' ? 1 : value),
      () => mixer.batch(typeof value === 'function' ? null : value),
    ]) {
      assert.throws(call);
    }
  }
  const input = [Float32Array.from({ length: 4800 }, (_, frame) => Math.sin(frame))];
  const untouched = await mixerOf();
  untouched.addTrack();
  assert.deepEqual(mixer.render([input], 4800), untouched.render([input], 4800));
});
