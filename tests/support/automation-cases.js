/*
 * What AudioParam's methods do at each frame: the cases of web-platform-tests
 * (webaudio/the-audio-api/the-audioparam-interface), with its times, values and tolerances. The values are
 * those of the formulas of the Web Audio specification, "AudioParam Automation", in double precision. Values
 * above 16, the maximum of a strip's gain, are divided by ten, and so are their tolerances unless they are
 * relative. A case that names no file has figures of its own.
 */

import { schedule } from './schedule.js';

/**
 * @typedef {import('./schedule.js').Call} Call
 * @typedef {(time: number) => number} Course the value at a time in seconds
 * @typedef {[from: number, course: Course | null]} Section a course and the second from which it is the
 *   value; null is not compared
 *
 * @typedef {object} AutomationCase
 * @property {string} name
 * @property {number} sampleRate in Hz
 * @property {number} frames
 * @property {Call[]} calls before the first frame
 * @property {{at: number, run: (param: any) => void}[]} [later] calls at a frame, a multiple of 128
 * @property {Section[]} sections
 * @property {number} error the largest difference that is allowed
 * @property {boolean} [isRelative] whether that is a share of the value
 * @property {{above: number, at: number[]}} [jumps] the frames at which the value moves by more than `above`
 */

/** The range of a strip's gain. */
const [MIN, MAX] = [0, 16];

/** The tolerance where web-platform-tests takes equal numbers: the error of rounding to float32. */
const ROUNDING = 6e-8;

/** That of linear ramps. */
const LINEAR = 1.865e-6;

/** That of exponential ramps. */
const EXPONENTIAL = 1.222e-5;

/** That of targets. web-platform-tests allows 6.6e-4, but two engines reach this. */
const TARGET = 1e-6;

/** That of curves. */
const CURVE = 3.7194e-6;

/** @param {number} value @returns {Course} */
const hold = (value) => () => value;

/** @param {number} t0 @param {number} v0 @param {number} t1 @param {number} v1 @returns {Course} */
const linear = (t0, v0, t1, v1) => (t) => v0 + ((v1 - v0) * (t - t0)) / (t1 - t0);

/** @param {number} t0 @param {number} v0 @param {number} t1 @param {number} v1 @returns {Course} */
const exponential = (t0, v0, t1, v1) => (t) => v0 * (v1 / v0) ** ((t - t0) / (t1 - t0));

/** @param {number} t0 @param {number} v0 @param {number} v1 @param {number} constant @returns {Course} */
const target = (t0, v0, v1, constant) => (t) => v1 + (v0 - v1) * Math.exp((t0 - t) / constant);

/** @param {ArrayLike<number>} points @param {number} t0 @param {number} duration @returns {Course} */
const curve = (points, t0, duration) => (t) => {
  const position = ((t - t0) / duration) * (points.length - 1);
  const index = Math.min(Math.floor(position), points.length - 2);
  return points[index] + (points[index + 1] - points[index]) * (position - index);
};

/** A course within the range of the gain. @param {Course} course @returns {Course} */
const clamped = (course) => (t) => Math.min(Math.max(course(t), MIN), MAX);

/*
 * audioparam-setValueAtTime.html, -linearRampToValueAtTime.html, -exponentialRampToValueAtTime.html,
 * -setTargetAtTime.html, -setValueCurveAtTime.html and resources/audioparam-testing.js: intervals of 30 ms at
 * 44,100 Hz. Each begins with a jump to a value, from where it moves up or down by half a step.
 */

const INTERVAL = 0.03;
const RATE = 44_100;

/**
 * @param {string} method
 * @param {number} first the value of the first interval
 * @param {number} error
 * @param {(from: number, to: number, begin: number, end: number) => {calls: Call[], course: Course}} interval
 * @returns {AutomationCase}
 */
function intervals(method, first, error, interval) {
  const count = 100;
  const step = first / count;
  /** @type {AutomationCase} */
  const made = {
    name: `${method} in ${count} intervals`,
    sampleRate: RATE,
    frames: count * INTERVAL * RATE,
    calls: [],
    sections: [],
    error,
    isRelative: true,
    jumps: { above: step / 4, at: [] },
  };
  for (let k = 0; k < count; k++) {
    const from = first - k * step;
    const [begin, end] = [k * INTERVAL, (k + 1) * INTERVAL];
    const { calls, course } = interval(from, from + (k % 2 === 0 ? step / 2 : -step / 2), begin, end);
    made.calls.push(...calls);
    made.sections.push([begin, course]);
    if (k > 0) made.jumps?.at.push(Math.round(begin * RATE));
  }
  return made;
}

