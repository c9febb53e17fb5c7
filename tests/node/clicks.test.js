import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LFO_TYPES } from 'busbar';
import {
  DETECTIONS,
  DRIVE_CURVES,
  FILTER_TYPES,
  LADDER_MODES,
  maxValueOf,
  PAN_LAWS,
  PARAMETERS,
  POLARITIES,
} from '../../worklet/table/parameters.js';
import { clickOf } from '../support/click.js';
import { fromDecibel } from '../support/decibel.js';
import { apply, renderInQuanta } from '../support/headless.js';
import { createTestMixer, runsCase } from '../support/mixer-under-test.js';
import { Random } from '../support/random.js';
import { SEED } from '../support/random-test.js';

const sampleRate = Number(process.env.BUSBAR_RATE ?? 48_000); // set by clicks-high-rate.test.js
const TONE = fromDecibel(-6);
const QUANTUM = (128 * sampleRate) / 48_000;
const STEADY = 120 * QUANTUM; // 0.32 s, when the onset of the tone has decayed
const CHANGE = 160 * QUANTUM;
const END = 560 * QUANTUM;
const SETTLED = 480 * QUANTUM;

/** A sine of 100 Hz that fades in over 100 ms. @param {number} phase in turns */
function tone(phase) {
  const samples = new Float32Array(END);
  for (let i = 0; i < END; i++) {
    const fade = i < 0.1 * sampleRate ? 0.5 - 0.5 * Math.cos((Math.PI * i) / (0.1 * sampleRate)) : 1;
    samples[i] = TONE * fade * Math.sin(2 * Math.PI * ((100 * i) / sampleRate + phase));
  }
  return samples;
}

const STEREO = [tone(0), tone(0.2)];
const MONO = [tone(0)];

/**
 * @typedef {import('../support/headless.js').HeadlessMixer} Mixer
 * @typedef {{mixer: Mixer, track: any, bus: any}} TestMix
 * @typedef {(mix: TestMix) => void} Step
 */

/**
 * Plays the tone through one track, runs the steps and measures their click.
 * @param {object} scenario
 * @param {Step} [scenario.prepare] runs before the tone starts
 * @param {{after: number, run: Step}[]} scenario.steps `after` in quanta since CHANGE
 * @param {Float32Array[]} [scenario.input] of the first track
 * @param {(Float32Array[] | null)[]} [scenario.inputs] of all tracks, instead of `input`
 */
async function measureClick({ prepare, steps, input = STEREO, inputs = [input] }) {
  const mixer = await createTestMixer({ sampleRate, tracks: 3, buses: 3 });
  const mix = { mixer, track: mixer.addTrack({ name: 'Track' }), bus: mixer.addBus({ name: 'Bus' }) };
  prepare?.(mix);
  const actions = steps.map(({ after, run }) => ({ at: CHANGE + after * QUANTUM, run: () => run(mix) }));
  // Long quanta, which have the same bits as short ones (quanta.test.js) and take less time.
  const output = renderInQuanta(mixer, inputs, { quantum: 2048, frames: END, actions });
  await mixer.close();
  return clickOf(output, { sampleRate, tone: TONE, steadyFrom: STEADY, from: CHANGE, settled: SETTLED });
}

/** Collects the clicks of a test, so that one run reports all of them. */
function collector() {
  /** @type {string[]} */ const clicks = [];
  let worst = -Infinity;
  let count = 0;
  return {
    /** @param {string} name @param {Parameters<typeof measureClick>[0]} scenario */
    async expectClean(name, scenario) {
      if (!runsCase(count++)) return;
      const { clickDb, steadyDb, clean } = await measureClick(scenario);
      if (!(clickDb <= steadyDb + 1)) worst = Math.max(worst, clickDb);
      if (!clean) clicks.push(`${name}: ${clickDb.toFixed(1)} dB (steady ${steadyDb.toFixed(1)} dB)`);
    },
    /** @param {import('node:test').TestContext} t */
    finish(t) {
      t.diagnostic(`worst ${worst.toFixed(1)} dB`);
      assert.equal(clicks.length, 0, `clicks: ${clicks.length}\n${clicks.join('\n')}`);
    },
  };
}

/**
 * A step that sets values of the track.
 * @param {Record<string, string | number | boolean>} values by id
 * @returns {Step}
 */
function setting(values) {
  return ({ track }) => apply(track, values);
}

/**
 * Sequences of a change and its reverse, with times in quanta.
 * @param {Step} there
 * @param {Step} back
 */
function toggles(there, back) {
  const both = (/** @type {number[]} */ times) =>
    times.map((after, i) => ({ after, run: i % 2 ? back : there }));
  return {
    once: both([0]),
    'there and back': both([0, 100]),
    'again in mid-ramp': both([0, 3, 5, 6, 9]),
    'every quantum': both(Array.from({ length: 25 }, (_, i) => i)),
  };
}

/**
 * Sequences of moves from one value to another.
 * @param {(value: number) => Step} set
 * @param {number} a
 * @param {number} b
 * @param {Random} random
 */
function moves(set, a, b, random) {
  const between = () => random.between(Math.min(a, b), Math.max(a, b));
  return {
    once: [{ after: 0, run: set(b) }],
    'again in mid-ramp': [
      { after: 0, run: set(b) },
      { after: 3, run: set(a) },
      { after: 5, run: set(between()) },
      { after: 6, run: set(b) },
    ],
    'every quantum': Array.from({ length: 30 }, (_, i) => ({
      after: i,
      run: set(a + ((b - a) * (i + 1)) / 30),
    })),
  };
}

