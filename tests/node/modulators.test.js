import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { EnvelopeFollower, Lfo, Modulation } from 'busbar';
import { createHistory } from 'busbar/sessions';
import { busbarSucceeds, useFolder } from '../support/command-line.js';
import { renderInQuanta } from '../support/headless.js';
import { shapeAt } from '../support/lfo-shapes.js';
import { createTestMixer } from '../support/mixer-under-test.js';
import { Random } from '../support/random.js';
import { SEED } from '../support/random-test.js';
import { firstDifference, peakOf, worstDifference } from '../support/signal.js';
import { readWav, writeWav } from '../support/wav.js';

/* What modulators are for the application: objects, limits, events, sessions. */

const sampleRate = 48_000;
const ONES = new Float32Array(sampleRate).fill(1);
const folder = useFolder();
const NOISE = new Random(SEED).noise(sampleRate, 0.5);
const mixerOf = (options = {}) => createTestMixer({ sampleRate, tracks: 4, buses: 2, ...options });
const task = () => new Promise((resolve) => setImmediate(resolve));
const dataOf = (/** @type {any} */ mixer) => JSON.parse(JSON.stringify(mixer));

/** Renders a constant input of 1 on the first track. @param {any} mixer @param {number} frames */
function play(mixer, frames) {
  const part = ONES.subarray(0, frames);
  return mixer.render([[part, part]], frames);
}

/** What an application can see of a mixer's modulators. @param {any} mixer */
function stateOf(mixer) {
  const { modulators, tempo } = mixer;
  return {
    tempo,
    modulators,
    connections: modulators.map((/** @type {any} */ { connections }) => connections),
    data: JSON.stringify(mixer),
  };
}

/** @param {any} mixer @param {ReturnType<typeof stateOf>} before */
function assertUntouched(mixer, before) {
  const now = stateOf(mixer);
  assert.deepEqual([now.data, now.tempo], [before.data, before.tempo]);
  assert.equal(now.modulators, before.modulators, 'the same array');
  for (const [i, connections] of now.connections.entries()) assert.equal(connections, before.connections[i]);
}

test('addLfo() and addEnvelopeFollower() return objects with their options or the defaults', async () => {
  const mixer = await mixerOf();
  const track = mixer.addTrack();
  const plain = mixer.addLfo();
  const lfo = mixer.addLfo({ type: 'noise', frequency: 3, phase: 0.5, retrigger: true });
  const follower = mixer.addEnvelopeFollower(track);
  assert.ok(plain instanceof Lfo && follower instanceof EnvelopeFollower);
  assert.deepEqual(dataOf(plain), {
    kind: 'lfo',
    type: 'sine',
    frequency: 1,
    phase: 0,
    retrigger: false,
    connections: [],
  });
  assert.deepEqual([lfo.type, lfo.frequency, lfo.phase, lfo.retrigger], ['noise', 3, 0.5, true]);
  assert.deepEqual([follower.strip, follower.attack, follower.release], [track, 0.01, 0.1]);
  assert.deepEqual(mixer.modulators, [plain, lfo, follower]);
  assert.equal(mixer.modulators, mixer.modulators);
  assert.ok(Object.isFrozen(mixer.modulators));
});

test('connect() returns a connection, and a second one to the same parameter changes the first', async () => {
  const mixer = await mixerOf();
  const track = mixer.addTrack();
  const lfo = mixer.addLfo();
  const connection = lfo.connect(track.gain, 0.5);
  assert.ok(connection instanceof Modulation);
  assert.deepEqual(
    [connection.modulator, connection.parameter, connection.amount, connection.scale, connection.connected],
    [lfo, track.gain, 0.5, 'linear', true],
  );
  assert.equal(lfo.connect(track.gain, -1, { scale: 'octaves' }), connection);
  assert.deepEqual([connection.amount, connection.scale], [-1, 'octaves']);
  connection.amount = 2;
  assert.deepEqual([connection.amount, connection.scale, lfo.connections], [2, 'octaves', [connection]]);
  const other = lfo.connect(track.pan, 1);
  assert.deepEqual(lfo.connections, [connection, other]);
  connection.disconnect();
  connection.disconnect();
  assert.deepEqual([connection.connected, lfo.connections], [false, [other]]);
  assert.throws(() => (connection.amount = 1), { name: 'InvalidStateError' });
  lfo.disconnect();
  lfo.disconnect();
  assert.deepEqual(lfo.connections, []);
  assert.throws(() => lfo.disconnect(track.pan), { name: 'InvalidAccessError', message: /pan/ });
});