/**
 * Curves that follow each other, although 9 · 0.03 + 0.03 is more than 10 · 0.03.
 * @returns {AutomationCase}
 */
function sineCurves() {
  const count = 20;
  const points = Float32Array.from(
    { length: INTERVAL * RATE },
    (_, i) => 0.5 + 0.5 * Math.sin((2 * Math.PI * 440 * i) / RATE),
  );
  const begins = Array.from({ length: count }, (_, k) => k * INTERVAL);
  return {
    name: `setValueCurveAtTime in ${count} intervals`,
    sampleRate: RATE,
    frames: count * INTERVAL * RATE,
    calls: begins.map((begin) => ['setValueCurveAtTime', points, begin, INTERVAL]),
    sections: begins.map((begin) => [begin, curve(points, begin, INTERVAL)]),
    error: CURVE,
    jumps: {
      above: (2 * Math.PI * 440) / RATE,
      at: begins.slice(1).map((begin) => Math.round(begin * RATE)),
    },
  };
}

const INTERVALS = [
  intervals('setValueAtTime', 1, ROUNDING, (from, _to, begin) => ({
    calls: [['setValueAtTime', from, begin]],
    course: hold(from),
  })),
  intervals('linearRampToValueAtTime', 1, LINEAR, (from, to, begin, end) => ({
    calls: [
      ['setValueAtTime', from, begin],
      ['linearRampToValueAtTime', to, end],
    ],
    course: linear(begin, from, end, to),
  })),
  intervals('exponentialRampToValueAtTime', 10, EXPONENTIAL, (from, to, begin, end) => ({
    calls: [
      ['setValueAtTime', from, begin],
      ['exponentialRampToValueAtTime', to, end],
    ],
    course: exponential(begin, from, end, to),
  })),
  intervals('setTargetAtTime', 10, TARGET, (from, to, begin) => ({
    calls: [
      ['setValueAtTime', from, begin],
      ['setTargetAtTime', to, begin, INTERVAL / 3],
    ],
    course: target(begin, from, to, INTERVAL / 3),
  })),
  sineCurves(),
];

/* Curves of several lengths, whose ends and points lie anywhere between frames. */

/** @returns {AutomationCase} */
function curvesAnywhere() {
  const [sampleRate, slot] = [48_000, 2048];
  /** @type {AutomationCase} */
  const made = {
    name: 'setValueCurveAtTime at any offset in a block, for any duration',
    sampleRate,
    frames: 0,
    calls: [],
    sections: [],
    error: CURVE,
  };
  for (const count of [2, 3, 5, 33, 300]) {
    const points = Float32Array.from({ length: count }, (_, i) => 1 + ((i * 7) % 5) / 4);
    for (const [offset, duration] of [
      [0, 128],
      [0, 256],
      [128, 1000],
      [100.5, 37.3],
      [255.25, 0.5],
      [383.75, 1],
      [127, 1.5],
      [1, 1300.6],
    ]) {
      const [begin, seconds] = [(made.frames + offset) / sampleRate, duration / sampleRate];
      made.calls.push(['setValueCurveAtTime', points, begin, seconds]);
      made.sections.push([begin, curve(points, begin, seconds)]);
      made.sections.push([begin + seconds, hold(points[count - 1])]);
      made.frames += slot;
    }
  }
  made.sections.unshift([0, hold(1)]);
  return made;
}

/** Every method at the end of a curve, and after a pause. @returns {AutomationCase[]} */
function afterCurves() {
  const sampleRate = 48_000;
  const [begin, seconds] = [0.0101, 0.0203];
  const end = begin + seconds;
  const points = Float32Array.of(1, 0.25, 2);
  /** @type {Section[]} */
  const before = [
    [0, hold(0.5)],
    [begin, curve(points, begin, seconds)],
  ];
  /** @param {string} what @param {number} error @param {Call} call @param {Section[]} after */
  const next = (what, error, call, ...after) => ({
    name: `${call[0]} ${what} a curve`,
    sampleRate,
    frames: 4096,
    calls: /** @type {Call[]} */ ([
      ['setValueAtTime', 0.5, 0],
      ['setValueCurveAtTime', points, begin, seconds],
      call,
    ]),
    sections: [...before, ...after],
    error,
  });
  const later = end + 0.0107;
  const held = /** @type {Section} */ ([end, hold(2)]);
  return [
    next('at the end of', CURVE, ['setValueAtTime', 1, end], [end, hold(1)]),
    next('after', CURVE, ['setValueAtTime', 1, later], held, [later, hold(1)]),
    next(
      'after',
      CURVE,
      ['linearRampToValueAtTime', 1, later],
      [end, linear(end, 2, later, 1)],
      [later, hold(1)],
    ),
    next(
      'after',
      EXPONENTIAL,
      ['exponentialRampToValueAtTime', 0.5, later],
      [end, exponential(end, 2, later, 0.5)],
      [later, hold(0.5)],
    ),
    next('at the end of', CURVE, ['setTargetAtTime', 0, end, 0.01], [end, target(end, 2, 0, 0.01)]),
    next('after', CURVE, ['setTargetAtTime', 0, later, 0.01], held, [later, target(later, 2, 0, 0.01)]),
    next(
      'at the end of',
      CURVE,
      ['setValueCurveAtTime', [0, 1], end, 0.02],
      [end, curve([0, 1], end, 0.02)],
      [end + 0.02, hold(1)],
    ),
  ];
}