/**
 * Pairs of values to move between: ends, default and random values of a range.
 * @param {typeof PARAMETERS[number]} row
 * @param {Random} random
 */
function pairsOf(row, random) {
  const max = maxValueOf(row, sampleRate);
  const anywhere = () =>
    row.curve === 'logarithmic' ? random.logBetween(row.min, max) : random.between(row.min, max);
  return [
    [row.min, max],
    [max, row.min],
    [row.default, row.min],
    [row.default, max],
    [anywhere(), anywhere()],
    [anywhere(), anywhere()],
  ];
}

const floats = PARAMETERS.filter((row) => row.type === 'float');

for (const row of floats.filter((row) => !/^(eq|compressor|drive|gate|ladder)\./.test(row.id))) {
  test(`moving ${row.id} over its range does not click`, async (t) => {
    const random = new Random(SEED);
    const collect = collector();
    for (const input of [STEREO, MONO]) {
      for (const [a, b] of pairsOf(row, random)) {
        const set = (/** @type {number} */ value) => setting({ [row.id]: value });
        for (const [way, steps] of Object.entries(moves(set, a, b, random))) {
          await collect.expectClean(`${row.id} ${a} → ${b} ${way}, ${input.length} channels`, {
            prepare: set(a),
            steps,
            input,
          });
        }
      }
    }
    collect.finish(t);
  });
}

for (const type of FILTER_TYPES) {
  for (const row of floats.filter((row) => row.id.startsWith('eq.1.'))) {
    test(`moving the ${row.label.slice(5)} of a ${type} over its range does not click`, async (t) => {
      const random = new Random(SEED);
      const collect = collector();
      for (const [a, b] of pairsOf(row, random)) {
        for (const frequency of row.id.endsWith('frequency') ? [0] : [100, random.logBetween(40, 10_000)]) {
          const set = (/** @type {number} */ value) => setting({ [row.id]: value });
          const prepare = (/** @type {TestMix} */ mix) => {
            apply(mix.track, {
              'eq.1.type': type,
              'eq.1.gain': 12,
              'eq.1.Q': 2,
              ...(frequency && { 'eq.1.frequency': frequency }),
              'eq.1.enabled': true,
            });
            set(a)(mix);
          };
          for (const [way, steps] of Object.entries(moves(set, a, b, random))) {
            await collect.expectClean(
              `${type} ${row.label.slice(5)} ${a} → ${b} ${way}${frequency ? ` at ${frequency} Hz` : ''}`,
              {
                prepare,
                steps,
              },
            );
          }
        }
      }
      collect.finish(t);
    });
  }
}

for (const row of floats.filter((row) => row.id.startsWith('compressor.'))) {
  test(`moving ${row.id} over its range does not click`, async (t) => {
    const random = new Random(SEED);
    const collect = collector();
    for (const [a, b] of pairsOf(row, random)) {
      const set = (/** @type {number} */ value) => setting({ [row.id]: value });
      const prepare = (/** @type {TestMix} */ mix) => {
        apply(mix.track, {
          'compressor.enabled': true,
          'compressor.threshold': -30,
          'compressor.knee': 6,
          'compressor.ratio': 4,
        });
        set(a)(mix);
      };
      for (const [way, steps] of Object.entries(moves(set, a, b, random)))
        await collect.expectClean(`${row.id} ${a} → ${b} ${way}`, { prepare, steps });
    }
    collect.finish(t);
  });
}

/** Gates that the tone keeps open, that reduce it a little, and that close. */
const GATES = {
  open: { 'gate.threshold': -20 },
  expanding: { 'gate.threshold': -3, 'gate.ratio': 4, 'gate.range': -20 },
  closed: { 'gate.threshold': 0, 'gate.ratio': 100, 'gate.range': -10 },
};

const FASTEST = { 'gate.attack': 0, 'gate.hold': 0, 'gate.release': 0 };
const GATE_TIMES = /** @type {Record<string, number>[]} */ ([{}, FASTEST]);

for (const row of floats.filter((row) => row.id.startsWith('gate.'))) {
  test(`moving ${row.id} over its range does not click`, async (t) => {
    const random = new Random(SEED);
    const collect = collector();
    for (const [name, values] of Object.entries(GATES)) {
      for (const times of GATE_TIMES) {
        for (const [a, b] of pairsOf(row, random)) {
          const set = (/** @type {number} */ value) => setting({ [row.id]: value });
          const prepare = (/** @type {TestMix} */ mix) => {
            apply(mix.track, { 'gate.enabled': true, ...values, ...times });
            set(a)(mix);
          };
          for (const [way, steps] of Object.entries(moves(set, a, b, random)))
            await collect.expectClean(`${row.id} ${a} → ${b} ${way}, ${name} ${JSON.stringify(times)}`, {
              prepare,
              steps,
            });
        }
      }
    }
    collect.finish(t);
  });
}

