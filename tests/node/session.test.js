import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PARAMETERS } from 'busbar';
import { createHeadlessMixer } from 'busbar/headless';
import { apply, renderInQuanta } from '../support/headless.js';
import { randomInput, randomModulation, randomStripValues } from '../support/random-mix.js';
import { randomTest } from '../support/random-test.js';
import { firstDifference } from '../support/signal.js';

/** @typedef {import('../support/random.js').Random} Random */

const RATE = 48_000;
const mixerOf = (options = {}) => createHeadlessMixer({ sampleRate: RATE, tracks: 8, buses: 4, ...options });
const parsed = (/** @type {unknown} */ value) => JSON.parse(JSON.stringify(value));

/** A mixer with random strips, routes and values. @param {Random} random @param {object} [options] */
async function randomMixer(random, options = {}) {
  const mixer = await mixerOf(options);
  const buses = Array.from({ length: random.integer(0, 4) }, () => mixer.addBus());
  const tracks = Array.from({ length: random.integer(0, 8) }, () =>
    mixer.addTrack({ name: random.pick(['Kick', 'Bass', 'Łódź 🎛', '', '"\n']) }),
  );
  for (const [i, bus] of buses.entries())
    if (random.chance()) bus.output = random.pick([...buses.slice(i + 1), mixer.master]);
  for (const track of tracks) track.output = random.pick([...buses, mixer.master]);
  for (const strip of mixer.strips) apply(strip, randomStripValues(random, mixer));
  for (const strip of [...tracks, ...buses])
    apply(strip, { muted: random.chance(), soloed: random.chance(), soloSafe: random.chance() });
  for (let i = 0; i < 12; i++) randomModulation(random)(mixer);
  for (const strip of [...tracks, ...buses]) if (random.chance(0.2)) strip.remove();
  // The random shapes of LFOs depend on the modulators' numbers, which no session holds. After this they are
  // in order.
  const session = parsed(mixer);
  for (const modulator of mixer.modulators) modulator.remove();
  await mixer.restore(session);
  return mixer;
}

/** A small session, as parsed from JSON. @returns {Promise<any>} */
async function someSession() {
  const mixer = await mixerOf();
  mixer.addTrack({ name: 'Kick' }).output = mixer.addBus({ name: 'Drums' });
  mixer.addTrack({ name: 'Voice' }).gain.value = 0.8;
  return parsed(mixer);
}

/**
 * The session with its strips sorted by id, its order written out and its connections sorted. In the mixer
 * the order of the strips depends on which numbers were free, and connections that it has already come first.
 * @param {any} session
 */
function sorted(session) {
  const { strips, order = strips.map((/** @type {any} */ { id }) => id), modulators = [] } = session;
  return {
    ...session,
    order,
    strips: strips.toSorted((/** @type {any} */ a, /** @type {any} */ b) => (a.id < b.id ? -1 : 1)),
    modulators: modulators.map((/** @type {any} */ { connections, ...values }) => ({
      ...values,
      connections: connections.map((/** @type {any} */ of) => JSON.stringify(of)).sort(),
    })),
  };
}

test('a session contains the needed capacity and all strips, routes and values', async () => {
  const { version, capacity, strips } = await someSession();
  assert.equal(version, 2);
  assert.deepEqual(capacity, { tracks: 2, buses: 1 });
  assert.deepEqual(
    strips.map((/** @type {any} */ { kind, id, name, output }) => [kind, id, name, output]),
    [
      ['track', 'track-1', 'Kick', 'bus-1'],
      ['track', 'track-2', 'Voice', 'master'],
      ['bus', 'bus-1', 'Drums', 'master'],
      ['master', 'master', 'Master', undefined],
    ],
  );
  for (const { kind, parameters } of strips) {
    assert.deepEqual(
      Object.keys(parameters),
      PARAMETERS.filter(({ kinds }) => kinds.includes(kind)).map(({ id }) => id),
    );
  }
  assert.equal(strips[1].parameters.gain, 0.8, 'the shortest decimal with that float32 value');
});

test('the capacity of a session without tracks is valid', async () => {
  const { capacity } = parsed(await mixerOf());
  assert.deepEqual(capacity, { tracks: 1, buses: 0 });
  await (await createHeadlessMixer({ sampleRate: RATE, ...capacity })).close();
});