/* Changes inside a quantum. */

/** @returns {AutomationCase[]} */
function insideQuantum() {
  const sampleRate = 48_000;
  const at = (/** @type {number} */ frame) => frame / sampleRate;
  return [
    {
      name: 'setValueAtTime within a quantum', // setValueAtTime-within-block.html; there the value is -2
      sampleRate,
      frames: 256,
      calls: [['setValueAtTime', 2, at(65)]],
      sections: [
        [0, hold(1)],
        [at(65), hold(2)],
      ],
      error: 0,
    },
    {
      name: 'a negative gain is clamped to 0',
      sampleRate,
      frames: 256,
      calls: [['setValueAtTime', -2, at(65)]],
      sections: [
        [0, hold(1)],
        [at(65), hold(0)],
      ],
      error: 0,
    },
    {
      name: 'setTargetAtTime within a quantum, with the present value', // …-after-event-within-block.html
      sampleRate,
      frames: 256,
      calls: [
        ['setValueAtTime', 0.5, at(42)],
        ['setTargetAtTime', 0.5, at(53), at(128)],
      ],
      sections: [
        [0, hold(1)],
        [at(42), hold(0.5)],
      ],
      error: 0,
    },
    {
      name: 'many changes within a quantum, at whole frames and between them',
      sampleRate,
      frames: 512,
      calls: [
        ['setValueAtTime', 0.5, at(130)],
        ['setValueAtTime', 2, at(130.25)],
        ['linearRampToValueAtTime', 1, at(137.75)],
        ['exponentialRampToValueAtTime', 4, at(150.5)],
        ['linearRampToValueAtTime', 3, at(150.75)],
        ['linearRampToValueAtTime', 2, at(150.9)],
        ['setTargetAtTime', 0, at(170.3), at(9)],
        ['setValueAtTime', 5, at(200)],
        ['setTargetAtTime', 1, at(200), 0],
        ['setValueCurveAtTime', [1, 3, 2], at(210.5), at(13)],
        ['setValueAtTime', 0.25, at(255)],
        ['setValueAtTime', 0.75, at(256)],
        ['exponentialRampToValueAtTime', 1.5, at(257)],
      ],
      sections: [
        [0, hold(1)],
        [at(130), hold(0.5)],
        [at(130.25), linear(at(130.25), 2, at(137.75), 1)],
        [at(137.75), exponential(at(137.75), 1, at(150.5), 4)],
        [at(150.9), hold(2)],
        [at(170.3), target(at(170.3), 2, 0, at(9))],
        [at(200), hold(1)],
        [at(210.5), curve([1, 3, 2], at(210.5), at(13))],
        [at(223.5), hold(2)],
        [at(255), hold(0.25)],
        [at(256), exponential(at(256), 0.75, at(257), 1.5)],
        [at(257), hold(1.5)],
      ],
      error: 1e-6,
    },
  ];
}

/* Several changes at one time: event-insertion.html, at 16,384 Hz. */