test('a gate that closes since its hysteresis becomes small does not click', async (t) => {
  const collect = collector();
  for (const range of [-10, -40, -100]) {
    for (const ratio of [2, 100]) {
      const prepare = (/** @type {TestMix} */ { track }) =>
        apply(track, {
          'gate.enabled': true,
          'gate.threshold': -10,
          'gate.hysteresis': 24,
          'gate.range': range,
          'gate.ratio': ratio,
        });
      const raise = { after: -60, run: setting({ 'gate.threshold': 0 }) };
      const close = { after: 0, run: setting({ 'gate.hysteresis': 0 }) };
      const open = { after: 100, run: setting({ 'gate.threshold': -10 }) };
      await collect.expectClean(`range ${range}, ratio ${ratio}`, { prepare, steps: [raise, close, open] });
    }
  }
  collect.finish(t);
});

test('switching the gate in and out does not click', async (t) => {
  const collect = collector();
  const enable = (/** @type {boolean} */ on) => setting({ 'gate.enabled': on });
  for (const [name, values] of Object.entries(GATES)) {
    for (const times of GATE_TIMES) {
      const prepare = (/** @type {boolean} */ on) => (/** @type {TestMix} */ mix) => {
        apply(mix.track, { ...values, ...times });
        enable(on)(mix);
      };
      for (const [way, steps] of Object.entries(toggles(enable(true), enable(false))))
        await collect.expectClean(`on ${way}, ${name}`, { prepare: prepare(false), steps });
      for (const [way, steps] of Object.entries(toggles(enable(false), enable(true))))
        await collect.expectClean(`off ${way}, ${name}`, { prepare: prepare(true), steps });
    }
  }
  collect.finish(t);
});

/**
 * Switches a stage in and out, and to each other choice and back. None may click.
 * @param {ReturnType<typeof collector>} collect
 * @param {string} name of the values
 * @param {string} enabled id of the switch
 * @param {string} choice id of the enum
 * @param {string} chosen
 * @param {readonly string[]} choices
 * @param {Record<string, string | number | boolean>} values of other parameters
 */
async function expectSwitches(collect, name, enabled, choice, chosen, choices, values) {
  const enable = (/** @type {boolean} */ on) => setting({ [enabled]: on });
  const choose = (/** @type {string} */ one) => setting({ [choice]: one });
  const prepare = (/** @type {boolean} */ on) => setting({ ...values, [choice]: chosen, [enabled]: on });
  for (const [way, steps] of Object.entries(toggles(enable(true), enable(false))))
    await collect.expectClean(`on ${way} ${name}`, { prepare: prepare(false), steps });
  for (const [way, steps] of Object.entries(toggles(enable(false), enable(true))))
    await collect.expectClean(`off ${way} ${name}`, { prepare: prepare(true), steps });
  for (const other of choices.filter((another) => another !== chosen)) {
    for (const [way, steps] of Object.entries(toggles(choose(other), choose(chosen))))
      await collect.expectClean(`→ ${other} ${way} ${name}`, { prepare: prepare(true), steps });
  }
}

for (const mode of LADDER_MODES) {
  for (const row of floats.filter((row) => row.id.startsWith('ladder.'))) {
    test(`moving the ${row.id} of a ${mode} over its range does not click`, async (t) => {
      const random = new Random(SEED);
      const collect = collector();
      for (const [a, b] of pairsOf(row, random)) {
        const set = (/** @type {number} */ value) => setting({ [row.id]: value });
        for (const [frequency, drive] of [
          [100, 0],
          [random.logBetween(40, 10_000), 1],
        ]) {
          const prepare = (/** @type {TestMix} */ mix) => {
            apply(mix.track, {
              'ladder.mode': mode,
              'ladder.frequency': frequency,
              'ladder.resonance': 2,
              'ladder.drive': drive,
              'ladder.enabled': true,
            });
            set(a)(mix);
          };
          for (const [way, steps] of Object.entries(moves(set, a, b, random)))
            await collect.expectClean(`${a} → ${b} ${way} at ${frequency} Hz, drive ${drive}`, {
              prepare,
              steps,
            });
        }
      }
      collect.finish(t);
    });
  }

  test(`switching a ladder of ${mode} in, out and to other modes does not click`, async (t) => {
    const collect = collector();
    for (const frequency of [100, 2500]) {
      for (const drive of [0, 1]) {
        const values = { 'ladder.frequency': frequency, 'ladder.resonance': 3, 'ladder.drive': drive };
        const name = `at ${frequency} Hz, drive ${drive}`;
        await expectSwitches(collect, name, 'ladder.enabled', 'ladder.mode', mode, LADDER_MODES, values);
      }
    }
    collect.finish(t);
  });
}

/* Up to this amount no curve clips the tone. A clipped tone has harmonics above 5 kHz. */
const UNCLIPPED = 0.15;
const driveRows = floats
  .filter((row) => row.id.startsWith('drive.'))
  .map((row) => (row.id === 'drive.amount' ? { ...row, max: UNCLIPPED, default: 0.1 } : row));