test('a removed modulator is of no effect and throws, also if its strip was removed', async () => {
  const mixer = await mixerOf();
  const track = mixer.addTrack();
  const other = mixer.addTrack();
  const [lfo, follower] = [mixer.addLfo(), mixer.addEnvelopeFollower(other)];
  const [connection] = [lfo.connect(track.gain, 0.5), follower.connect(track.gain, 0.5)];
  play(mixer, 12_800);
  other.remove();
  assert.deepEqual([follower.removed, follower.connections, mixer.modulators], [true, [], [lfo]]);
  lfo.remove();
  assert.deepEqual([lfo.removed, lfo.value, connection.connected], [true, 0, false]);
  for (const use of [
    () => lfo.connect(track.gain, 1),
    () => lfo.disconnect(),
    () => lfo.remove(),
    () => lfo.restart(),
    () => (lfo.frequency = 2),
    () => (follower.attack = 1),
  ])
    assert.throws(use, { name: 'InvalidStateError' });
  const [left] = play(mixer, 12_800);
  assert.ok(Math.abs(left[12_799] - 1) < 1e-6, `${left[12_799]}`);
});

test('a strip that is removed takes its connections along, and its successor has none', async () => {
  const mixer = await mixerOf({ tracks: 1 });
  const lfo = mixer.addLfo({ type: 'square', frequency: 0.1 });
  for (let round = 0; round < 5; round++) {
    const track = mixer.addTrack();
    const connection = lfo.connect(track.gain, 1);
    lfo.connect(track.eq[0].frequency, 1, { scale: 'octaves' });
    track.eq[0].enabled = true;
    track.eq[0].gain.value = 6;
    const [left] = play(mixer, 12_800);
    assert.ok(left[12_799] > 1.9, `${left[12_799]}`);
    track.remove();
    assert.deepEqual([connection.connected, lfo.connections], [false, []]);
    const plain = mixer.addTrack();
    const [after] = play(mixer, 12_800);
    assert.ok(Math.abs(after[12_799] - 1) < 1e-5, `${after[12_799]}`);
    plain.remove();
  }
});

test('value and currentValue are what is heard, and the value of a Param is what was set', async () => {
  const mixer = await mixerOf();
  const track = mixer.addTrack();
  const lfo = mixer.addLfo({ frequency: 2 });
  lfo.connect(track.gain, 0.5);
  lfo.connect(track.eq[0].frequency, 2, { scale: 'octaves' });
  lfo.connect(track.pan, 2);
  track.eq[0].frequency.value = 1000;
  const follower = mixer.addEnvelopeFollower(track, { attack: 0.001 });
  assert.ok(Math.abs(lfo.value) < 1e-6);
  for (let quantum = 0; quantum < 20; quantum++) {
    play(mixer, 1280);
    await mixer.flush();
    const value = shapeAt('sine', (2 * (1280 * (quantum + 1) - 128)) / sampleRate);
    assert.ok(Math.abs(lfo.value - value) < 3e-5, `${lfo.value} ${value}`);
    assert.equal(track.gain.value, 1);
    assert.ok(Math.abs(track.gain.currentValue - (1 + 0.5 * value)) < 3e-5);
    assert.ok(Math.abs(track.eq[0].frequency.currentValue / (1000 * 2 ** (2 * value)) - 1) < 1e-4);
    assert.ok(Math.abs(track.pan.currentValue - Math.min(1, Math.max(-1, 2 * value))) < 1e-4);
  }
  assert.ok(follower.value > 0.5, `${follower.value}`);
  track.gain.value = 3;
  assert.equal(track.gain.value, 3);
  lfo.remove();
  assert.equal(track.gain.currentValue, 3);
});

