import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createHistory } from 'busbar/sessions';
import { apply } from '../support/apply.js';
import { createTestMixer } from '../support/mixer-under-test.js';
import { randomTest } from '../support/random-test.js';

const mixerOf = () => createTestMixer({ sampleRate: 48_000, tracks: 4, buses: 2 });
const task = () => new Promise((resolve) => setImmediate(resolve));
const dataOf = (/** @type {any} */ mixer) => JSON.parse(JSON.stringify(mixer));

test('undo() takes steps back and redo() takes them forward, before they return', async () => {
  const mixer = await mixerOf();
  const track = mixer.addTrack();
  const history = createHistory(mixer);
  assert.deepEqual(
    [history.canUndo, history.canRedo, history.undo(), history.redo()],
    [false, false, false, false],
  );
  track.gain.value = 0.5;
  await task();
  track.name = 'Kick';
  await task();
  assert.equal(history.undoSteps, 2);
  assert.equal(history.undo(), true);
  assert.deepEqual([track.name, track.gain.value], ['Track 1', 0.5]);
  history.undo();
  assert.deepEqual([track.gain.value, history.canUndo, history.redoSteps], [1, false, 2]);
  history.redo();
  history.redo();
  assert.deepEqual([track.name, track.gain.value, history.canRedo], ['Kick', 0.5, false]);
  history.undo();
  track.pan.value = 1;
  await task();
  assert.deepEqual([history.undoSteps, history.redoSteps], [2, 0]);
});

test("a fader's drag is one step, and the next drag of it another after endStep()", async () => {
  const mixer = await mixerOf();
  const { gain, pan } = mixer.addTrack();
  const history = createHistory(mixer, { mergeMs: 60_000 });
  const drag = async (/** @type {any} */ param) => {
    for (let i = 1; i <= 10; i++) {
      param.value = i / 20;
      await task();
    }
  };
  await drag(gain);
  assert.equal(history.undoSteps, 1);
  await drag(pan);
  assert.equal(history.undoSteps, 2);
  history.endStep();
  pan.value = -1;
  await task();
  assert.equal(history.undoSteps, 3);
  history.undo();
  history.undo();
  history.undo();
  assert.deepEqual([gain.value, pan.value], [1, 0]);
});

test('changes from beginStep() to endStep() are one step, also after an undo() in between', async () => {
  const mixer = await mixerOf();
  const track = mixer.addTrack();
  const { gain, pan } = track;
  const history = createHistory(mixer, { mergeMs: 0 });
  track.muted = true;
  history.beginStep();
  assert.equal(history.undoSteps, 1, 'What changed before in the same task is a step of its own.');
  for (const value of [0.1, 0.2, 0.3]) {
    gain.value = value;
    await new Promise((resolve) => setTimeout(resolve, 5));
    pan.value = value;
    await task();
  }
  gain.value = 0.4;
  history.endStep();
  gain.value = 0.5;
  await task();
  assert.equal(history.undoSteps, 3);
  history.undo();
  assert.equal(gain.value, Math.fround(0.4));
  history.beginStep();
  gain.value = 0.8;
  await task();
  history.undo();
  gain.value = 0.7;
  await task();
  gain.value = 0.6;
  await task();
  history.endStep();
  assert.deepEqual([history.undoSteps, history.redoSteps], [3, 0]);
  history.undo();
  history.undo();
  assert.deepEqual([gain.value, pan.value, track.muted], [1, 0, true]);
  history.close();
  gain.value = 0.1;
  assert.deepEqual([history.undo(), gain.value], [false, Math.fround(0.1)]);
});

test('a switch that is set and set back leaves no step, nor does a drag back to its start', async () => {
  const mixer = await mixerOf();
  const track = mixer.addTrack();
  const history = createHistory(mixer, { mergeMs: 60_000 });
  track.pan.value = 1;
  await task();
  for (const muted of [true, false]) {
    track.muted = muted;
    await task();
  }
  assert.equal(history.undoSteps, 1);
  history.beginStep();
  for (const gain of [0.5, 1, 0.25, 1]) {
    track.gain.value = gain;
    await task();
  }
  history.endStep();
  assert.equal(history.undoSteps, 1);
  history.undo();
  assert.deepEqual([track.pan.value, history.undoSteps, history.redoSteps], [0, 0, 1]);
});

test('undo(), redo() and steps in a batch are refused, since the batch may fail', async () => {
  const mixer = await mixerOf();
  const track = mixer.addTrack();
  const history = createHistory(mixer);
  track.muted = true;
  await task();
  for (const call of [() => history.undo(), () => history.redo(), () => history.beginStep()])
    assert.throws(() => mixer.batch(call), { name: 'InvalidStateError', message: /^History: .* in a batch/ });
  assert.deepEqual([track.muted, history.undoSteps, history.redoSteps], [true, 1, 0]);
});

test('a drag that moves two parameters, or only one of them at times, is one step', async () => {
  const mixer = await mixerOf();
  const [band] = mixer.addTrack().eq;
  const history = createHistory(mixer, { mergeMs: 60_000 });
  for (const [frequency, gain] of [
    [200, 0],
    [200, 3],
    [210, 4],
    [220, 4],
    [220, 5],
  ]) {
    band.frequency.value = frequency;
    band.gain.value = gain;
    await task();
  }
  assert.equal(history.undoSteps, 2, 'The first move changes the frequency, the second one the gain.');
  band.enabled = true;
  await task();
  assert.equal(history.undoSteps, 3);
});