for (const curve of DRIVE_CURVES) {
  for (const row of driveRows) {
    test(`moving the ${row.id} of the curve ${curve} over its range does not click`, async (t) => {
      const random = new Random(SEED);
      const collect = collector();
      for (const [a, b] of pairsOf(row, random)) {
        const set = (/** @type {number} */ value) => setting({ [row.id]: value });
        const prepare = (/** @type {TestMix} */ mix) => {
          apply(mix.track, { 'drive.curve': curve, 'drive.amount': UNCLIPPED, 'drive.enabled': true });
          set(a)(mix);
        };
        for (const [way, steps] of Object.entries(moves(set, a, b, random)))
          await collect.expectClean(`${a} → ${b} ${way}`, { prepare, steps });
      }
      collect.finish(t);
    });
  }

  test(`switching a drive of the curve ${curve} in, out and to other curves does not click`, async (t) => {
    const collect = collector();
    for (const amount of [0.05, UNCLIPPED]) {
      const values = { 'drive.amount': amount, 'drive.tone': 0.5 };
      const name = `with amount ${amount}`;
      await expectSwitches(collect, name, 'drive.enabled', 'drive.curve', curve, DRIVE_CURVES, values);
    }
    collect.finish(t);
  });
}

test('muting and unmuting does not click', async (t) => {
  const collect = collector();
  const mute = (/** @type {boolean} */ muted) => setting({ muted });
  for (const [way, steps] of Object.entries(toggles(mute(true), mute(false))))
    await collect.expectClean(`mute ${way}`, { steps });
  for (const [way, steps] of Object.entries(toggles(mute(false), mute(true))))
    await collect.expectClean(`unmute ${way}`, { prepare: mute(true), steps });
  collect.finish(t);
});

test('switching the polarity does not click', async (t) => {
  const collect = collector();
  const invert = (/** @type {string} */ polarity) => setting({ polarity });
  for (const from of POLARITIES) {
    for (const to of POLARITIES.filter((polarity) => polarity !== from)) {
      for (const [way, steps] of Object.entries(toggles(invert(to), invert(from))))
        await collect.expectClean(`${from} → ${to} ${way}`, { prepare: invert(from), steps });
    }
  }
  collect.finish(t);
});

test('switching the pan law does not click', async (t) => {
  const collect = collector();
  const follow = (/** @type {string} */ panLaw) => setting({ panLaw });
  for (const input of [STEREO, MONO]) {
    for (const pan of [-0.6, 0, 0.35]) {
      for (const from of PAN_LAWS) {
        for (const to of PAN_LAWS.filter((law) => law !== from)) {
          const prepare = setting({ pan, panLaw: from });
          for (const [way, steps] of Object.entries(toggles(follow(to), follow(from))))
            await collect.expectClean(`${from} → ${to} at ${pan}, ${input.length} channels, ${way}`, {
              prepare,
              steps,
              input,
            });
        }
      }
    }
  }
  collect.finish(t);
});

/**
 * A choice that changes while a parameter of its stage follows a ramp.
 * @type {{id: string, choices: readonly string[], ramp: [id: string, from: number, to: number],
 *   values?: Record<string, string | number | boolean>}[]}
 */
const AUTOMATED_CHOICES = [
  { id: 'panLaw', choices: PAN_LAWS, ramp: ['pan', -0.8, 0.8] },
  { id: 'polarity', choices: POLARITIES, ramp: ['trim', 0.3, 0.9] },
  ...[
    /** @type {const} */ (['eq.1.frequency', 150, 4000]),
    /** @type {const} */ (['eq.1.gain', -12, 12]),
    /** @type {const} */ (['eq.1.Q', 0.5, 4]),
  ].map(([id, from, to]) => ({
    id: 'eq.1.type',
    choices: FILTER_TYPES,
    ramp: /** @type {[string, number, number]} */ ([id, from, to]),
    values: { 'eq.1.enabled': true, 'eq.1.frequency': 300, 'eq.1.gain': 9 },
  })),
  {
    id: 'ladder.mode',
    choices: LADDER_MODES,
    ramp: ['ladder.frequency', 150, 4000],
    values: { 'ladder.enabled': true, 'ladder.resonance': 2 },
  },
  {
    id: 'drive.curve',
    choices: DRIVE_CURVES,
    ramp: ['drive.amount', 0.02, UNCLIPPED],
    values: { 'drive.enabled': true },
  },
  {
    id: 'compressor.detection',
    choices: DETECTIONS,
    ramp: ['compressor.threshold', -45, -20],
    values: { 'compressor.enabled': true, 'compressor.ratio': 8 },
  },
];

for (const { id, choices, ramp, values = {} } of AUTOMATED_CHOICES) {
  const [moved, from, to] = ramp;
  test(`switching ${id} while ${moved} is automated does not click`, async (t) => {
    const collect = collector();
    for (const [i, chosen] of choices.entries()) {
      const other = choices[(i + 1) % choices.length];
      const prepare = (/** @type {TestMix} */ { track }) => {
        apply(track, { ...values, [id]: chosen });
        const param = /** @type {import('busbar').Param} */ (track.parameters.get(moved));
        param.setValueAtTime(from, 0).linearRampToValueAtTime(to, (0.9 * END) / sampleRate);
      };
      for (const [way, steps] of Object.entries(toggles(setting({ [id]: other }), setting({ [id]: chosen }))))
        for (const input of [STEREO, MONO])
          await collect.expectClean(`${chosen} → ${other} ${way}, ${input.length} channels`, {
            prepare,
            steps,
            input,
          });
    }
    collect.finish(t);
  });
}