randomTest('a restored session is saved as the same data and sounds the same to the bit', async (random) => {
  for (let run = 0; run < 20; run++) {
    const original = await randomMixer(random);
    const session = parsed(original);
    const copy = await createHeadlessMixer({ sampleRate: RATE, ...session.capacity });
    await copy.restore(session);
    assert.deepEqual(parsed(copy), session);

    const sources = new Map(original.tracks.map(({ id }) => [id, randomInput(random, 3000)]));
    const [expected, actual] = [original, copy].map((mixer) => {
      /** @type {(Float32Array[] | null)[]} */
      const inputs = Array.from({ length: mixer.capacity.tracks }, () => null);
      for (const { id, input } of mixer.tracks) inputs[input] = sources.get(id) ?? null;
      return renderInQuanta(mixer, inputs, { frames: 3000 });
    });
    for (const side of [0, 1]) assert.equal(firstDifference(expected[side], actual[side]), -1);
  }
});

randomTest('random sessions can be restored one after the other while the mixer plays', async (random) => {
  const mixer = await mixerOf();
  for (let run = 0; run < 20; run++) {
    const session = parsed(await randomMixer(random));
    await mixer.restore(session);
    assert.deepEqual(sorted(parsed(mixer)), sorted(session));
    mixer.render([], 4800);
  }
});

test('a full mixer that plays can restore another full session', async () => {
  const [mixer, other] = [await mixerOf(), await mixerOf()];
  for (let i = 0; i < 4; i++) other.addTrack().remove();
  for (let i = 0; i < 8; i++) {
    mixer.addTrack({ name: 'Before' });
    other.addTrack({ name: 'Restored' });
  }
  const input = Array.from({ length: 8 }, () => [new Float32Array(480).fill(0.1)]);
  mixer.render(input, 480);
  await mixer.restore(other.toJSON());
  assert.deepEqual(sorted(parsed(mixer)), sorted(parsed(other)));
});

test('restore() keeps strips with the same id and reuses the others in order', async () => {
  const mixer = await mixerOf();
  const [a, b, c, d] = ['A', 'B', 'C', 'D'].map((name) => mixer.addTrack({ name }));
  const session = parsed(mixer);
  session.strips = session.strips.filter((/** @type {any} */ { name }) => name !== 'D');
  session.strips[0].id = 'track-11';
  session.strips[1].id = 'track-12';
  [session.strips[0].name, session.strips[1].name, session.strips[2].name] = ['New A', 'New B', 'Still C'];
  session.strips[2].parameters.gain = 0.25;
  await mixer.restore(session);
  assert.deepEqual([a.id, b.id, c.id], ['track-11', 'track-12', 'track-3']);
  assert.deepEqual([a.name, b.name, c.name], ['New A', 'New B', 'Still C']);
  assert.equal(c.gain.value, 0.25);
  assert.equal(d.removed, true);
  assert.deepEqual(mixer.tracks, [a, b, c]);
});

test('no id is assigned twice, including the ids of a restored session', async () => {
  const mixer = await mixerOf();
  mixer.addTrack().remove();
  assert.equal(mixer.addTrack().id, 'track-2');
  const session = parsed(mixer);
  session.strips[0].id = 'track-7';
  await mixer.restore(session);
  mixer.tracks[0].remove();
  assert.equal(mixer.addTrack().id, 'track-8');
  session.strips[0].id = 'track-999999999';
  await mixer.restore(session);
  assert.equal(mixer.addTrack().id, 'track-1', 'after the last number ids start from 1 again');
  assert.equal(mixer.master.id, 'master');
});

test('a restored session takes effect as a whole in one quantum', async () => {
  const mixer = await mixerOf();
  const session = await someSession();
  mixer.render([], 128);
  const before = mixer.stats.parameterWrites;
  await mixer.restore(session);
  assert.equal(mixer.stats.parameterWrites, before);
  mixer.render([], 128);
  const { parameterWrites } = mixer.stats;
  assert.ok(parameterWrites > before);
  mixer.render([], 128);
  assert.equal(mixer.stats.parameterWrites, parameterWrites);
});

test('a parameter missing from a session is set to its default', async () => {
  const mixer = await mixerOf();
  const track = mixer.addTrack();
  const session = parsed(mixer);
  session.strips[0].parameters = { pan: -0.5 };
  track.gain.value = 0.1;
  track.eq[2].type = 'notch';
  await mixer.restore(session);
  assert.deepEqual([track.gain.value, track.pan.value, track.eq[2].type], [1, -0.5, 'peaking']);
});