test('a mixer has 64 modulators and 256 connections, and more are refused', async () => {
  const mixer = await mixerOf();
  const track = mixer.addTrack();
  const lfos = Array.from({ length: 64 }, () => mixer.addLfo());
  const parameters = [track.gain, track.pan, track.trim, track.width];
  for (const lfo of lfos) for (const parameter of parameters) lfo.connect(parameter, 0.01);
  const before = stateOf(mixer);
  assert.throws(() => mixer.addLfo(), { name: 'RangeError', message: /64/ });
  assert.throws(() => mixer.addEnvelopeFollower(track), { name: 'RangeError', message: /64/ });
  assert.throws(() => lfos[0].connect(track.eq[0].gain, 1), { name: 'RangeError', message: /256/ });
  assertUntouched(mixer, before);
  lfos[3].connect(track.gain, 0.02); // not another connection
  const [left] = play(mixer, 4800);
  const sum = shapeAt('sine', 4799 / sampleRate);
  assert.ok(Math.abs(left[4799] / Math.SQRT2) > 0 && sum > 0);
  lfos[7].remove();
  mixer.addEnvelopeFollower(track).connect(track.gain, 1);
  assert.equal(mixer.modulators.length, 64);
  const session = dataOf(mixer);
  await mixer.restore(session);
  assert.deepEqual(dataOf(mixer), session);
});

test('full stores are restored over full stores', async () => {
  const mixer = await mixerOf();
  const track = mixer.addTrack();
  const { gain, pan, trim, width } = track;
  const all = [gain, pan, trim, width, ...track.eq.flatMap((band) => [band.gain, band.frequency])];
  const connect = (/** @type {number} */ from, /** @type {number} */ count) => {
    for (const lfo of mixer.modulators.slice(from, from + count))
      for (const parameter of all.slice(0, 12)) lfo.connect(parameter, 0.01);
  };
  for (let i = 0; i < 42; i++) mixer.addLfo();
  connect(0, 21);
  const first = dataOf(mixer);
  for (const lfo of mixer.modulators) lfo.disconnect();
  connect(21, 21);
  const second = dataOf(mixer);
  for (const session of [first, second, first]) {
    await mixer.restore(session);
    assert.deepEqual(dataOf(mixer), session);
  }
});

test('changes of modulators in a batch that fails leave everything as it was', async () => {
  const mixer = await mixerOf();
  const track = mixer.addTrack();
  const other = mixer.addTrack();
  const lfo = mixer.addLfo({ beats: 2, phase: 0.25 });
  const follower = mixer.addEnvelopeFollower(other);
  const connection = lfo.connect(track.gain, 0.5);
  follower.connect(track.pan, 0.5);
  play(mixer, 1280);
  const before = stateOf(mixer);
  const twin = await mixerOf();
  await twin.restore(dataOf(mixer));
  /** @type {Record<string, () => void>} */
  const changes = {
    add: () => void mixer.addLfo().connect(track.width, 1),
    'remove an LFO': () => lfo.remove(),
    'remove a follower': () => follower.remove(),
    'remove the strip that is followed': () => other.remove(),
    'remove the strip that is moved': () => track.remove(),
    disconnect: () => lfo.disconnect(),
    amount: () => (connection.amount = 3),
    scale: () => void lfo.connect(track.gain, 0.5, { scale: 'octaves' }),
    values: () => Object.assign(lfo, { type: 'square', frequency: 7, phase: 0.5, retrigger: true }),
    tempo: () => (mixer.tempo = 90),
    follower: () => Object.assign(follower, { attack: 1, release: 1 }),
    restart: () => lfo.restart(0.1),
    replace: () => {
      lfo.remove();
      mixer.addLfo({ type: 'noise' }).connect(track.gain, 1);
    },
  };
  for (const [name, change] of Object.entries(changes)) {
    assert.throws(
      () =>
        mixer.batch(() => {
          change();
          throw new Error('no');
        }),
      { message: 'no' },
      name,
    );
    assertUntouched(mixer, before);
    assert.deepEqual(
      [connection.amount, connection.scale, connection.connected],
      [0.5, 'linear', true],
      name,
    );
  }
  const expected = course(mixer, 4);
  assert.ok(expected.every((value) => value > 0.4 && value < 1.6));
  // A batch that fails inside of one that does not.
  mixer.batch(() => {
    mixer.tempo = 100;
    try {
      mixer.batch(() => {
        changes.replace();
        throw new Error('no');
      });
    } catch {}
    follower.attack = 0.5;
  });
  assert.deepEqual([mixer.tempo, follower.attack, lfo.removed], [100, 0.5, false]);
  assert.deepEqual(mixer.modulators, [lfo, follower]);
});