test('switching solo and solo safe does not click', async (t) => {
  const collect = collector();
  const withOther = (/** @type {TestMix} */ { mixer }) => void mixer.addTrack({ name: 'Other' });
  const solo =
    (/** @type {number} */ index, /** @type {boolean} */ soloed) =>
    (/** @type {TestMix} */ { mixer }) =>
      apply(mixer.tracks[index], { soloed });
  const safe = (/** @type {boolean} */ soloSafe) => setting({ soloSafe });
  for (const [way, steps] of Object.entries(toggles(solo(1, true), solo(1, false))))
    await collect.expectClean(`solo of another ${way}`, { prepare: withOther, steps });
  for (const [way, steps] of Object.entries(toggles(solo(0, true), solo(0, false)))) {
    const prepare = (/** @type {TestMix} */ mix) => {
      withOther(mix);
      solo(1, true)(mix);
    };
    await collect.expectClean(`own solo ${way}`, { prepare, steps });
  }
  for (const [way, steps] of Object.entries(toggles(safe(true), safe(false)))) {
    const prepare = (/** @type {TestMix} */ mix) => {
      withOther(mix);
      solo(1, true)(mix);
    };
    await collect.expectClean(`solo safe ${way}`, { prepare, steps });
  }
  collect.finish(t);
});

for (const type of FILTER_TYPES) {
  test(`switching a ${type} in and out does not click`, async (t) => {
    const collect = collector();
    const enable = (/** @type {boolean} */ on) => setting({ 'eq.1.enabled': on });
    for (const values of [
      { frequency: 100, Q: 4, gain: 18 },
      { frequency: 100, Q: 1, gain: -24 },
      { frequency: 3000, Q: 1, gain: 24 },
    ]) {
      const prepare = (/** @type {boolean} */ on) => (/** @type {TestMix} */ mix) => {
        apply(mix.track, {
          'eq.1.type': type,
          'eq.1.frequency': values.frequency,
          'eq.1.Q': values.Q,
          'eq.1.gain': values.gain,
        });
        enable(on)(mix);
      };
      const name = JSON.stringify(values);
      for (const [way, steps] of Object.entries(toggles(enable(true), enable(false))))
        await collect.expectClean(`on ${way} ${name}`, { prepare: prepare(false), steps });
      for (const [way, steps] of Object.entries(toggles(enable(false), enable(true))))
        await collect.expectClean(`off ${way} ${name}`, { prepare: prepare(true), steps });
    }
    collect.finish(t);
  });

  test(`turning a ${type} into any other type does not click`, async (t) => {
    const collect = collector();
    const turn = (/** @type {string} */ into) => setting({ 'eq.1.type': into });
    for (const other of FILTER_TYPES.filter((name) => name !== type)) {
      for (const frequency of [100, 2500]) {
        const prepare = (/** @type {TestMix} */ mix) => {
          apply(mix.track, {
            'eq.1.frequency': frequency,
            'eq.1.Q': 3,
            'eq.1.gain': 12,
            'eq.1.enabled': true,
          });
          turn(type)(mix);
        };
        for (const [way, steps] of Object.entries(toggles(turn(other), turn(type)))) {
          await collect.expectClean(`${type} → ${other} at ${frequency} Hz ${way}`, { prepare, steps });
        }
      }
    }
    collect.finish(t);
  });
}

test('switching the compressor in and out does not click', async (t) => {
  const collect = collector();
  const enable = (/** @type {boolean} */ on) => setting({ 'compressor.enabled': on });
  for (const makeup of [0, 30]) {
    const prepare = (/** @type {boolean} */ on) => (/** @type {TestMix} */ mix) => {
      apply(mix.track, {
        'compressor.threshold': -40,
        'compressor.ratio': 8,
        'compressor.makeup': makeup,
        'compressor.attack': 0.01,
      });
      enable(on)(mix);
    };
    for (const [way, steps] of Object.entries(toggles(enable(true), enable(false))))
      await collect.expectClean(`on ${way}`, { prepare: prepare(false), steps });
    for (const [way, steps] of Object.entries(toggles(enable(false), enable(true))))
      await collect.expectClean(`off ${way}`, { prepare: prepare(true), steps });
  }
  collect.finish(t);
});

test("switching the compressor's detection does not click", async (t) => {
  const collect = collector();
  const detect = (/** @type {string} */ detection) => setting({ 'compressor.detection': detection });
  for (const attack of [0.003, 0.03]) {
    for (const [from, to] of [
      ['peak', 'rms'],
      ['rms', 'peak'],
    ]) {
      const prepare = (/** @type {TestMix} */ mix) => {
        apply(mix.track, {
          'compressor.enabled': true,
          'compressor.threshold': -40,
          'compressor.ratio': 8,
          'compressor.attack': attack,
        });
        detect(from)(mix);
      };
      for (const [way, steps] of Object.entries(toggles(detect(to), detect(from))))
        await collect.expectClean(`${from} → ${to} ${way}, attack ${attack} s`, { prepare, steps });
    }
  }
  collect.finish(t);
});

