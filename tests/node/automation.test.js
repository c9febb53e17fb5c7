import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OfflineAudioContext } from 'web-audio-api';
import { createTestMixer } from '../support/mixer-under-test.js';
import { randomTest } from '../support/random-test.js';
import { randomSchedule, schedule, valuesOf } from '../support/schedule.js';

const sampleRate = 48_000;
const FRAMES = 24_064; // whole blocks of 128
const ONES = new Float32Array(FRAMES).fill(1);

async function createTrack() {
  const mixer = await createTestMixer({ sampleRate, tracks: 1, buses: 0 });
  return { mixer, track: mixer.addTrack({ name: 'Automated' }) };
}

/** @param {ArrayLike<number>} a @param {ArrayLike<number>} b */
function worstDifference(a, b) {
  let worst = 0;
  for (let i = 0; i < a.length; i++) worst = Math.max(worst, Math.abs(a[i] - b[i]));
  return worst;
}

randomTest(
  'random schedules of the gain are within 2e-6 of the formulas and of web-audio-api',
  async (random, t) => {
    let [byFormula, byOther] = [0, 0];
    for (let seed = 0; seed < 60; seed++) {
      const calls = randomSchedule(random, {
        min: 0.01,
        max: 2,
        duration: 0.45,
        likeChromium: seed % 4 === 0,
      });
      const { mixer, track } = await createTrack();
      schedule(track.gain, calls);
      const [left] = mixer.render([[ONES, ONES]], FRAMES);
      byFormula = Math.max(byFormula, worstDifference(left, valuesOf(calls, 1, sampleRate, FRAMES)));

      const context = new OfflineAudioContext(1, FRAMES, sampleRate);
      const source = context.createConstantSource();
      const gain = context.createGain();
      source.connect(gain).connect(context.destination);
      source.start();
      schedule(gain.gain, calls);
      const rendered = (await context.startRendering()).getChannelData(0);
      byOther = Math.max(byOther, worstDifference(left, rendered));
    }
    t.diagnostic(`worst difference: formulas ${byFormula}, web-audio-api ${byOther}`);
    assert.ok(byFormula < 2e-6, `${byFormula}`);
    assert.ok(byOther < 2e-6, `${byOther}`);
  },
);

test('a jump on the first frame of a block takes effect beside later changes', async () => {
  const { mixer, track } = await createTrack();
  track.gain.setValueAtTime(0.5, 255.5 / sampleRate).setValueAtTime(1, 1);
  const [left] = mixer.render([[ONES, ONES]], FRAMES);
  assert.deepEqual([left[255], left[256], left[2000]], [1, 0.5, 0.5]);
});

test('every jump lands on its frame, also at fractional times', async () => {
  const { mixer, track } = await createTrack();
  const times = [3, 100.25, 127.5, 128, 255.999, 256, 257.001, 1000.4];
  for (const [i, frame] of times.entries()) track.gain.setValueAtTime(i % 2, frame / sampleRate);
  const [left] = mixer.render([[ONES, ONES]], FRAMES);
  const jumps = [];
  for (let i = 1; i < left.length; i++) if (left[i] !== left[i - 1]) jumps.push(i);
  // At 128 and at 256 two changes land on the same frame, and the second one restores the value.
  assert.deepEqual(jumps, [3, 101, 258, 1001]);
});

test('a target, a ramp and a curve are cut where cancelAndHoldAtTime() says', async () => {
  const { mixer, track } = await createTrack();
  const at = (/** @type {number} */ frame) => frame / sampleRate;
  track.gain.setValueAtTime(0, 0).linearRampToValueAtTime(1, at(1000)).cancelAndHoldAtTime(at(250.5));
  track.gain.setTargetAtTime(2, at(2000), 0.01).cancelAndHoldAtTime(at(2480));
  track.gain.setValueCurveAtTime([0, 1, 0], at(4000), at(2000)).cancelAndHoldAtTime(at(4500));
  const [left] = mixer.render([[ONES, ONES]], FRAMES);
  const held = 2 + (0.2505 - 2) * Math.exp(-1);
  for (const [frame, expected] of [
    [250, 0.25],
    [251, 0.2505],
    [1999, 0.2505],
    [2480, held],
    [3999, held],
    [4250, 0.25],
    [4500, 0.5],
    [7000, 0.5],
  ])
    assert.ok(Math.abs(left[frame] - expected) < 1e-6, `frame ${frame}: ${left[frame]}, not ${expected}`);
});