/** @returns {AutomationCase[]} */
function atOneTime() {
  const [sampleRate, quantum] = [16_384, 128];
  const at = (/** @type {number} */ quanta) => (quanta * quantum) / sampleRate;
  const [end, last] = [at(2), at(4.9921875)];
  /** @param {string} name @param {Call[]} calls @param {number} error @param {Section[]} sections */
  const pair = (name, calls, error, ...sections) => ({
    name,
    sampleRate,
    frames: 4 * quantum,
    calls: [/** @type {Call} */ (['setValueAtTime', 1, 0]), ...calls],
    sections,
    error,
  });
  const short = 64 / sampleRate;
  return [
    {
      name: 'changes of one kind at one time take effect in their order',
      sampleRate,
      frames: 6 * quantum,
      calls: [
        ['setValueAtTime', 9.9, at(1)],
        ['setValueAtTime', 1, at(1)],
        ['linearRampToValueAtTime', 9.9, at(2)],
        ['linearRampToValueAtTime', 2, at(2)],
        ['exponentialRampToValueAtTime', 9.9, at(3)],
        ['exponentialRampToValueAtTime', 3, at(3)],
        ['setValueCurveAtTime', [3, 4], at(3), at(1)],
        ['setValueAtTime', 9.9, last],
        ['setValueAtTime', 1, last],
        ['setValueAtTime', 5, last],
      ],
      sections: [
        [0, hold(1)],
        [at(1), linear(at(1), 1, at(2), 9.9)],
        [at(2), exponential(at(2), 2, at(3), 9.9)],
        [at(3), curve([3, 4], at(3), at(1))],
        [at(4), hold(4)],
        [last, hold(5)],
      ],
      error: CURVE,
    },
    pair(
      'an exponential ramp at the end of a linear one',
      [
        ['linearRampToValueAtTime', 2, end],
        ['setValueAtTime', 9.9, end],
        ['exponentialRampToValueAtTime', 3, end],
      ],
      1.2e-7,
      [0, linear(0, 1, end, 2)],
      [end, hold(3)],
    ),
    pair(
      'a linear ramp at the end of an exponential one',
      [
        ['exponentialRampToValueAtTime', 3, end],
        ['setValueAtTime', 9.9, end],
        ['linearRampToValueAtTime', 2, end],
      ],
      4.2533e-6,
      [0, exponential(0, 1, end, 3)],
      [end, hold(2)],
    ),
    {
      ...pair(
        'a target at the end of a linear ramp',
        [
          ['linearRampToValueAtTime', 3, end],
          ['setValueAtTime', 10, end],
          ['setTargetAtTime', 0, end, 0.1],
        ],
        2.6694e-7,
        [0, linear(0, 1, end, 3)],
        [end, target(end, 10, 0, 0.1)],
      ),
      isRelative: true,
    },
    pair(
      'three linear ramps that end at one time',
      [2, 7, 10].map((value) => ['linearRampToValueAtTime', value, short]),
      1.2e-7,
      [0, linear(0, 1, short, 2)],
      [short, hold(10)],
    ),
    pair(
      'three exponential ramps that end at one time',
      [2, 7, 10].map((value) => ['exponentialRampToValueAtTime', value, short]),
      5.3924e-7,
      [0, exponential(0, 1, short, 2)],
      [short, hold(10)],
    ),
  ];
}

/* cancelScheduledValues(). */

/** @returns {AutomationCase[]} */
function cancelled() {
  return [
    {
      name: 'cancelScheduledValues within a curve', // cancel-scheduled-values.html
      sampleRate: 8000,
      frames: 8000,
      calls: [
        ['setValueAtTime', 0.5, 0],
        ['setValueAtTime', 1.5, 0.25],
        ['setValueCurveAtTime', [1, -1], 0.25, 0.25],
        ['setValueAtTime', 9.9, 0.5],
        ['cancelScheduledValues', 0.3],
        ['setValueAtTime', 3, 0.375],
      ],
      sections: [
        [0, hold(0.5)],
        [0.25, hold(1.5)],
        [0.375, hold(3)],
      ],
      error: 0,
    },
    {
      name: 'cancelScheduledValues at the time of a change removes it',
      sampleRate: 8000,
      frames: 4000,
      calls: [
        ['setValueAtTime', 0.5, 0.1],
        ['linearRampToValueAtTime', 1, 0.2],
        ['setTargetAtTime', 0, 0.3, 0.05],
        ['setValueAtTime', 2, 0.4],
        ['cancelScheduledValues', 0.4],
        ['cancelScheduledValues', 0.2],
        ['exponentialRampToValueAtTime', 2, 0.3],
      ],
      sections: [
        [0, hold(1)],
        [0.1, exponential(0.1, 0.5, 0.3, 2)],
        [0.3, hold(2)],
      ],
      error: EXPONENTIAL,
    },
    {
      name: 'cancelScheduledValues does not end a target that has begun',
      sampleRate: 8000,
      frames: 4096,
      calls: [['setTargetAtTime', 0.5, 0.05, 0.1]],
      later: [{ at: 1024, run: (param) => param.cancelScheduledValues(0) }],
      sections: [
        [0, hold(1)],
        [0.05, target(0.05, 1, 0.5, 0.1)],
      ],
      error: TARGET,
    },
  ];
}

/* cancelAndHoldAtTime(): audioparam-cancel-and-hold.html, at 48,000 Hz. */