test('adding or removing a strip while its source plays does not click', async (t) => {
  const collect = collector();
  const loud = { gain: 2, 'eq.1.enabled': true, 'eq.1.gain': 12, 'eq.1.frequency': 100 };
  const add = (/** @type {TestMix} */ { mixer }) => apply(mixer.addTrack({ name: 'Late' }), loud);
  const remove = (/** @type {TestMix} */ { track }) => track.remove();
  await collect.expectClean('add', { inputs: [null, STEREO], steps: [{ after: 0, run: add }] });
  await collect.expectClean('remove', { steps: [{ after: 0, run: remove }] });
  await collect.expectClean('remove in mid-ramp', {
    steps: [
      { after: 0, run: ({ track }) => apply(track, { gain: 4 }) },
      { after: 3, run: remove },
    ],
  });
  await collect.expectClean('add, remove in mid-fade', {
    inputs: [null, STEREO],
    steps: [
      { after: 0, run: add },
      { after: 3, run: ({ mixer }) => mixer.tracks[1].remove() },
    ],
  });
  await collect.expectClean('add muted, then open', {
    inputs: [null, STEREO],
    steps: [
      { after: 0, run: ({ mixer }) => apply(mixer.addTrack({ name: 'Late' }), { ...loud, muted: true }) },
      { after: 2, run: ({ mixer }) => apply(mixer.tracks[1], { muted: false }) },
    ],
  });
  collect.finish(t);
});

test('replacing a strip in a full mixer does not click', async (t) => {
  const collect = collector();
  const loud = { gain: 2, 'eq.1.enabled': true, 'eq.1.gain': 12, 'eq.1.frequency': 100 };
  const prepare = (/** @type {TestMix} */ { mixer, track, bus }) => {
    for (let i = 0; i < 2; i++) apply(mixer.addBus(), { gain: 0.5, polarity: 'inverted' });
    for (let i = 0; i < 2; i++) mixer.addTrack();
    track.output = bus;
    apply(bus, { gain: 1.5, pan: 0.2 });
  };
  const newTrack = (/** @type {TestMix} */ { mixer }) => {
    mixer.tracks[0].remove();
    apply(mixer.addTrack(), loud);
  };
  const newBus = (/** @type {TestMix} */ { mixer }) => {
    mixer.buses[0].remove();
    mixer.tracks[0].output = mixer.addBus();
    apply(mixer.buses[0], loud);
  };
  const both = (/** @type {TestMix} */ mix) =>
    mix.mixer.batch(() => {
      newTrack(mix);
      newBus(mix);
    });
  const otherBus = (/** @type {TestMix} */ { mixer }) => {
    mixer.tracks[0].output = mixer.buses[1];
  };
  for (const [name, run] of Object.entries({ newTrack, newBus, both })) {
    await collect.expectClean(name, { prepare, steps: [{ after: 0, run }] });
    await collect.expectClean(`${name} twice`, {
      prepare,
      steps: [
        { after: 0, run },
        { after: 7, run },
      ],
    });
    await collect.expectClean(`${name} in mid-route`, {
      prepare,
      steps: [
        { after: 0, run: otherBus },
        { after: 6, run },
        { after: 9, run: otherBus },
      ],
    });
  }
  collect.finish(t);
});

test('re-routing a strip or removing its bus does not click', async (t) => {
  const collect = collector();
  const buses = (/** @type {TestMix} */ { mixer, bus }) => {
    apply(bus, { gain: 0.3, pan: -0.7 });
    apply(mixer.addBus({ name: 'Other' }), { gain: 2, 'eq.0.enabled': true, 'eq.0.gain': 9 });
  };
  const route =
    (/** @type {number} */ index) =>
    (/** @type {TestMix} */ { mixer, track }) => {
      track.output = [mixer.master, ...mixer.buses][index];
    };
  for (const [from, to] of [
    [0, 1],
    [1, 0],
    [1, 2],
    [2, 0],
  ]) {
    const prepare = (/** @type {TestMix} */ mix) => {
      buses(mix);
      route(from)(mix);
    };
    for (const [way, steps] of Object.entries(toggles(route(to), route(from))))
      await collect.expectClean(`${from} → ${to} ${way}`, { prepare, steps });
    await collect.expectClean(`${from} → ${to} → elsewhere in mid-fade`, {
      prepare,
      steps: [
        { after: 0, run: route(to) },
        { after: 3, run: route(3 - from - to) },
      ],
    });
  }
  const throughBus = (/** @type {TestMix} */ mix) => {
    buses(mix);
    route(1)(mix);
  };
  await collect.expectClean('removing the bus', {
    prepare: throughBus,
    steps: [{ after: 0, run: ({ bus }) => bus.remove() }],
  });
  await collect.expectClean('removing the bus in mid-fade', {
    prepare: buses,
    steps: [
      { after: 0, run: route(1) },
      { after: 4, run: ({ bus }) => bus.remove() },
    ],
  });
  collect.finish(t);
});

test('a source that changes between mono and stereo does not click', async (t) => {
  const twin = [MONO[0], MONO[0]];
  const switching = async (/** @type {Float32Array[]} */ first, /** @type {Float32Array[]} */ then) => {
    const mixer = await createTestMixer({ sampleRate, tracks: 1, buses: 0 });
    apply(mixer.addTrack({ name: 'Track' }), { pan: 0.3 });
    const sides = [first, then].map((input, i) =>
      renderInQuanta(mixer, [
        input.map((channel) => (i ? channel.subarray(CHANGE) : channel.subarray(0, CHANGE))),
      ]),
    );
    await mixer.close();
    const output = [0, 1].map((side) => Float32Array.from([...sides[0][side], ...sides[1][side]]));
    return clickOf(output, { sampleRate, tone: TONE, steadyFrom: STEADY, from: CHANGE, settled: SETTLED });
  };
  const there = await switching(MONO, twin);
  const back = await switching(twin, MONO);
  t.diagnostic(`${there.clickDb.toFixed(1)} dB to stereo, ${back.clickDb.toFixed(1)} dB back`);
  assert.ok(there.clean && back.clean);
});