test('cancelled changes do not happen, and a ramp returns to where it began', async () => {
  const { mixer, track } = await createTrack();
  const at = (/** @type {number} */ frame) => frame / sampleRate;
  track.gain.setValueAtTime(0.5, 0).linearRampToValueAtTime(1, at(1000)).setValueAtTime(2, at(2000));
  track.gain.cancelScheduledValues(at(1000));
  const [left] = mixer.render([[ONES, ONES]], FRAMES);
  assert.deepEqual(new Set(left), new Set([0.5]));
  assert.equal(track.gain.currentValue, 0.5);
  assert.equal(track.gain.value, 1);
});

test('a plain write during a ramp glides to its value, and the ramp goes on from there', async () => {
  const { mixer, track } = await createTrack();
  mixer.render([[ONES, ONES]], FRAMES);
  const { currentTime } = mixer;
  track.gain.linearRampToValueAtTime(2, currentTime + FRAMES / sampleRate);
  const half = ONES.subarray(FRAMES / 2);
  const [before] = mixer.render([[half, half]], FRAMES / 2);
  track.gain.value = 0.5;
  const [after] = mixer.render([[half, half]], FRAMES / 2);
  assert.ok(Math.abs(before[FRAMES / 2 - 1] - 1.5) < 1e-3);
  let largest = Math.abs(after[0] - before[FRAMES / 2 - 1]);
  for (let i = 1; i < after.length; i++) largest = Math.max(largest, Math.abs(after[i] - after[i - 1]));
  assert.ok(largest < 0.006, `the largest step is ${largest}`);
  const middle = after[FRAMES / 4];
  assert.ok(Math.abs(middle - 1.25) < 2e-3, `in the middle it is ${middle}`);
  assert.equal(track.gain.value, 0.5);
});

test('a change for the present takes effect at once, also when no other is to come', async () => {
  for (const id of /** @type {const} */ (['gain', 'trim'])) {
    const { mixer, track } = await createTrack();
    mixer.render([[ONES, ONES]], FRAMES);
    track[id].setValueAtTime(0.5, 0);
    const [left] = mixer.render([[ONES, ONES]], FRAMES);
    assert.deepEqual(new Set(left), new Set([0.5]), id);
  }
});

test('a plain write of any of these glides while another change is to come', async () => {
  const quiet = ONES.map((sample) => sample / 4);
  for (const [id, from, to] of /** @type {const} */ ([
    ['gain', 0, 1],
    ['trim', 0, 1],
    ['pan', -1, 1],
    ['width', 0, 2],
  ])) {
    const { mixer, track } = await createTrack();
    track[id].setValueAtTime(from, 0).setValueAtTime(0, 10);
    const [before] = mixer.render([[ONES, quiet]], FRAMES);
    track[id].value = to;
    const [left] = mixer.render([[ONES, quiet]], FRAMES);
    const [start, end] = [before[FRAMES - 1], left[FRAMES - 1]];
    let [last, largest] = [start, 0];
    for (const sample of left) {
      largest = Math.max(largest, Math.abs(sample - last));
      last = sample;
    }
    assert.ok(Math.abs(end - start) > 0.5, `${id} moves from ${start} to ${end}`);
    assert.ok(largest < 0.005 * Math.abs(end - start), `${id}: the largest step is ${largest}`);
  }
});

test('10,000 events of 100 parameters are scheduled at once, and too many are refused', async () => {
  const mixer = await createTestMixer({ sampleRate, tracks: 25, buses: 0 });
  /** @type {import('busbar').Param[]} */
  const params = [];
  for (let i = 0; i < 25; i++) {
    const { gain, pan, trim, width } = mixer.addTrack();
    params.push(gain, pan, trim, width);
  }
  const last = params.map(() => 0);
  for (let event = 0; event < 10_000; event++) {
    const value = ((event * 7) % 10) / 10;
    last[event % 100] = value;
    params[event % 100].setValueAtTime(value, 0.001 + Math.floor(event / 100) / 1000);
  }
  for (let i = 0; i < 6384; i++) params[0].setValueAtTime(0.5, 1 + i);
  assert.throws(() => params[0].setValueAtTime(0.25, 9000), {
    name: 'QuotaExceededError',
    message: /Track 1.*gain.*16384 of 16384/,
  });
  const silence = new Float32Array(12_000);
  mixer.render([[silence, silence]], 12_000);
  assert.deepEqual(
    params.map(({ currentValue }) => currentValue),
    last.map(Math.fround),
  );
  params[0].setValueAtTime(0.25, 9000); // the events that are over have made room
});