/** @returns {AutomationCase[]} */
function cancelledAndHeld() {
  const [sampleRate, duration] = [48_000, 0.5];
  const frames = duration * sampleRate;
  const [t0, cut] = [0.01, duration / 2];
  /** @type {Call[]} */
  const rise = [
    ['setValueAtTime', 0, 0],
    ['linearRampToValueAtTime', 1, t0],
  ];
  const risen = /** @type {Section} */ ([0, linear(0, 0, t0, 1)]);
  const fall = linear(t0, 1, duration, 0);
  /**
   * @param {string} name
   * @param {number} error
   * @param {Call[]} calls
   * @param {Section[]} sections
   * @returns {AutomationCase}
   */
  const made = (name, error, calls, ...sections) => ({
    name: `cancelAndHoldAtTime: ${name}`,
    sampleRate,
    frames,
    calls,
    sections,
    error,
  });
  /** @param {string} name @param {number} error @param {Call} call @param {Course} course */
  const cutOff = (name, error, call, course) =>
    made(
      name,
      error,
      [...rise, call, ['cancelAndHoldAtTime', cut]],
      risen,
      [t0, course],
      [cut, hold(course(cut))],
    );
  /** @param {string} name @param {number} error @param {Call} call @param {Section[]} sections */
  const followed = (name, error, call, ...sections) =>
    made(
      `${name} follows`,
      error,
      [...rise, ['linearRampToValueAtTime', 0, duration], ['cancelAndHoldAtTime', cut], call],
      risen,
      [t0, fall],
      [cut, hold(fall(cut))],
      ...sections,
    );
  const [soon, held] = [cut + 0.125, fall(cut)];
  const short = cut - t0 - 0.125;
  const cut2 = 0.75 * duration;
  const second = linear(cut, held, duration, 2);
  return [
    cutOff('a linear ramp is cut', LINEAR, ['linearRampToValueAtTime', 0, duration], fall),
    cutOff(
      'an exponential ramp is cut',
      1.8664e-6,
      ['exponentialRampToValueAtTime', 0.001, duration],
      exponential(t0, 1, duration, 0.001),
    ),
    cutOff('a target is cut', 4.5267e-7, ['setTargetAtTime', 0, t0, 0.05], target(t0, 1, 0, 0.05)),
    cutOff('a curve is cut', 1e-7, ['setValueCurveAtTime', [1, 0], t0, duration - t0], fall),
    made(
      'a curve that is over stays',
      1e-7,
      [...rise, ['setValueCurveAtTime', [1, 0], t0, short], ['cancelAndHoldAtTime', cut]],
      risen,
      [t0, curve([1, 0], t0, short)],
      [t0 + short, hold(0)],
    ),
    made(
      'a target without an earlier change is cut',
      1e-6,
      [
        ['setTargetAtTime', 0, t0, 0.1],
        ['cancelAndHoldAtTime', cut],
      ],
      [0, hold(1)],
      [t0, target(t0, 1, 0, 0.1)],
      [cut, hold(target(t0, 1, 0, 0.1)(cut))],
    ),
    followed(
      'a linear ramp',
      LINEAR,
      ['linearRampToValueAtTime', 2, soon],
      [cut, linear(cut, held, soon, 2)],
      [soon, hold(2)],
    ),
    followed(
      'an exponential ramp',
      EXPONENTIAL,
      ['exponentialRampToValueAtTime', 2, soon],
      [cut, exponential(cut, held, soon, 2)],
      [soon, hold(2)],
    ),
    followed(
      'a curve',
      CURVE,
      ['setValueCurveAtTime', [0.125, 2], soon, 0.125],
      [soon, curve([0.125, 2], soon, 0.125)],
    ),
    followed(
      'a target',
      TARGET,
      ['setTargetAtTime', 0.125, soon, 0.1],
      [soon, target(soon, held, 0.125, 0.1)],
    ),
    followed('a jump', 1e-7, ['setValueAtTime', 0.125, soon], [soon, hold(0.125)]),
    ...[0.75 * duration, cut].flatMap((begin) =>
      /** @type {[string, Call][]} */ ([
        ['target', ['setTargetAtTime', 0, begin, 0.1]],
        ['curve', ['setValueCurveAtTime', [-1, 1], begin, 0.1]],
      ]).map(([what, call]) =>
        made(
          `a ${what} that begins ${begin === cut ? 'then' : 'later'} has no effect`,
          0,
          [['setValueAtTime', 0.5, 0], call, ['cancelAndHoldAtTime', cut]],
          [0, hold(0.5)],
        ),
      ),
    ),
    made(
      'two of three linear ramps are cut',
      LINEAR,
      [
        ...rise,
        ['linearRampToValueAtTime', 0, duration],
        ['cancelAndHoldAtTime', cut],
        ['linearRampToValueAtTime', 2, duration],
        ['cancelAndHoldAtTime', cut2],
        ['linearRampToValueAtTime', 0, duration],
      ],
      risen,
      [t0, fall],
      [cut, second],
      [cut2, linear(cut2, second(cut2), duration, 0)],
    ),
    {
      ...made(
        'a running ramp, target and curve are cut between frames',
        1e-6,
        [
          ['setValueAtTime', 2, 0],
          ['linearRampToValueAtTime', 1, 0.1],
          ['setTargetAtTime', 2, 0.2, 0.03],
          ['setValueCurveAtTime', [1, 3, 1], 0.3, 0.1],
        ],
        [0, linear(0, 2, 0.1, 1)],
        [0.05001, hold(linear(0, 2, 0.1, 1)(0.05001))],
        [0.2, target(0.2, linear(0, 2, 0.1, 1)(0.05001), 2, 0.03)],
        [0.21001, hold(target(0.2, linear(0, 2, 0.1, 1)(0.05001), 2, 0.03)(0.21001))],
        [0.3, curve([1, 3, 1], 0.3, 0.1)],
        [0.36001, hold(curve([1, 3, 1], 0.3, 0.1)(0.36001))],
      ),
      later: [
        {
          at: 1280,
          run: (param) => {
            param.cancelAndHoldAtTime(0.05001);
            param.setTargetAtTime(2, 0.2, 0.03);
          },
        },
        {
          at: 9728,
          run: (param) => {
            param.cancelAndHoldAtTime(0.21001);
            param.setValueCurveAtTime([1, 3, 1], 0.3, 0.1);
          },
        },
        { at: 15_360, run: (param) => param.cancelAndHoldAtTime(0.36001) },
      ],
    },
  ];
}