/** The gain of the first track at the ends of some quanta. @param {any} mixer @param {number} quanta */
function course(mixer, quanta) {
  return Array.from({ length: quanta }, () => Math.hypot(play(mixer, 4800)[0][4799], 0));
}

test('the mixer dispatches one change per task, and none for values that are set again', async () => {
  const mixer = await mixerOf();
  const track = mixer.addTrack();
  /** @type {any[]} */
  const details = [];
  mixer.addEventListener('change', ({ detail }) => details.push(detail));
  await task();
  details.length = 0;
  const lfo = mixer.addLfo();
  const connection = lfo.connect(track.gain, 0.5);
  mixer.tempo = 90;
  await task();
  assert.deepEqual(
    details.map(({ modulators, added, changed, userData }) => [modulators, added, changed.size, userData]),
    [[true, [], 0, false]],
  );
  for (const change of [
    () => (lfo.frequency = 2),
    () => (connection.amount = 1),
    () => connection.disconnect(),
    () => lfo.remove(),
  ]) {
    change();
    await task();
  }
  assert.equal(details.length, 5);
  const again = mixer.addLfo({ frequency: 3 });
  again.connect(track.gain, 0.25);
  await task();
  details.length = 0;
  again.frequency = 3;
  again.type = 'sine';
  again.connect(track.gain, 0.25);
  mixer.tempo = 90;
  track.pan.value = 0.5;
  await task();
  assert.deepEqual(
    details.map(({ modulators }) => modulators),
    [false],
  );
});

test('undo and redo take modulators, connections, values and tempo back and forward', async () => {
  const mixer = await mixerOf();
  const track = mixer.addTrack();
  const history = createHistory(mixer);
  const steps = [dataOf(mixer)];
  /** @type {any} */ let lfo;
  for (const change of [
    () => (lfo = mixer.addLfo()),
    () => lfo.connect(track.gain, 0.5),
    () => lfo.connect(track.pan, 0.5),
    () => (lfo.frequency = 5),
    () => (mixer.tempo = 90),
    () => mixer.addEnvelopeFollower(track).connect(track.gain, 0.25),
    () => lfo.disconnect(track.pan),
    () => track.remove(),
    () => lfo.remove(),
  ]) {
    change();
    await task();
    steps.push(dataOf(mixer));
  }
  assert.equal(history.undoSteps, steps.length - 1);
  for (let i = steps.length - 2; i >= 0; i--) {
    history.undo();
    assert.deepEqual(dataOf(mixer), steps[i], `undo to step ${i}`);
  }
  for (let i = 1; i < steps.length; i++) {
    history.redo();
    assert.deepEqual(dataOf(mixer), steps[i], `redo to step ${i}`);
  }
});

test('a drag of a modulator is one step, and one of another modulator is another', async () => {
  const mixer = await mixerOf();
  const track = mixer.addTrack();
  const lfos = [mixer.addLfo(), mixer.addLfo()];
  const connection = lfos[0].connect(track.gain, 0.5);
  const history = createHistory(mixer, { mergeMs: 60_000 });
  for (let i = 1; i < 5; i++) {
    connection.amount = i / 10;
    await task();
  }
  assert.equal(history.undoSteps, 1);
  for (let i = 2; i < 5; i++) {
    lfos[1].frequency = i;
    await task();
  }
  assert.equal(history.undoSteps, 2);
  history.undo();
  history.undo();
  assert.deepEqual([connection.amount, lfos[1].frequency], [0.5, 1]);
});