test('a silent stereo source that joins or leaves a mono source moves the level smoothly', async () => {
  const frames = Math.round(0.1 * sampleRate);
  const mono = [new Float32Array(frames).fill(0.5)];
  const stereo = [mono[0], mono[0]]; // Web Audio mixes the mono source up, and adds silence
  const mixer = await createTestMixer({ sampleRate, tracks: 1, buses: 0 });
  mixer.addTrack();
  const part = (/** @type {Float32Array[]} */ input) => mixer.render([input], frames)[0];
  part(mono);
  for (const [left, from, to] of /** @type {[Float32Array, number, number][]} */ ([
    [part(stereo), 0.5 * Math.SQRT1_2, 0.5],
    [part(mono), 0.5, 0.5 * Math.SQRT1_2],
  ])) {
    const progress = Array.from(left, (sample) => (sample - from) / (to - from));
    assert.ok(Math.abs(progress[0]) < 1e-3 && Math.abs(progress[frames - 1] - 1) < 1e-6);
    const moving = progress.filter((share) => share > 0.001 && share < 0.999).length / sampleRate;
    assert.ok(moving > 0.015 && moving < 0.0215, `it takes ${moving} s`);
    for (let i = 1; i < frames; i++) {
      const step = progress[i] - progress[i - 1];
      assert.ok(step > -1e-6 && step < 2 / (0.02 * sampleRate), `frame ${i}: ${step}`);
    }
  }
  await mixer.close();
});

/**
 * @typedef {object} Modulated What a modulator moves, with the values that make the movement audible.
 * @property {string} id
 * @property {number} amount
 * @property {import('busbar').ModulationScale} [scale]
 * @property {Record<string, string | number | boolean>} values
 */

/**
 * No movement reaches the end of a range, nor the centre of the panorama, where the pan law of a stereo
 * source has a corner.
 * @type {Modulated[]}
 */
const MODULATED = [
  { id: 'gain', amount: 0.8, values: {} },
  { id: 'pan', amount: 0.3, values: { pan: 0.5 } },
  { id: 'trim', amount: -0.6, values: {} },
  { id: 'width', amount: 0.6, values: {} },
  ...['lowshelf', 'peaking', 'lowpass', 'notch'].map((type) => ({
    id: 'eq.1.frequency',
    amount: 2,
    scale: /** @type {const} */ ('octaves'),
    values: { 'eq.1.enabled': true, 'eq.1.type': type, 'eq.1.gain': 12, 'eq.1.frequency': 200, 'eq.1.Q': 2 },
  })),
  { id: 'eq.1.gain', amount: 18, values: { 'eq.1.enabled': true, 'eq.1.frequency': 100 } },
  {
    id: 'eq.1.gain',
    amount: 18,
    values: { 'eq.1.enabled': true, 'eq.1.type': 'lowshelf', 'eq.1.frequency': 300 },
  },
  {
    id: 'ladder.frequency',
    amount: 2,
    scale: 'octaves',
    values: { 'ladder.enabled': true, 'ladder.frequency': 300, 'ladder.resonance': 2 },
  },
  { id: 'ladder.resonance', amount: 1.5, values: { 'ladder.enabled': true, 'ladder.resonance': 2 } },
  {
    id: 'compressor.threshold',
    amount: 20,
    values: { 'compressor.enabled': true, 'compressor.threshold': -30, 'compressor.ratio': 8 },
  },
];

/**
 * Connects an LFO or follower to a parameter of the track.
 * @param {any} modulator
 * @param {any} track
 * @param {Modulated} modulated
 */
function modulate(modulator, track, { id, amount, scale = 'linear' }) {
  return modulator.connect(track.parameters.get(id), amount, { scale });
}

for (const type of LFO_TYPES) {
  test(`an LFO of type ${type} does not click`, async (t) => {
    const collect = collector();
    for (const modulated of MODULATED) {
      for (const frequency of [0.7, 5, 30]) {
        const run = (/** @type {TestMix} */ { mixer, track }) =>
          void modulate(mixer.addLfo({ type, frequency, phase: 0.2 }), track, modulated);
        await collect.expectClean(`${modulated.id} at ${frequency} Hz ${JSON.stringify(modulated.values)}`, {
          prepare: ({ track }) => apply(track, modulated.values),
          steps: [
            { after: 0, run },
            { after: 250, run: ({ mixer }) => mixer.modulators[0].remove() },
          ],
        });
      }
    }
    collect.finish(t);
  });
}