test("a frequency above the sample rate's limit is lowered to the limit", async () => {
  const high = await mixerOf({ sampleRate: 192_000 });
  high.addTrack().eq[3].frequency.value = 60_000;
  const low = await mixerOf({ sampleRate: 44_100 });
  await low.restore(parsed(high));
  assert.equal(low.tracks[0].eq[3].frequency.value, 21_609);
});

/** @type {[string, (session: any) => void, ...string[]][]} */
const WRONG = [
  ['no version', (s) => delete s.version, 'session.version is missing'],
  ['a version of a wrong type', (s) => (s.version = '1'), 'session.version must be 1', '"1"'],
  ['an unknown member', (s) => (s.bpm = 120), 'session.bpm is not known'],
  ['no strips', (s) => delete s.strips, 'session.strips is missing'],
  ['strips that are no array', (s) => (s.strips = { length: 0 }), 'session.strips must be an array'],
  ['a strip that is a number', (s) => (s.strips[1] = 5), 'session.strips[1] must be an object, got 5'],
  ['a hole in the strips', (s) => delete s.strips[1], 'session.strips[1] must be an object, got undefined'],
  ['a strip without a kind', (s) => delete s.strips[0].kind, 'session.strips[0].kind'],
  [
    'an unknown kind',
    (s) => (s.strips[0].kind = 'aux'),
    'session.strips[0].kind must be "track", "bus" or "master", got "aux"',
  ],
  [
    'an id of another kind',
    (s) => (s.strips[0].id = 'bus-2'),
    'session.strips[0].id',
    '"track-1"',
    '"bus-2"',
  ],
  ['a strange id', (s) => (s.strips[0].id = '__proto__'), 'session.strips[0].id', '"__proto__"'],
  ['a duplicate id', (s) => (s.strips[1].id = 'track-1'), 'session.strips[1].id', 'strips[0]', '"track-1"'],
  ['no name', (s) => delete s.strips[0].name, 'session.strips[0].name is missing'],
  ['a name of a wrong type', (s) => (s.strips[0].name = 5), 'session.strips[0].name must be a string, got 5'],
  [
    'a name that is too long',
    (s) => (s.strips[0].name = 'x'.repeat(1001)),
    'session.strips[0].name',
    '1000 characters',
  ],
  ['no output', (s) => delete s.strips[0].output, 'session.strips[0].output is missing'],
  ['an output of the master', (s) => (s.strips[3].output = 'bus-1'), 'session.strips[3].output is not known'],
  [
    'an output that is a track',
    (s) => (s.strips[0].output = 'track-2'),
    'session.strips[0].output',
    '"track-2"',
  ],
  [
    'an output that is not there',
    (s) => (s.strips[0].output = 'bus-2'),
    'session.strips[0].output',
    '"bus-2"',
  ],
  [
    'a bus that feeds itself',
    (s) => (s.strips[2].output = 'bus-1'),
    'session.strips[2].output',
    'bus-1 → bus-1',
  ],
  [
    'a cycle',
    (s) => s.strips.push(bus('bus-2', 'bus-3'), bus('bus-3', 'bus-2')),
    'session.strips[4].output',
    'bus-2 → bus-3 → bus-2',
  ],
  ['no master', (s) => s.strips.pop(), 'session.strips must hold the master'],
  ['two masters', (s) => s.strips.push(s.strips[3]), 'session.strips[4].id', 'strips[3]', '"master"'],
  [
    'an unknown parameter',
    (s) => (s.strips[0].parameters['eq.4.gain'] = 1),
    'session.strips[0].parameters["eq.4.gain"] is not a parameter of a track',
  ],
  [
    'a solo of the master',
    (s) => (s.strips[3].parameters.soloed = true),
    'session.strips[3].parameters.soloed is not a parameter of a master',
  ],
  [
    'a number out of range',
    (s) => (s.strips[0].parameters.pan = 1.01),
    'session.strips[0].parameters.pan',
    '-1 to 1',
    'got 1.01',
  ],
  [
    'a string instead of a number',
    (s) => (s.strips[0].parameters['eq.0.Q'] = '1'),
    'session.strips[0].parameters["eq.0.Q"]',
    '-40 to 100',
    '"1"',
  ],
  ['a NaN', (s) => (s.strips[0].parameters.gain = Number.NaN), 'session.strips[0].parameters.gain', 'NaN'],
  [
    'an infinity',
    (s) => (s.strips[0].parameters['eq.0.frequency'] = 1 / 0),
    'parameters["eq.0.frequency"]',
    'Hz',
    'Infinity',
  ],
  [
    'an unknown filter',
    (s) => (s.strips[0].parameters['eq.0.type'] = 'lp'),
    'session.strips[0].parameters["eq.0.type"]',
    '"lowpass"',
    '"lp"',
  ],
  [
    'a number instead of a boolean',
    (s) => (s.strips[0].parameters.muted = 1),
    'session.strips[0].parameters.muted must be true or false, got 1',
  ],
  [
    'parameters in an array',
    (s) => (s.strips[0].parameters = []),
    'session.strips[0].parameters must be an object',
  ],
  [
    'parameters in a Map',
    (s) => (s.strips[0].parameters = new Map()),
    'session.strips[0].parameters must be plain data',
  ],
  [
    'a capacity that is too small',
    (s) => (s.capacity.tracks = 1),
    'session.capacity.tracks must be at least 2',
    'got 1',
  ],
  ['a negative capacity', (s) => (s.capacity.buses = -1), 'session.capacity.buses', '0 to 64', 'got -1'],
  ['a function as a name', (s) => (s.strips[0].name = () => 'Kick'), 'plain data'],
  ['too many strips', (s) => (s.strips = Array(1090).fill(s.strips[0])), 'session.strips', '1089'],
  [
    'a million strips',
    (s) => (s.strips = Array(1e6).fill(5)),
    'session.strips must hold at most 1089',
    'an array of 1000000',
  ],
  [
    'an unknown member with a long name',
    (s) => (s['x'.repeat(1e6)] = 1),
    `session["${'x'.repeat(60)}…"] is not known`,
  ],
  [
    'a member __proto__',
    (s) => addMember(s.strips[0].parameters, '__proto__'),
    'parameters.__proto__ is not a parameter',
  ],
  [
    'a member constructor',
    (s) => addMember(s.strips[0], 'constructor'),
    'session.strips[0].constructor is not known',
  ],
];