/* Changes that are scheduled while the context runs, also for times in the past. */

/** @returns {AutomationCase[]} */
function whileRunning() {
  /** @type {AutomationCase[]} */
  const cases = [];
  // adding-events.html, at 8192 Hz: a ramp begins at the change before it, although that is over.
  const [begin, end, insert] = [64 / 8192, (10.5 * 128) / 8192, 5 * 128];
  for (const [method, course, error] of /** @type {const} */ ([
    ['linearRampToValueAtTime', linear(begin, 1, end, 2), LINEAR],
    ['exponentialRampToValueAtTime', exponential(begin, 1, end, 2), EXPONENTIAL],
  ]))
    cases.push({
      name: `${method} after a change that is over`,
      sampleRate: 8192,
      frames: 8192,
      calls: [['setValueAtTime', 1, begin]],
      later: [{ at: insert, run: (param) => param[method](2, end) }],
      sections: [
        [0, hold(1)],
        [insert / 8192, course],
        [end, hold(2)],
      ],
      error,
    });

  // retrospective-*.html, at 16,384 Hz: a time in the past is the present one.
  const sampleRate = 16_384;
  const now = 128 / sampleRate;
  /**
   * @param {string} method
   * @param {number} error
   * @param {(param: any, past: number) => void} run
   * @param {Section[]} sections
   */
  const past = (method, error, run, ...sections) =>
    cases.push({
      name: `${method} at a time in the past`,
      sampleRate,
      frames: sampleRate,
      calls: [],
      later: [{ at: 128, run: (param) => run(param, now / 2) }],
      sections: [[0, hold(1)], ...sections],
      error,
    });
  past('only setValueAtTime', 0, (param, time) => param.setValueAtTime(0.5, time), [now, hold(0.5)]);
  past(
    'setValueAtTime',
    LINEAR,
    (param, time) => {
      param.setValueAtTime(0, time);
      param.linearRampToValueAtTime(16, 1);
    },
    [now, linear(now, 0, 1, 16)],
  );
  past(
    'linearRampToValueAtTime',
    LINEAR,
    (param, time) => {
      param.linearRampToValueAtTime(0.1, time);
      param.linearRampToValueAtTime(0.9, 1);
    },
    [now, linear(now, 0.1, 1, 0.9)],
  );
  past(
    'exponentialRampToValueAtTime',
    EXPONENTIAL,
    (param, time) => {
      param.exponentialRampToValueAtTime(0.1, time);
      param.exponentialRampToValueAtTime(0.9, 1);
    },
    [now, exponential(now, 0.1, 1, 0.9)],
  );
  past('setTargetAtTime', TARGET, (param, time) => param.setTargetAtTime(0.1, time, 0.1), [
    now,
    target(now, 1, 0.1, 0.1),
  ]);
  past('setValueCurveAtTime', CURVE, (param, time) => param.setValueCurveAtTime([1, 0.1], time, 1), [
    now,
    curve([1, 0.1], now, 1),
  ]);
  return cases;
}