test('changing, connecting, disconnecting and removing modulators does not click', async (t) => {
  const collect = collector();
  const lfoOf = (/** @type {TestMix} */ { mixer }) => /** @type {any} */ (mixer.modulators[0]);
  for (const modulated of MODULATED) {
    const connect = (/** @type {TestMix} */ mix) => void modulate(lfoOf(mix), mix.track, modulated);
    const set = (/** @type {object} */ values) => (/** @type {TestMix} */ mix) =>
      void Object.assign(lfoOf(mix), values);
    const prepare = (/** @type {boolean} */ connected) => (/** @type {TestMix} */ mix) => {
      apply(mix.track, modulated.values);
      mix.mixer.addLfo({ frequency: 1.3, phase: 0.15 });
      if (connected) connect(mix);
    };
    const amount = (/** @type {number} */ share) => (/** @type {TestMix} */ mix) =>
      void modulate(lfoOf(mix), mix.track, { ...modulated, amount: share * modulated.amount });
    const scale = (/** @type {'octaves' | 'linear'} */ of) => (/** @type {TestMix} */ mix) =>
      void modulate(lfoOf(mix), mix.track, { ...modulated, amount: 0.5, scale: of });
    /** @type {Record<string, [boolean, Step, Step]>} */
    const changes = {
      connect: [false, connect, (mix) => lfoOf(mix).disconnect()],
      disconnect: [true, (mix) => lfoOf(mix).disconnect(), connect],
      amount: [true, amount(-1), amount(1)],
      type: [true, set({ type: 'square' }), set({ type: 'sine' })],
      frequency: [true, set({ frequency: 9 }), set({ frequency: 0.5 })],
      phase: [true, set({ phase: 0.7 }), set({ phase: 0.15 })],
      retrigger: [true, set({ retrigger: true }), set({ retrigger: false })],
      restart: [true, (mix) => lfoOf(mix).restart(), (mix) => lfoOf(mix).restart()],
      'plain writes': [
        true,
        ({ track }) => apply(track, { [modulated.id]: valueBeside(track, modulated.id) }),
        ({ track }) => apply(track, { [modulated.id]: valueBeside(track, modulated.id) }),
      ],
      ...(modulated.scale && { scale: [true, scale('octaves'), scale('linear')] }),
    };
    for (const [name, [connected, there, back]] of Object.entries(changes)) {
      for (const [way, steps] of Object.entries(toggles(there, back)))
        await collect.expectClean(`${name} ${way}, ${modulated.id} ${JSON.stringify(modulated.values)}`, {
          prepare: prepare(connected),
          steps: [...steps, { after: 250, run: ({ mixer }) => mixer.modulators[0].remove() }],
        });
    }
  }
  collect.finish(t);
});

/** Another value of a parameter, and on the next call the first one. @param {any} track @param {string} id */
function valueBeside(track, id) {
  const { value, minValue, maxValue, defaultValue } = track.parameters.get(id);
  /** @type {Record<string, number[]>} */
  const near = { pan: [0.5, 0.65], 'eq.1.gain': [18, -18], 'compressor.threshold': [-30, -38] };
  const [one, other] = near[id] ?? [defaultValue, 1.4 * defaultValue];
  const next = Math.abs(value - other) < 1e-3 ? one : other;
  return Math.min(maxValue, Math.max(minValue, next));
}

test('a follower that moves parameters does not click', async (t) => {
  const collect = collector();
  const burst = tone(0.1).map((sample, i) => (i > CHANGE && i < CHANGE + 100 * QUANTUM ? sample : 0));
  for (const modulated of MODULATED) {
    for (const [attack, release] of [
      [0.001, 0.001],
      [0.02, 0.1],
    ]) {
      const prepare = (/** @type {TestMix} */ { mixer, track }) => {
        apply(track, modulated.values);
        const key = mixer.addTrack();
        key.output = mixer.addBus();
        key.output.muted = true;
        modulate(mixer.addEnvelopeFollower(key, { attack, release }), track, modulated);
      };
      const follower = (/** @type {TestMix} */ { mixer }) => /** @type {any} */ (mixer.modulators[0]);
      await collect.expectClean(`attack ${attack}, ${modulated.id} ${JSON.stringify(modulated.values)}`, {
        prepare,
        inputs: [STEREO, [burst]],
        steps: [
          { after: 20, run: (mix) => void Object.assign(follower(mix), { attack: 0.05 }) },
          { after: 40, run: (mix) => void Object.assign(follower(mix), { release: 0.3 }) },
          { after: 60, run: (mix) => follower(mix).strip.remove() },
        ],
      });
    }
  }
  collect.finish(t);
});

test('a plain write before an event in the far future does not click', async (t) => {
  const collect = collector();
  for (const { id, values } of MODULATED) {
    const prepare = (/** @type {TestMix} */ { track }) => {
      apply(track, values);
      const param = /** @type {import('busbar').Param} */ (track.parameters.get(id));
      param.setValueAtTime(param.value, 1e6);
    };
    const write = (/** @type {TestMix} */ { track }) => apply(track, { [id]: valueBeside(track, id) });
    for (const [way, steps] of Object.entries(toggles(write, write)))
      await collect.expectClean(`${id} ${way} ${JSON.stringify(values)}`, { prepare, steps });
  }
  collect.finish(t);
});

test('a tone that is cut off at its crest is measured as a click', () => {
  const cut = tone(0).map((sample, i) => (i < CHANGE + 40 ? sample : 0));
  const { clickDb, clean } = clickOf([cut], {
    sampleRate,
    tone: TONE,
    steadyFrom: STEADY,
    from: CHANGE,
    settled: SETTLED,
  });
  assert.equal(clean, false);
  if (sampleRate === 48_000) assert.ok(Math.abs(clickDb + 7.5) < 1, `${clickDb} dB, published: -7.5 dB`);
  assert.ok(clickDb > -10, `${clickDb} dB`);
});

test('the tone itself has no click', () => {
  const { steadyDb } = clickOf(STEREO, {
    sampleRate,
    tone: TONE,
    steadyFrom: STEADY,
    from: CHANGE,
    settled: SETTLED,
  });
  assert.ok(steadyDb < -130, `${steadyDb} dB`);
});