test('with room for one event, any number of targets run and of values glide', async () => {
  const tracks = 60;
  const mixer = await createTestMixer({ sampleRate, tracks, buses: 0, events: 1 });
  const block = ONES.subarray(0, 128);
  const silent = Array.from({ length: tracks - 1 }, () => null);
  for (let i = 0; i < tracks; i++) {
    const track = mixer.addTrack();
    track.gain.setTargetAtTime(0.5, 0, 10);
    mixer.render([...silent, [block, block]], 128);
    for (const { trim } of mixer.tracks) trim.value = 1 + (i % 2);
    mixer.render([...silent, [block, block]], 128);
  }
  mixer.tracks[tracks - 1].trim.setValueAtTime(1, 0);
  const [left] = mixer.render([...silent, [ONES, ONES]], FRAMES);
  const expected = 0.5 + 0.5 * Math.exp(-(FRAMES + 255) / sampleRate / 10);
  assert.ok(Math.abs(left[FRAMES - 1] - expected) < 1e-5, `${left[FRAMES - 1]}, not ${expected}`);
});

test('wrong calls throw as those of AudioParam, and change nothing', async () => {
  const { mixer, track } = await createTrack();
  const { gain } = track;
  const name = (/** @type {() => void} */ call) => {
    try {
      call();
      return 'nothing';
    } catch (error) {
      return /** @type {Error} */ (error).name;
    }
  };
  gain.setValueCurveAtTime([1, 1], 0.1, 0.1);
  /** @type {any} */ const any = gain;
  for (const [expected, call] of /** @type {[string, () => void][]} */ ([
    ['TypeError', () => gain.setValueAtTime(Number.NaN, 0)],
    ['TypeError', () => gain.setValueAtTime(0, Number.NaN)],
    ['TypeError', () => gain.setValueAtTime(1e39, 0)],
    ['TypeError', () => any.setValueAtTime('1', 0)],
    ['TypeError', () => gain.setValueAtTime(0, Number.POSITIVE_INFINITY)],
    ['RangeError', () => gain.setValueAtTime(0, -1)],
    ['RangeError', () => gain.exponentialRampToValueAtTime(0, 1)],
    ['RangeError', () => gain.setTargetAtTime(0, 0, -1)],
    ['TypeError', () => gain.setTargetAtTime(0, 0, Number.NaN)],
    ['InvalidStateError', () => gain.setValueCurveAtTime([1], 1, 1)],
    ['TypeError', () => gain.setValueCurveAtTime([1, Number.NaN], 1, 1)],
    ['TypeError', () => any.setValueCurveAtTime('12', 1, 1)],
    ['RangeError', () => gain.setValueCurveAtTime([1, 2], 1, 0)],
    ['NotSupportedError', () => gain.setValueAtTime(1, 0.15)],
    ['NotSupportedError', () => gain.setValueCurveAtTime([1, 2], 0.05, 0.1)],
    ['RangeError', () => gain.cancelScheduledValues(-1)],
    ['TypeError', () => gain.cancelAndHoldAtTime(Number.NaN)],
    ['TypeError', () => any.setValueAtTime()],
  ]))
    assert.equal(name(call), expected, `${call}`);
  const [left] = mixer.render([[ONES, ONES]], FRAMES);
  assert.deepEqual(new Set(left), new Set([1]));
  track.remove();
  assert.equal(
    name(() => gain.setValueAtTime(1, 1)),
    'InvalidStateError',
  );
});

test('a batch that fails leaves no scheduled changes', async () => {
  const { mixer, track } = await createTrack();
  track.gain.setValueAtTime(0.5, 0.1);
  assert.throws(() =>
    mixer.batch(() => {
      track.gain.setValueAtTime(0, 0);
      track.gain.cancelScheduledValues(0);
      track.gain.setValueAtTime(2, 0.2);
      throw new Error('no');
    }),
  );
  const [left] = mixer.render([[ONES, ONES]], FRAMES);
  assert.equal(left[4799], 1);
  assert.equal(left[4800], 0.5);
  assert.equal(left[FRAMES - 1], 0.5);
});