/*
 * A change right after a plain write of the value, which AudioParam takes as a jump: event-insertion.html, at
 * 16,384 Hz. Busbar smooths the write, so the first 50 ms are not compared. While another change is to come,
 * a jump ends the smoothing.
 */

/** @returns {AutomationCase[]} */
function afterWrites() {
  const [sampleRate, smoothed] = [16_384, 0.05];
  const now = 128 / sampleRate;
  const [method, time] = ['setTargetAtTime', 4 * now];
  return /** @type {[Call, Course][]} */ ([
    [['setValueAtTime', 0.5, 0], hold(0.5)],
    [['linearRampToValueAtTime', 0.5, 0], hold(0.5)],
    [['exponentialRampToValueAtTime', 0.5, 0], hold(0.5)],
    [['setValueCurveAtTime', [0.5, 0.5], 0, time], hold(0.5)],
    [[method, 0.5, 0, 0.1], target(now, 5, 0.5, 0.1)],
  ]).flatMap(([call, course]) =>
    [false, true].map((isAwaiting) => ({
      name: `${call[0]} right after a plain write${isAwaiting ? ', another change to come' : ''}`,
      sampleRate,
      frames: 13 * 128,
      calls: /** @type {Call[]} */ (isAwaiting ? [['setValueAtTime', 1, 1]] : [['setValueAtTime', 1, 0]]),
      later: [
        {
          at: 128,
          run: (/** @type {any} */ param) => {
            param.value = 5;
            schedule(param, [call]);
          },
        },
      ],
      sections: /** @type {Section[]} */ ([
        [0, hold(1)],
        [now, isAwaiting && call[0] !== method ? course : null],
        [now + smoothed, course],
      ]),
      error: 1e-5,
    })),
  );
}

/* Ramps without an earlier change, ramps that cannot be exponential, far times and values out of range. */