/** A mixer with modulators of all kinds. */
async function modulatedMixer() {
  const mixer = await mixerOf();
  const [kick, bass] = [mixer.addTrack({ name: 'Kick' }), mixer.addTrack({ name: 'Bass' })];
  const bus = mixer.addBus();
  bass.output = bus;
  bass.ladder.enabled = true;
  bass.ladder.frequency.value = 900;
  kick.eq[1].enabled = true;
  mixer.tempo = 97;
  mixer.addLfo({ beats: 1.5, phase: 0.3 }).connect(bass.pan, 0.7);
  mixer.addLfo({ type: 'noise', frequency: 6 }).connect(kick.eq[1].gain, -4);
  mixer
    .addEnvelopeFollower(kick, { attack: 0.002, release: 0.2 })
    .connect(bass.ladder.frequency, -1.7, { scale: 'octaves' });
  mixer.addLfo({ type: 'sampleAndHold', frequency: 9 }).connect(bus.gain, 0.3);
  mixer.addEnvelopeFollower(mixer.master).connect(mixer.master.pan, 0.2);
  mixer.modulators[0].connect(bus.gain, 0.4, { scale: 'octaves' });
  mixer.modulators[1].connect(bus.gain, 0.1);
  return mixer;
}

const INPUTS = [[NOISE, NOISE], [NOISE.toReversed()]];

test('a session holds modulators and the tempo, and sounds the same to the bit', async () => {
  const mixer = await modulatedMixer();
  const session = dataOf(mixer);
  assert.equal(session.tempo, 97);
  assert.deepEqual(session.modulators[2], {
    kind: 'envelopeFollower',
    strip: 'track-1',
    attack: 0.002,
    release: 0.2,
    connections: [{ strip: 'track-2', parameter: 'ladder.frequency', amount: -1.7, scale: 'octaves' }],
  });
  const other = await mixerOf();
  await other.restore(session);
  assert.deepEqual(dataOf(other), session);
  const [live, restored] = [mixer, other].map((of) => renderInQuanta(of, INPUTS));
  assert.ok(peakOf(live[0]) > 0.1);
  for (const side of [0, 1]) assert.equal(firstDifference(live[side], restored[side]), -1);
  const plain = dataOf(await mixerOf());
  assert.ok(!('modulators' in plain) && !('tempo' in plain));
  await other.restore(plain);
  assert.deepEqual([other.modulators, other.tempo], [[], 120]);
});

test('busbar mixdown plays the modulators of a session with the bits of headless', async () => {
  const mixer = await modulatedMixer();
  for (const [i, channels] of INPUTS.entries())
    writeWav(folder.file(`${mixer.tracks[i].name}.wav`), channels);
  writeFileSync(folder.file('session.json'), JSON.stringify(mixer));
  await busbarSucceeds(folder.path, 'mixdown', 'Kick.wav', 'Bass.wav', '-s', 'session.json', '-o', 'mix.wav');
  const expected = renderInQuanta(mixer, INPUTS);
  const { channels } = readWav(folder.file('mix.wav'));
  for (const side of [0, 1]) assert.equal(firstDifference(channels[side], expected[side]), -1);
});

test('restore() keeps the LFOs that are in the same place, and they run on', async () => {
  const mixer = await mixerOf();
  const track = mixer.addTrack();
  const [lfo, second] = [mixer.addLfo({ frequency: 2 }), mixer.addLfo()];
  lfo.connect(track.gain, 0.5);
  const follower = mixer.addEnvelopeFollower(track);
  const session = dataOf(mixer);
  play(mixer, 128 * 60);
  second.remove();
  lfo.frequency = 9;
  lfo.frequency = 2;
  lfo.connect(track.pan, 0.5);
  await mixer.restore(session);
  assert.deepEqual([mixer.modulators[0], lfo.removed, lfo.connections.length], [lfo, false, 1]);
  assert.ok(follower.removed, 'another kind is in its place');
  assert.deepEqual(dataOf(mixer), session);
  const [left] = play(mixer, 12_800);
  const expected = Float64Array.from(
    { length: 12_800 },
    (_, i) => 1 + 0.5 * shapeAt('sine', (2 * (i + 128 * 60)) / sampleRate),
  );
  assert.ok(worstDifference(left.subarray(4800), expected.subarray(4800)) < 1e-4);
});