test('changes further apart than mergeMs are steps of their own', async () => {
  const mixer = await mixerOf();
  const { gain } = mixer.addTrack();
  const history = createHistory(mixer, { mergeMs: 0 });
  for (const value of [0.1, 0.2, 0.3]) {
    gain.value = value;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  assert.equal(history.undoSteps, 3);
});

test('a batch is one step, and a change of the current task is undone too', async () => {
  const mixer = await mixerOf();
  const history = createHistory(mixer);
  mixer.batch(() => {
    const bus = mixer.addBus();
    mixer.addTrack({ output: bus, gain: 0.2 });
    mixer.addTrack();
  });
  await task();
  assert.equal(history.undoSteps, 1);
  const full = dataOf(mixer);
  mixer.tracks[0].muted = true;
  history.undo();
  assert.deepEqual(dataOf(mixer), full);
  history.undo();
  assert.equal(mixer.strips.length, 1);
  await task();
  assert.deepEqual([history.undoSteps, history.redoSteps], [0, 2]);
  history.redo();
  assert.deepEqual(dataOf(mixer), full);
});

test('a track that was removed comes back with its id, values, route and place', async () => {
  const mixer = await mixerOf();
  const bus = mixer.addBus();
  const [a, b] = [mixer.addTrack({ output: bus, gain: 0.3 }), mixer.addTrack()];
  mixer.moveTrack(b, 0);
  mixer.render([], 512);
  const history = createHistory(mixer);
  const before = mixer.strips.map(({ id }) => id);
  /** @type {any[]} */
  const added = [];
  a.remove();
  await task();
  mixer.addEventListener('change', ({ detail }) => added.push(...detail.added));
  history.undo();
  await task();
  assert.deepEqual(
    mixer.strips.map(({ id }) => id),
    before,
  );
  assert.deepEqual(
    added.map(({ id, output }) => [id, output]),
    [['track-1', bus]],
  );
});

test('the history keeps at most limit steps, and clear() forgets them', async () => {
  const mixer = await mixerOf();
  const { gain } = mixer.addTrack();
  const history = createHistory(mixer, { limit: 3, mergeMs: 0 });
  for (let i = 1; i <= 5; i++) {
    gain.value = i / 10;
    history.endStep();
    await task();
  }
  assert.equal(history.undoSteps, 3);
  while (history.undo());
  assert.equal(gain.value, Math.fround(0.2));
  let changes = 0;
  const unsubscribe = history.subscribe(() => changes++);
  history.clear();
  unsubscribe();
  assert.deepEqual([history.canUndo, history.canRedo, changes], [false, false, 1]);
  history.close();
  gain.value = 0.9;
  await task();
  assert.equal(history.undoSteps, 0);
});

randomTest('after random changes, undoing all and redoing all gives the same sessions', async (random) => {
  const mixer = await mixerOf();
  const history = createHistory(mixer, { mergeMs: 0, limit: 1000 });
  const sessions = [dataOf(mixer)];
  for (let round = 0; round < 60; round++) {
    const strip = random.pick(mixer.strips);
    const action = random.integer(0, 8);
    mixer.batch(() => {
      if (action === 0 && mixer.tracks.length < 4) mixer.addTrack();
      else if (action === 1 && strip.kind === 'track') strip.remove();
      else if (action === 2 && mixer.tracks.length > 1) mixer.moveTrack(random.pick(mixer.tracks), 0);
      else if (action === 3) mixer.userData = random.next();
      else apply(strip, { gain: random.between(0, 2), 'eq.1.Q': random.between(1, 9) });
    });
    history.endStep();
    await task();
    mixer.render([], 2560);
    const session = dataOf(mixer);
    if (JSON.stringify(session) !== JSON.stringify(sessions.at(-1))) sessions.push(session);
  }
  const sorted = (/** @type {any} */ session) =>
    JSON.stringify({
      ...session,
      strips: [...session.strips].sort((a, b) => (a.id < b.id ? -1 : 1)),
      order: undefined,
    });
  assert.equal(history.undoSteps, sessions.length - 1);
  for (let i = sessions.length - 2; i >= 0; i--) {
    history.undo();
    assert.equal(sorted(dataOf(mixer)), sorted(sessions[i]), `undo to ${i}`);
  }
  for (let i = 1; i < sessions.length; i++) {
    history.redo();
    assert.equal(sorted(dataOf(mixer)), sorted(sessions[i]), `redo to ${i}`);
  }
});

test('createHistory() refuses what is no mixer and wrong options', async () => {
  const mixer = await mixerOf();
  const create = (/** @type {any[]} */ ...args) => createHistory(.../** @type {[any, any]} */ (args));
  assert.throws(() => create({}), {
    name: 'TypeError',
    message: /createHistory\(\): mixer must be a mixer, got/,
  });
  assert.throws(() => create(mixer, 5), { name: 'TypeError', message: /options must be an object, got 5/ });
  assert.throws(() => create(mixer, { steps: 5 }), { name: 'TypeError', message: /"steps" is not known/ });
  assert.throws(() => create(mixer, { limit: 0 }), {
    name: 'RangeError',
    message: /limit must be .*1 to 10000, got 0/,
  });
  assert.throws(() => create(mixer, { limit: 1.5 }), { name: 'RangeError', message: /limit/ });
  assert.throws(() => create(mixer, { mergeMs: '1' }), {
    name: 'TypeError',
    message: /mergeMs must be a number/,
  });
});