/** @returns {AutomationCase[]} */
function special() {
  const sampleRate = 48_000;
  /** @param {string} name @param {Call[]} calls @param {number} error @param {Section[]} sections */
  const made = (name, calls, error, ...sections) => ({
    name,
    sampleRate,
    frames: 9600,
    calls,
    sections,
    error,
  });
  const end = 0.1;
  return [
    made(
      'a linear ramp without an earlier change begins at the present value',
      [['linearRampToValueAtTime', 2, end]],
      LINEAR,
      [0, linear(0, 1, end, 2)],
      [end, hold(2)],
    ),
    made(
      'an exponential ramp without an earlier change begins at the present value',
      [['exponentialRampToValueAtTime', 2, end]],
      EXPONENTIAL,
      [0, exponential(0, 1, end, 2)],
      [end, hold(2)],
    ),
    made(
      'an exponential ramp from 0 stays until its end',
      [
        ['setValueAtTime', 0, 0.01],
        ['exponentialRampToValueAtTime', 2, end],
      ],
      0,
      [0, hold(1)],
      [0.01, hold(0)],
      [end, hold(2)],
    ),
    made(
      'an exponential ramp to another sign stays until its end',
      [
        ['setValueAtTime', 0.5, 0.01],
        ['exponentialRampToValueAtTime', -2, end],
        ['exponentialRampToValueAtTime', -1, end + 0.01],
        ['exponentialRampToValueAtTime', 2, end + 0.02],
      ],
      0,
      [0, hold(1)],
      [0.01, hold(0.5)],
      [end, hold(0)],
      [end + 0.02, hold(2)],
    ),
    ...['linearRampToValueAtTime', 'exponentialRampToValueAtTime'].map((method) =>
      // audioparam-large-endtime.html
      made(
        `${method} for 1e300 seconds`,
        [
          ['setValueAtTime', 1, 0.1 / sampleRate],
          [method, 0.1, 1e300],
        ],
        ROUNDING,
        [0, hold(1)],
      ),
    ),
    made(
      'values out of the range go on behind its ends', // audioparam-nominal-range.html has the methods
      [
        ['setValueAtTime', -1, 0],
        ['linearRampToValueAtTime', 20, 0.05],
        ['exponentialRampToValueAtTime', 0.5, 0.1],
        ['setTargetAtTime', -2, 0.1, 0.02],
        ['setValueCurveAtTime', [-1, 17, 1], 0.15, 0.03],
      ],
      1e-5,
      [0, clamped(linear(0, -1, 0.05, 20))],
      [0.05, clamped(exponential(0.05, 20, 0.1, 0.5))],
      [0.1, clamped(target(0.1, 0.5, -2, 0.02))],
      [0.15, clamped(curve([-1, 17, 1], 0.15, 0.03))],
      [0.18, hold(1)],
    ),
    {
      name: 'a target counts as reached and does not return', // set-target-conv.html
      sampleRate: 8000,
      frames: 8000,
      calls: [
        ['setValueAtTime', 1, 0],
        ['setTargetAtTime', 0.5, 0.01, 0.01],
        ['setValueAtTime', 0.5, 0.15],
        ['linearRampToValueAtTime', 1, 0.151],
      ],
      sections: [
        [0, hold(1)],
        [0.01, target(0.01, 1, 0.5, 0.01)],
        [0.15, linear(0.15, 0.5, 0.151, 1)],
        [0.151, hold(1)],
      ],
      error: TARGET,
    },
    {
      name: 'calls in a chain', // audioparam-method-chaining.html
      sampleRate: 8000,
      frames: 32_000,
      calls: [
        ['setValueAtTime', 0, 0],
        ['linearRampToValueAtTime', 1, 1],
        ['exponentialRampToValueAtTime', 0.5, 2],
        ['setTargetAtTime', 0.001, 2, 0.5],
      ],
      sections: [
        [0, linear(0, 0, 1, 1)],
        [1, exponential(1, 1, 2, 0.5)],
        [2, target(2, 0.5, 0.001, 0.5)],
      ],
      error: 4.0532e-6,
    },
    {
      name: 'calls in any order take effect in the order of their times',
      sampleRate: 8000,
      frames: 4000,
      calls: [
        ['exponentialRampToValueAtTime', 0.5, 0.4],
        ['setValueAtTime', 2, 0.2],
        ['setTargetAtTime', 3, 0.25, 0.05],
        ['setValueCurveAtTime', [1, 0, 1], 0.05, 0.05],
        ['linearRampToValueAtTime', 0.25, 0.15],
        ['setValueAtTime', 0.75, 0.01],
        ['setValueAtTime', 4, 0.3],
      ],
      sections: [
        [0, hold(1)],
        [0.01, hold(0.75)],
        [0.05, curve([1, 0, 1], 0.05, 0.05)],
        [0.1, linear(0.1, 1, 0.15, 0.25)],
        [0.15, hold(0.25)],
        [0.2, hold(2)],
        [0.25, target(0.25, 2, 3, 0.05)],
        [0.3, exponential(0.3, 4, 0.4, 0.5)],
        [0.4, hold(0.5)],
      ],
      error: EXPONENTIAL,
    },
  ];
}

/** @type {AutomationCase[]} */
export const AUTOMATION_CASES = [
  ...INTERVALS,
  curvesAnywhere(),
  ...afterCurves(),
  ...insideQuantum(),
  ...atOneTime(),
  ...cancelled(),
  ...cancelledAndHeld(),
  ...whileRunning(),
  ...afterWrites(),
  ...special(),
];

/**
 * The value at a frame, undefined where it is not compared.
 * @param {AutomationCase} expected
 * @param {number} frame
 */
export function valueAt({ sampleRate, sections }, frame) {
  const section = sections.findLast(([from]) => from * sampleRate <= frame + 1e-5);
  return section?.[1]?.(frame / sampleRate);
}

/**
 * The largest difference between a rendered gain and a case, as a share of the value if the case is relative.
 * @param {AutomationCase} expected
 * @param {Float32Array} rendered
 * @returns {{error: number, frame: number, jumps: boolean}} the frame of that difference; whether the jumps
 *   are at their frames
 */
export function compareWithCase({ sampleRate, frames, sections, isRelative, jumps }, rendered) {
  let [error, frame] = [0, 0];
  let section = 0;
  const found = [];
  for (let i = 0; i < frames; i++) {
    while (section + 1 < sections.length && sections[section + 1][0] * sampleRate <= i + 1e-5) section++;
    const expected = sections[section][1]?.(i / sampleRate) ?? rendered[i];
    const difference = Math.abs(rendered[i] - expected) / (isRelative ? Math.abs(expected) : 1);
    if (!(difference <= error)) [error, frame] = [difference, i];
    if (jumps && i > 0 && Math.abs(rendered[i] - rendered[i - 1]) > jumps.above) found.push(i);
  }
  return { error, frame, jumps: !jumps || `${found}` === `${jumps.at}` };
}