test('a session from a higher sample rate is restored with amounts within the range', async () => {
  const high = await mixerOf({ sampleRate: 192_000 });
  const { eq } = high.addTrack();
  high.addLfo().connect(eq[0].frequency, 90_000);
  const mixer = await mixerOf();
  await mixer.restore(dataOf(high));
  const [{ amount, parameter }] = mixer.modulators[0].connections;
  assert.equal(amount, Math.fround(parameter.maxValue - parameter.minValue));
});

test('a session with wrong modulators is refused, naming the place, and nothing changes', async () => {
  const mixer = await modulatedMixer();
  const before = stateOf(mixer);
  /** @type {[(session: any) => void, RegExp][]} */
  const wrong = [
    [(session) => (session.tempo = 1), /session\.tempo must be a number from 10 to 1000/],
    [(session) => (session.tempo = '120'), /session\.tempo/],
    [(session) => (session.modulators = {}), /session\.modulators must be an array/],
    [({ modulators }) => (modulators[1] = null), /session\.modulators\[1\]/],
    [({ modulators }) => (modulators[1].kind = 'adsr'), /modulators\[1\]\.kind .*"lfo"/],
    [({ modulators }) => (modulators[1].type = 'saw'), /modulators\[1\]\.type must be one of "sine"/],
    [({ modulators }) => (modulators[1].frequency = 101), /modulators\[1\]\.frequency .* 0.001 to 100 Hz/],
    [({ modulators }) => (modulators[1].phase = -0.1), /modulators\[1\]\.phase .* 0 to 1/],
    [({ modulators }) => (modulators[1].retrigger = 1), /modulators\[1\]\.retrigger must be true or false/],
    [({ modulators }) => (modulators[0].beats = 0), /modulators\[0\]\.beats .* 0.015625 to 1024/],
    [
      ({ modulators }) => (modulators[0].frequency = 1),
      /modulators\[0\] must have either frequency or beats/,
    ],
    [
      ({ modulators }) => delete modulators[1].frequency,
      /modulators\[1\] must have either frequency or beats/,
    ],
    [({ modulators }) => (modulators[1].depth = 1), /modulators\[1\]\.depth/],
    [({ modulators }) => delete modulators[1].connections, /modulators\[1\]\.connections/],
    [({ modulators }) => (modulators[2].attack = 0), /modulators\[2\]\.attack .* 0.001 to 10 s/],
    [({ modulators }) => (modulators[2].release = 11), /modulators\[2\]\.release .* 0.001 to 10 s/],
    [
      ({ modulators }) => (modulators[2].strip = 'track-9'),
      /modulators\[2\]\.strip must be the id of a strip/,
    ],
    [
      ({ modulators }) => (modulators[2].connections[0].strip = 'x'),
      /modulators\[2\]\.connections\[0\]\.strip must be the id of a strip/,
    ],
    [
      ({ modulators }) => (modulators[2].connections[0].parameter = 'muted'),
      /modulators\[2\]\.connections\[0\]\.parameter must be .* numeric parameter of a track, got "muted"/,
    ],
    [
      ({ modulators }) => (modulators[2].connections[0].parameter = 'loudness'),
      /modulators\[2\]\.connections\[0\]\.parameter .*"loudness"/,
    ],
    [
      ({ modulators }) => (modulators[2].connections[0].amount = 17),
      /modulators\[2\]\.connections\[0\]: amount for .* must be a number from -16 to 16 octaves, got 17/,
    ],
    [
      ({ modulators }) => (modulators[1].connections[0].scale = 'octaves'),
      /modulators\[1\]\.connections\[0\] cannot move eq\.1\.gain in octaves/,
    ],
    [
      ({ modulators }) => (modulators[1].connections[0].scale = 'log'),
      /modulators\[1\]\.connections\[0\]\.scale must be "linear" or "octaves"/,
    ],
    [
      ({ modulators }) => modulators[1].connections.push(modulators[1].connections[0]),
      /modulators\[1\]\.connections\[2\] must be to another parameter/,
    ],
    [
      (session) => (session.modulators = Array(65).fill(session.modulators[1])),
      /session\.modulators must hold at most 64 modulators/,
    ],
    [
      ({ modulators }) => {
        const parameters = ['gain', 'pan', 'trim', 'width', 'eq.0.gain'];
        const connections = parameters.map((parameter) => ({ strip: 'track-1', parameter, amount: 0.1 }));
        while (modulators.length < 64) modulators.push({ ...modulators[1], connections });
      },
      /session\.modulators must hold at most 256 connections/,
    ],
  ];
  for (const [spoil, place] of wrong) {
    const session = dataOf(mixer);
    spoil(session);
    await assert.rejects(mixer.restore(session), (/** @type {Error} */ { name, message }) => {
      assert.equal(name, 'DataError', message);
      assert.match(message, place);
      return true;
    });
    assertUntouched(mixer, before);
  }
});

