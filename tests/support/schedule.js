/*
 * Scheduled changes of one parameter for tests: random ones, and their values by the formulas of the Web
 * Audio specification in double precision, written for the tests.
 */

/**
 * @typedef {import('./random.js').Random} Random
 * @typedef {[method: string, ...args: any[]]} Call a method of AudioParam and its arguments
 */

/**
 * A random schedule, in the order of the times. Curves and other changes do not overlap. `likeChromium`
 * leaves out targets and curves, which Chromium 156 does not follow within 2e-6: it starts a target at a
 * fractional frame from the value of the whole frame before, goes on to it until the quantum ends if a ramp
 * follows, counts it as reached within about 1e-4, and computes the points of a curve in single precision.
 * @param {Random} random
 * @param {{min: number, max: number, duration: number, likeChromium?: boolean}} options range of the values,
 *   seconds
 * @returns {Call[]}
 */
export function randomSchedule(random, { min, max, duration, likeChromium = false }) {
  const value = () => random.between(min, max);
  /** @type {Call[]} */
  const calls = [['setValueAtTime', value(), 0]];
  let time = 0;
  for (;;) {
    time += random.between(0.0003, 0.03);
    if (time > duration) return calls;
    const kind = random.integer(0, likeChromium ? 2 : 5);
    switch (kind) {
      case 0:
        calls.push(['setValueAtTime', value(), time]);
        break;
      case 1:
        calls.push(['linearRampToValueAtTime', value(), time]);
        break;
      case 2:
        calls.push(['exponentialRampToValueAtTime', value(), time]);
        break;
      case 3:
        calls.push(['setTargetAtTime', value(), time, random.between(0, 0.02)]);
        break;
      case 4: {
        const points = Float32Array.from({ length: random.integer(2, 40) }, value);
        const seconds = random.between(0.001, 0.02);
        calls.push(['setValueCurveAtTime', points, time, seconds]);
        time += seconds;
        break;
      }
      default:
        calls.push(['setTargetAtTime', value(), time, random.between(0.001, 0.02)]);
    }
  }
}

/**
 * The value at each frame, in double precision. All calls are made before the first frame, in the order of
 * their times.
 * @param {readonly Call[]} calls
 * @param {number} initial value
 * @param {number} sampleRate in Hz
 * @param {number} frames
 */
export function valuesOf(calls, initial, sampleRate, frames) {
  const values = new Float64Array(frames);
  let next = 0;
  let [start, value] = [0, initial];
  /** @type {(time: number) => number} */
  let course = () => value;
  for (let frame = 0; frame < frames; frame++) {
    const time = frame / sampleRate;
    for (; next < calls.length && timeOf(calls[next]) <= time + 1e-12; next++) {
      const [method, target, at, extra] = calls[next];
      const reached = course(at);
      const ramps = /Ramp/.test(calls[next + 1]?.[0] ?? '');
      if (method === 'setTargetAtTime' && !ramps) {
        [start, value] = [at, reached];
        course = extra === 0 ? () => target : (t) => target + (reached - target) * Math.exp((at - t) / extra);
        continue;
      }
      const curve = method === 'setValueCurveAtTime';
      if (curve) {
        [start, value] = [at + extra, target[target.length - 1]];
        course = (t) => (t >= at + extra ? value : curveAt(target, (t - at) / extra));
        if (ramps) course = rampAfter(course, calls[next + 1], start, value);
        continue;
      }
      [start, value] = [at, method === 'setTargetAtTime' ? reached : target];
      const held = value;
      course = () => held;
      if (ramps) course = rampAfter(course, calls[next + 1], start, value);
    }
    values[frame] = course(time);
  }
  return values;
}

/** @param {Call} call */
function timeOf([, , time]) {
  return time;
}

/** @param {Float32Array} points @param {number} share 0 to 1 */
function curveAt(points, share) {
  const position = share * (points.length - 1);
  const index = Math.min(Math.floor(position), points.length - 2);
  return points[index] + (points[index + 1] - points[index]) * (position - index);
}

/**
 * @param {(time: number) => number} before the ramp
 * @param {Call} ramp
 * @param {number} start time
 * @param {number} from value
 * @returns {(time: number) => number}
 */
function rampAfter(before, [method, to, end], start, from) {
  return (t) => {
    if (t < start) return before(t);
    const share = (t - start) / (end - start);
    return method === 'linearRampToValueAtTime' ? from + (to - from) * share : from * (to / from) ** share;
  };
}

/**
 * Makes the calls of a schedule.
 * @param {any} param a Param or an AudioParam
 * @param {readonly Call[]} calls
 */
export function schedule(param, calls) {
  for (const [method, ...args] of calls) param[method](...args);
}