/** @param {string} id @param {string} output */
function bus(id, output) {
  return { kind: 'bus', id, name: id, output, parameters: {} };
}

/**
 * Adds a member as JSON.parse() does, even if its name is `__proto__`.
 * @param {object} object
 * @param {string} key
 */
function addMember(object, key) {
  Object.defineProperty(object, key, { value: { gain: 16 }, enumerable: true });
}

test('a wrong session rejects with the place in it, and changes nothing', async (t) => {
  const mixer = await mixerOf();
  mixer.addTrack({ name: 'Mine' }).pan.value = 0.5;
  const before = parsed(mixer);
  const strips = mixer.strips;
  for (const [what, corrupt, ...parts] of WRONG) {
    await t.test(what, async () => {
      const session = await someSession();
      corrupt(session);
      await assert.rejects(mixer.restore(session), (/** @type {Error} */ error) => {
        assert.equal(error.name, 'DataError', error.stack);
        for (const part of ['restore(): ', ...parts])
          assert.ok(error.message.includes(part), `"${part}" in "${error.message}"`);
        return true;
      });
      assert.deepEqual(parsed(mixer), before);
      assert.equal(mixer.strips, strips);
    });
  }
  assert.equal(Object.getOwnPropertyNames(Object.prototype).includes('gain'), false);
});

test('restore() rejects for anything but a session', async () => {
  const mixer = await mixerOf();
  for (const value of [
    undefined,
    null,
    true,
    5,
    'text',
    JSON.stringify(mixer),
    Symbol('x'),
    () => 1,
    new Date(),
    new Map(),
  ]) {
    await assert.rejects(mixer.restore(/** @type {any} */ (value)), { name: 'DataError' });
  }
});

test('a session of another version rejects with NotSupportedError', async () => {
  const session = await someSession();
  for (const version of [0, 3, 1.5]) {
    await assert.rejects((await mixerOf()).restore({ ...session, version }), {
      name: 'NotSupportedError',
      message: /session\.version must be 1.* got /,
    });
  }
});

test('a session rejects if it exceeds the capacity, not if numbers are not free yet', async () => {
  const session = await someSession();
  const small = await mixerOf({ tracks: 1 });
  small.addTrack();
  const before = parsed(small);
  await assert.rejects(small.restore(session), {
    name: 'RangeError',
    message: /session\.strips holds 2 tracks.* capacity is 1/,
  });
  assert.deepEqual(parsed(small), before);
  const mixer = await mixerOf({ tracks: 2 });
  const tracks = [mixer.addTrack(), mixer.addTrack()];
  mixer.render([[new Float32Array(128).fill(1)]], 128);
  for (const track of tracks) track.remove();
  await mixer.restore(session);
  assert.deepEqual(parsed(mixer), session);
});