test('wrong calls throw, naming what is wrong, and change nothing', async () => {
  const mixer = await mixerOf();
  const track = mixer.addTrack({ name: 'Kick' });
  const foreign = (await mixerOf()).addTrack();
  const gone = mixer.addTrack();
  const goneGain = gone.gain;
  gone.remove();
  const lfo = mixer.addLfo();
  const follower = mixer.addEnvelopeFollower(track);
  const connection = lfo.connect(track.gain, 0.5);
  const before = stateOf(mixer);
  /** @type {any} */ const any = lfo;
  /** @type {any} */ const anyMixer = mixer;
  /** @type {any} */ const anyFollower = follower;
  /** @type {any} */ const anyConnection = connection;
  const muted = track.parameters.get('muted');
  /** @type {[() => unknown, string, RegExp][]} */
  const calls = [
    [() => any.connect(lfo, 1), 'TypeError', /numeric parameter/],
    [() => any.connect(muted, 1), 'TypeError', /numeric parameter .*muted/],
    [() => any.connect(track.parameters.get('polarity'), 1), 'TypeError', /numeric parameter/],
    [() => any.connect(track, 1), 'TypeError', /numeric parameter/],
    [() => any.connect(track.pan), 'TypeError', /amount/],
    [() => any.connect(track.pan, '1'), 'TypeError', /amount .* -2 to 2/],
    [() => lfo.connect(track.pan, Number.NaN), 'RangeError', /amount/],
    [() => lfo.connect(track.pan, 2.1), 'RangeError', /-2 to 2.*2\.1/],
    [() => lfo.connect(track.gain, 17, { scale: 'octaves' }), 'RangeError', /-16 to 16 octaves/],
    [() => lfo.connect(track.pan, 1, { scale: 'octaves' }), 'NotSupportedError', /pan in octaves/],
    [() => any.connect(track.gain, 1, { scale: 'log' }), 'TypeError', /scale .*"linear", "octaves"/],
    [() => any.connect(track.gain, 1, { depth: 1 }), 'TypeError', /depth/],
    [() => any.connect(track.gain, 1, 'octaves'), 'TypeError', /options/],
    [() => lfo.connect(foreign.gain, 1), 'InvalidAccessError', /same mixer/],
    [() => lfo.connect(goneGain, 1), 'InvalidStateError', /removed/],
    [() => lfo.disconnect(track.pan), 'InvalidAccessError', /pan/],
    [() => any.disconnect('gain'), 'InvalidAccessError', /gain/],
    [() => anyMixer.addLfo({ shape: 'sine' }), 'TypeError', /shape/],
    [() => anyMixer.addLfo({ type: 'saw' }), 'TypeError', /"sawtooth".*"saw"/],
    [() => anyMixer.addLfo(null), 'TypeError', /options/],
    [() => mixer.addLfo({ frequency: 0 }), 'RangeError', /0\.001 to 100 Hz/],
    [() => mixer.addLfo({ frequency: Number.NaN }), 'RangeError', /frequency/],
    [() => mixer.addLfo({ frequency: 1, beats: 1 }), 'TypeError', /exclude/],
    [() => mixer.addLfo({ beats: 2000 }), 'RangeError', /beats/],
    [() => mixer.addLfo({ phase: 1.5 }), 'RangeError', /phase .* 0 to 1/],
    [() => anyMixer.addLfo({ retrigger: 'yes' }), 'TypeError', /retrigger/],
    [() => anyMixer.addEnvelopeFollower(), 'TypeError', /strip/],
    [() => anyMixer.addEnvelopeFollower(track.gain), 'TypeError', /strip/],
    [() => mixer.addEnvelopeFollower(foreign), 'InvalidAccessError', /this mixer/],
    [() => mixer.addEnvelopeFollower(gone), 'InvalidStateError', /removed/],
    [() => mixer.addEnvelopeFollower(track, { attack: 0 }), 'RangeError', /0\.001 to 10 s/],
    [() => mixer.addEnvelopeFollower(track, { release: 100 }), 'RangeError', /release/],
    [() => (any.type = 'saw'), 'TypeError', /type/],
    [() => (lfo.frequency = 1000), 'RangeError', /frequency/],
    [() => (any.beats = '4'), 'TypeError', /beats/],
    [() => (lfo.phase = -1), 'RangeError', /phase/],
    [() => (any.retrigger = 0), 'TypeError', /retrigger/],
    [() => (any.value = 0), 'TypeError', /value/],
    [() => (any.depth = 0), 'TypeError', /depth/],
    [() => (anyFollower.strip = track), 'TypeError', /strip/],
    [() => (follower.attack = 11), 'RangeError', /attack/],
    [() => (follower.release = Number.NaN), 'RangeError', /release/],
    [() => (connection.amount = 17), 'RangeError', /amount/],
    [() => (anyConnection.scale = 'octaves'), 'TypeError', /scale/],
    [() => (mixer.tempo = 5), 'RangeError', /tempo .* 10 to 1000/],
    [() => (anyMixer.tempo = '120'), 'TypeError', /tempo/],
    [() => (anyMixer.modulators = []), 'TypeError', /modulators/],
    [() => lfo.restart(-1), 'RangeError', /0 or more/],
    [() => lfo.restart(Number.NaN), 'TypeError', /time/],
    [() => new /** @type {any} */ (Lfo)(), 'TypeError', /addLfo/],
    [() => new /** @type {any} */ (Modulation)(), 'TypeError', /connect/],
  ];
  for (const [call, name, message] of calls) {
    assert.throws(call, { name, message }, `${call}`);
    assertUntouched(mixer, before);
  }
  await mixer.close();
  for (const use of [() => mixer.addLfo(), () => lfo.restart(), () => (mixer.tempo = 90)])
    assert.throws(use, { name: 'InvalidStateError' });
});