test('switches and choices take a value at a time, and the numbers of a removed strip do not', async () => {
  const { mixer, track } = await createTrack();
  const muted = /** @type {import('busbar').BooleanParam} */ (track.parameters.get('muted'));
  const polarity = /** @type {import('busbar').EnumParam} */ (track.parameters.get('polarity'));
  muted.setValueAtTime(true, 0.1);
  polarity.setValueAtTime('inverted', 0.2);
  muted.setValueAtTime(false, 0.3);
  const [left] = mixer.render([[ONES, ONES]], FRAMES);
  assert.equal(left[4800], 1);
  assert.ok(left[4800 + 480] < 0.99 && left[4800 + 2400] < 1e-5, `${left[5280]} ${left[7200]}`);
  assert.ok(left[FRAMES - 1] < -0.999, `${left[FRAMES - 1]}`);
  assert.equal(track.muted, false);
  assert.throws(() => muted.setValueAtTime(/** @type {any} */ (1), 0), TypeError);
});

test('a session keeps what is to come and what runs, and plays it from its present', async () => {
  const { mixer, track } = await createTrack();
  const half = FRAMES / 2;
  const at = (/** @type {number} */ frame) => frame / sampleRate;
  track.gain.linearRampToValueAtTime(0.25, at(FRAMES)).setTargetAtTime(1, at(FRAMES + 1000), 0.01);
  track.trim.setValueCurveAtTime([1, 0, 0.5, 1], at(half - 2000), at(6000));
  track.pan.setTargetAtTime(-0.5, 0, 0.1).setValueAtTime(0.5, at(FRAMES));
  const muted = /** @type {import('busbar').BooleanParam} */ (track.parameters.get('muted'));
  muted.setValueAtTime(true, at(FRAMES + 2000));
  track.width.exponentialRampToValueAtTime(0.5, at(FRAMES)).cancelAndHoldAtTime(at(half + 5000));
  const part = ONES.subarray(0, half);
  mixer.render([[part, part]], half);
  const session = JSON.parse(JSON.stringify(mixer));
  assert.equal(session.version, 2);
  assert.deepEqual(Object.keys(session.strips[0].automation).sort(), [
    'gain',
    'muted',
    'pan',
    'trim',
    'width',
  ]);

  const other = await createTestMixer({ sampleRate, tracks: 1, buses: 0 });
  await other.restore(session);
  const expected = mixer.render([[ONES, ONES]], FRAMES);
  const restored = other.render([[ONES, ONES]], FRAMES);
  for (const channel of [0, 1])
    assert.ok(worstDifference(expected[channel], restored[channel]) < 2e-5, `channel ${channel}`);
  assert.deepEqual(JSON.parse(JSON.stringify(other)).strips[0].automation, undefined);
});

test('a session is restored although times are rounded when they begin at its present', async () => {
  for (let i = 1; i < 60; i++) {
    const { mixer, track } = await createTrack();
    const seconds = i / 70;
    track.gain
      .setValueCurveAtTime([1, 0, 1], 1 + seconds, seconds)
      .setValueAtTime(0.5, 1 + seconds + seconds);
    mixer.render([], 128 * i);
    const other = await createTestMixer({ sampleRate, tracks: 1, buses: 0 });
    other.render([], 128 * 7);
    await other.restore(JSON.parse(JSON.stringify(mixer)));
    await mixer.close();
    await other.close();
  }
});

test('restoring a session replaces what was scheduled, and undo does not', async () => {
  const { mixer, track } = await createTrack();
  const { createHistory } = await import('busbar/sessions');
  const plain = mixer.toJSON();
  track.gain.setValueAtTime(0.5, 0.1);
  const history = createHistory(mixer);
  track.trim.value = 2;
  await new Promise((resolve) => setTimeout(resolve));
  history.undo();
  assert.equal(track.trim.value, 1);
  assert.equal(mixer.render([[ONES, ONES]], FRAMES)[0][FRAMES - 1], 0.5);
  track.gain.setValueAtTime(0.25, 1);
  await mixer.restore(plain);
  const later = mixer.render([[ONES, ONES]], FRAMES)[0];
  assert.ok(Math.abs(later[FRAMES - 1] - 1) < 1e-5, `${later[FRAMES - 1]}`);
  assert.equal(track.gain.value, 1);
});

