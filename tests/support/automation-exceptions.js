/*
 * Calls that AudioParam refuses, and some that it accepts: audioparam-exceptional-values.html,
 * audioparam-setValueCurve-exceptions.html, audioparam-cancel-and-hold.html, cancel-scheduled-values.html and
 * audioparam-nominal-range.html of web-platform-tests (webaudio/the-audio-api/the-audioparam-interface).
 */

/**
 * @typedef {import('./schedule.js').Call} Call
 * @typedef {[call: Call, error: string | null]} Expectation the name of the error that a call throws, or null
 */

const CURVE = [0, 0, 0];
const NOT_FINITE = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN];

/** Each method of AudioParam with a value in a place. @param {any} value @returns {Call[]} */
const withValue = (value) => [
  ['setValueAtTime', value, 1],
  ['linearRampToValueAtTime', value, 1],
  ['exponentialRampToValueAtTime', value, 1],
  ['setTargetAtTime', value, 1, 1],
  ['setValueCurveAtTime', [1, 2, value, 3], 1, 1],
];

/** @param {any} time @returns {Call[]} */
const withTime = (time) => [
  ['setValueAtTime', 1, time],
  ['linearRampToValueAtTime', 1, time],
  ['exponentialRampToValueAtTime', 1, time],
  ['setTargetAtTime', 1, time, 1],
  ['setTargetAtTime', 1, 1, time],
  ['setValueCurveAtTime', CURVE, time, 1],
  ['setValueCurveAtTime', CURVE, 1, time],
  ['cancelScheduledValues', time],
  ['cancelAndHoldAtTime', time],
];

/** @param {string | null} error @returns {(call: Call) => Expectation} */
const throwing = (error) => (call) => [call, error];

const STEP = 0.0125;
const curveAt = (/** @type {number} */ time, duration = STEP) =>
  /** @type {Call} */ (['setValueCurveAtTime', [0, 0], time, duration]);

/** Each list is for a parameter of its own, whose gain is 1 before. @type {Record<string, Expectation[]>} */
export const AUTOMATION_EXCEPTIONS = {
  'values that are not finite': NOT_FINITE.flatMap(withValue).map(throwing('TypeError')),
  'times that are not finite': NOT_FINITE.flatMap(withTime).map(throwing('TypeError')),
  'negative times': withTime(-1).map(throwing('RangeError')),
  'curves of no duration': [[['setValueCurveAtTime', CURVE, 1, 0], 'RangeError']],
  'exponential ramps to 0, also after rounding to single precision': [0, -1e-100, 1e-100].map((value) => [
    ['exponentialRampToValueAtTime', value, 1],
    'RangeError',
  ]),
  'curves of fewer than two points': [
    [['setValueCurveAtTime', [], 0, 0.01], 'InvalidStateError'],
    [['setValueCurveAtTime', [1], 0, 0.01], 'InvalidStateError'],
    [['setValueCurveAtTime', [1, 2], 0, 0.01], null],
  ],
  'changes during a curve': [
    [curveAt(STEP), null],
    [['setValueAtTime', 1, 1.5 * STEP], 'NotSupportedError'],
    [['linearRampToValueAtTime', 1, 1.5 * STEP], 'NotSupportedError'],
    [['exponentialRampToValueAtTime', 1, 1.5 * STEP], 'NotSupportedError'],
    [['setTargetAtTime', 1, 1.5 * STEP, 1], 'NotSupportedError'],
    [curveAt(1.5 * STEP), 'NotSupportedError'],
    [curveAt(STEP), 'NotSupportedError'],
    [['setValueAtTime', 1, 2.1 * STEP], null],
  ],
  'curves over other changes': [
    [['linearRampToValueAtTime', 1, STEP], null],
    [['exponentialRampToValueAtTime', 1, 2 * STEP], null],
    [['setTargetAtTime', 1, 3 * STEP, 0.1], null],
    [curveAt(4 * STEP, 0.1), null],
    [curveAt(0.5 * STEP, 0.01), 'NotSupportedError'],
    [curveAt(1.5 * STEP, 0.01), 'NotSupportedError'],
    [curveAt(2.5 * STEP, 0.01), 'NotSupportedError'],
    [curveAt(3.5 * STEP, 0.01), 'NotSupportedError'],
    [curveAt(Math.PI / 100, 0.01), 'NotSupportedError'],
  ],
  'changes at the ends of curves, and curves at those of changes': [
    [['setValueAtTime', 1, 0], null],
    [['linearRampToValueAtTime', 0, STEP], null],
    [curveAt(STEP), null],
    [['exponentialRampToValueAtTime', 1, 3 * STEP], null],
    [curveAt(3 * STEP), null],
    [curveAt(4 * STEP), null],
    [['setValueAtTime', 0, 5 * STEP], null],
    [curveAt(5 * STEP), null],
    [['setTargetAtTime', 1, 6 * STEP, 1], null],
  ],
  'values out of the range': [
    [['setValueAtTime', -1, 0], null],
    [['linearRampToValueAtTime', 20, 1], null],
    [['exponentialRampToValueAtTime', 30, 2], null],
    [['setTargetAtTime', -1, 3, 0.1], null],
    [['setValueCurveAtTime', [0.1, 0.2, 15, -1], 4, 0.1], null],
  ],
};

/**
 * Makes the calls of a list and returns those that did not throw or accept as expected, as text.
 * @param {any} param a Param or an AudioParam
 * @param {readonly Expectation[]} expectations
 */
export function wrongOutcomes(param, expectations) {
  return expectations.flatMap(([[method, ...args], expected]) => {
    let outcome = null;
    try {
      if (param[method](...args) !== param) outcome = 'another object';
    } catch (error) {
      outcome = /** @type {Error} */ (error).name;
    }
    return outcome === expected ? [] : [`${method}(${args.join(', ')}): ${outcome}, not ${expected}`];
  });
}