test('restore() reads every member once, at the call', async () => {
  const mixer = await mixerOf();
  const session = await someSession();
  let reads = 0;
  Object.defineProperty(session.strips[0], 'name', { enumerable: true, get: () => ++reads });
  await assert.rejects(mixer.restore(session), { message: /name must be a string, got 1/ });
  assert.equal(reads, 1);
  const other = await someSession();
  const restored = mixer.restore(other);
  other.strips[0].parameters.gain = 'loud';
  await restored;
  assert.equal(mixer.tracks[0].gain.value, 1);
});

test('a truncated session rejects', async () => {
  const mixer = await mixerOf();
  const text = JSON.stringify(await someSession());
  for (let length = 0; length < text.length; length++) {
    await assert.rejects(async () => mixer.restore(JSON.parse(text.slice(0, length))));
  }
  assert.deepEqual(mixer.tracks, []);
});

randomTest('random bytes and randomly corrupted sessions are either rejected or restored', async (random) => {
  const mixer = await mixerOf();
  const good = Buffer.from(JSON.stringify(await someSession()));
  for (let run = 0; run < 1000; run++) {
    const bytes = run % 4 === 0 ? Buffer.alloc(random.integer(0, 200)) : Buffer.from(good);
    const changes = run % 4 === 0 ? bytes.length : random.integer(1, 3);
    for (let i = 0; i < changes; i++)
      bytes[run % 4 === 0 ? i : random.integer(0, bytes.length - 1)] = random.integer(0, 255);
    await assertRejectedOrRestored(mixer, () => JSON.parse(bytes.toString()));
  }
});

randomTest('a session with a replaced member is either rejected or restored', async (random) => {
  const mixer = await mixerOf();
  const junk = [
    null,
    true,
    0,
    -1,
    0.5,
    1e300,
    Number.NaN,
    '',
    'master',
    'bus-1',
    'track-1',
    [],
    {},
    [[]],
    { kind: 'master' },
    new Date(0),
    10n,
  ];
  for (let run = 0; run < 1000; run++) {
    const session = await someSession();
    let at = session;
    let key = random.pick(Object.keys(at));
    while (typeof at[key] === 'object' && random.chance(0.8)) {
      at = at[key];
      key = random.pick(Object.keys(at));
    }
    if (random.chance(0.2)) delete at[key];
    else at[random.chance(0.1) ? 'constructor' : key] = random.pick(junk);
    await assertRejectedOrRestored(mixer, () => session);
  }
});

/**
 * Asserts that restore() either rejects and changes nothing, or that the new session can itself be restored.
 * @param {Awaited<ReturnType<typeof mixerOf>>} mixer
 * @param {() => any} read returns the session, or throws
 */
async function assertRejectedOrRestored(mixer, read) {
  const before = parsed(mixer);
  try {
    await mixer.restore(read());
  } catch (error) {
    assert.ok(
      error instanceof DOMException || error instanceof RangeError || error instanceof SyntaxError,
      `${error}`,
    );
    assert.deepEqual(parsed(mixer), before);
    return;
  }
  const after = parsed(mixer);
  const copy = await mixerOf();
  await copy.restore(after);
  assert.deepEqual(sorted(parsed(copy)), sorted(after));
}

test('a closed mixer can be saved, and restore() rejects', async () => {
  const mixer = await mixerOf();
  const session = await someSession();
  const before = parsed(mixer);
  await mixer.close();
  await assert.rejects(mixer.restore(session), { name: 'InvalidStateError' });
  assert.deepEqual(parsed(mixer), before);
});

test('a name longer than a session allows throws', async () => {
  const mixer = await mixerOf();
  const track = mixer.addTrack({ name: 'x'.repeat(1000) });
  assert.throws(() => (track.name = 'x'.repeat(1001)), {
    name: 'RangeError',
    message: /name.*1000 characters.*1001/,
  });
  assert.throws(() => mixer.addBus({ name: 'x'.repeat(1001) }), {
    name: 'RangeError',
    message: /addBus\(\): name/,
  });
  await mixer.restore(parsed(mixer));
});