test('undo of another change keeps a ramp that runs, and the value that it has reached', async () => {
  const { mixer, track } = await createTrack();
  const { createHistory } = await import('busbar/sessions');
  const history = createHistory(mixer);
  const endOfTask = () => new Promise((resolve) => setTimeout(resolve));
  const undoTrim = async () => {
    track.trim.value = 2;
    await endOfTask();
    history.undo();
  };
  const seconds = (2 * FRAMES) / sampleRate;
  track.gain.setValueAtTime(1, 0).linearRampToValueAtTime(0, seconds);
  const inputs = [[ONES, ONES]];
  const first = mixer.render(inputs, FRAMES)[0];
  await undoTrim();
  const second = mixer.render(inputs, FRAMES)[0];
  for (const [begin, samples] of [first, second].entries())
    for (const at of [2000, FRAMES - 1])
      assert.ok(Math.abs(samples[at] - (1 - (begin * FRAMES + at) / (2 * FRAMES))) < 1e-5, `${samples[at]}`);
  await undoTrim();
  assert.deepEqual([mixer.render(inputs, FRAMES)[0][FRAMES - 1], track.gain.currentValue], [0, 0]);
});

test('undo of a value ends what was scheduled for it', async () => {
  const { mixer, track } = await createTrack();
  const { createHistory } = await import('busbar/sessions');
  const history = createHistory(mixer);
  track.gain.value = 0.5;
  await new Promise((resolve) => setTimeout(resolve));
  track.gain.setValueCurveAtTime([0.5, 0], 0, 10);
  mixer.render([[ONES, ONES]], FRAMES);
  history.undo();
  const after = mixer.render([[ONES, ONES]], FRAMES)[0];
  assert.equal(track.gain.currentValue, 1);
  assert.ok(Math.abs(after[FRAMES - 1] - 1) < 1e-5, `${after[FRAMES - 1]}`);
});

test('a session with wrong automation is refused, naming the place', async () => {
  const { mixer, track } = await createTrack();
  const good = mixer.toJSON();
  track.gain.setValueAtTime(0.5, 0.1);
  const before = JSON.stringify(mixer);
  for (const [automation, place] of /** @type {[any, RegExp][]} */ ([
    [
      { gain: [{ type: 'setValueAtTime', value: 17, time: 0 }] },
      /automation\.gain\[0\]\.value must be .*0 to 16.*17/,
    ],
    [{ gain: [{ type: 'setValueAtTime', value: 1, time: -1 }] }, /automation\.gain\[0\]\.time .*-1/],
    [{ gain: [{ type: 'jump', value: 1, time: 0 }] }, /automation\.gain\[0\]\.type .*"jump"/],
    [{ muted: [{ type: 'linearRampToValueAtTime', value: true, time: 0 }] }, /automation\.muted\[0\]\.type/],
    [
      { gain: [{ type: 'exponentialRampToValueAtTime', value: 0, time: 1 }] },
      /gain\[0\]\.value must not be 0/,
    ],
    [
      { gain: [{ type: 'setValueCurveAtTime', values: [1], time: 1, duration: 1 }] },
      /values must hold at least two/,
    ],
    [
      { gain: [{ type: 'setValueCurveAtTime', values: [1, null], time: 1, duration: 1 }] },
      /gain\[0\]\.values\[1\] must be .*null/,
    ],
    [
      {
        gain: [
          { type: 'setValueCurveAtTime', values: [1, 0], time: 1, duration: 1 },
          { type: 'setValueAtTime', value: 1, time: 1.5 },
        ],
      },
      /automation\["gain"\]\[1\]\.time must be at least 2/,
    ],
    [{ gain: [{ type: 'setValueAtTime', value: 1, time: null }] }, /automation\.gain\[0\]\.time .*null/],
    [{ loudness: [] }, /automation\.loudness is not a parameter of a track/],
    [{ gain: 'loud' }, /automation\.gain must be an array/],
    [
      {
        gain: [
          { type: 'setValueAtTime', value: 1, time: 2 },
          { type: 'setValueAtTime', value: 1, time: 1 },
        ],
      },
      /automation\["gain"\]\[1\]\.time must be at least 2/,
    ],
  ])) {
    const session = structuredClone(good);
    session.strips[0].automation = automation;
    await assert.rejects(mixer.restore(session), (/** @type {Error} */ { name, message }) => {
      assert.equal(name, 'DataError');
      assert.match(message, place);
      return true;
    });
  }
  assert.equal(JSON.stringify(mixer), before);
  const huge = structuredClone(good);
  huge.strips[0].automation = {
    gain: Array.from({ length: 20_000 }, (_, time) => ({ type: 'setValueAtTime', value: 1, time })),
  };
  await assert.rejects(mixer.restore(huge), { name: 'QuotaExceededError', message: /gain.*16384/ });
  assert.equal(JSON.stringify(mixer), before);
  const [left] = mixer.render([[ONES, ONES]], FRAMES);
  assert.deepEqual([left[4799], left[4800], left[FRAMES - 1]], [1, 0.5, 0.5]);
});