test('an idle strip starts with what its modulators have reached', async () => {
  const mixer = await mixerOf();
  const track = mixer.addTrack();
  mixer.addLfo({ frequency: 3 }).connect(track.gain, 0.5);
  mixer.render([], sampleRate);
  const [left] = play(mixer, 12_800);
  const expected = Float64Array.from(
    { length: 12_800 },
    (_, i) => 1 + 0.5 * shapeAt('sine', (3 * (i + sampleRate)) / sampleRate),
  );
  assert.ok(worstDifference(left, expected) < 5e-5, `${worstDifference(left, expected)}`);
});

test('modulators give the same bits in quanta of any length', async () => {
  const render = async (/** @type {number} */ quantum) => {
    const mixer = await modulatedMixer();
    const [first, second, follower] = mixer.modulators;
    const actions = [
      [5000, () => /** @type {any} */ (first).restart(0.2)],
      [9001, () => (mixer.tempo = 180)],
      [12_345, () => void second.connect(mixer.tracks[0].gain, 0.5)],
      [17_001, () => Object.assign(second, { type: 'square' })],
      [20_480, () => follower.disconnect()],
      [25_111, () => second.remove()],
      [29_999, () => mixer.tracks[1].remove()],
      [
        33_333,
        () => void mixer.addLfo({ type: 'sawtooth', frequency: 12 }).connect(mixer.tracks[0].pan, 0.4),
      ],
    ].map(([at, run]) => ({ at: /** @type {number} */ (at), run: /** @type {() => void} */ (run) }));
    return renderInQuanta(mixer, INPUTS, { quantum, actions });
  };
  const reference = await render(128);
  for (const quantum of [1, 17, 64, 1000, 2027]) {
    const output = await render(quantum);
    for (const side of [0, 1])
      assert.equal(firstDifference(reference[side], output[side]), -1, `quanta of ${quantum}`);
  }
});
