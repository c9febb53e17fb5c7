/*
 * The values of LFOs in closed form and double precision, written for the tests.
 */

/** @typedef {import('busbar').LfoType} LfoType */

/** A glide is 1e-3 of its jump after this many of its time constants: 20 ms by default. */
const TIME_CONSTANTS = 13;

/**
 * A random number from -1 to 1 for each period: C. Wellons' lowbias32 over the period and a multiple of the
 * golden ratio.
 * @param {number} period @param {number} seed
 */
function randomOf(period, seed) {
  let bits = (period + Math.imul(seed + 1, 0x9e3779b9)) | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x7feb352d);
  bits = Math.imul(bits ^ (bits >>> 15), 0x846ca68b);
  return (bits ^ (bits >>> 16)) / 2 ** 31;
}

/**
 * The value of a shape after some periods.
 * @param {LfoType} type @param {number} position @param {number} seed number of the LFO in the engine
 */
export function shapeAt(type, position, seed = 0) {
  const period = Math.floor(position);
  const share = position - period;
  switch (type) {
    case 'sine':
      return Math.sin(2 * Math.PI * position);
    case 'triangle':
      return (2 / Math.PI) * Math.asin(Math.sin(2 * Math.PI * position));
    case 'sawtooth':
      return 2 * (position - Math.floor(position + 0.5));
    case 'square':
      return share < 0.5 ? 1 : -1;
    case 'sampleAndHold':
      return randomOf(period, seed);
    default: {
      const [from, to] = [randomOf(period, seed), randomOf(period + 1, seed)];
      return from + (to - from) * (6 * share ** 5 - 15 * share ** 4 + 10 * share ** 3);
    }
  }
}

/**
 * What is left of a jump after some seconds, while it is smoothed: the step response of four equal poles.
 * @param {number} seconds @param {number} smoothing in seconds
 */
export function restOfJump(seconds, smoothing = 0.02) {
  const t = (TIME_CONSTANTS * seconds) / smoothing;
  return Math.exp(-t) * (1 + t + t ** 2 / 2 + t ** 3 / 6);
}

/**
 * What is left of a jump of the slope by 1 per second, while it is smoothed: the glide that starts at 0 with
 * a slope of 1 and a curvature of 0.
 * @param {number} seconds @param {number} smoothing in seconds
 */
export function restOfTurn(seconds, smoothing = 0.02) {
  const t = (TIME_CONSTANTS * seconds) / smoothing;
  return (smoothing / TIME_CONSTANTS) * Math.exp(-t) * (t + t ** 2 + t ** 3 / 2);
}

/**
 * The value at each frame, with its jumps and turns smoothed.
 * @param {{type?: LfoType, frequency?: number, phase?: number}} options of the LFO
 * @param {number} sampleRate in Hz
 * @param {number} frames
 * @param {number} seed number of the LFO in the engine
 */
export function lfoValues(
  { type = 'sine', frequency = 1, phase = 0 },
  sampleRate,
  frames,
  seed = 0,
  smoothing = 0.02,
) {
  const values = new Float64Array(frames);
  const perPeriod = type === 'square' || type === 'triangle' ? 2 : 1;
  const offset = type === 'sawtooth' || type === 'triangle' ? 0.5 : 0;
  const corner = (/** @type {number} */ position) => Math.floor(perPeriod * position + offset);
  const slope = { sawtooth: 2 * frequency, triangle: 4 * frequency }[/** @type {string} */ (type)] ?? 0;
  /** @type {{at: number, by: number, turn: number}[]} */
  let jumps = [];
  for (let i = 0; i < frames; i++) {
    const position = phase + (i * frequency) / sampleRate;
    values[i] = shapeAt(type, position, seed);
    if (type === 'sine' || type === 'noise') continue;
    const before = phase + ((i - 1) * frequency) / sampleRate;
    if (i > 0 && corner(position) !== corner(before)) {
      const falls = type === 'triangle' && values[i] > 0; // from here on
      const reached =
        shapeAt(type, before, seed) + (type === 'triangle' && !falls ? -slope : slope) / sampleRate;
      const turn = type !== 'triangle' ? 0 : falls ? -2 * slope : 2 * slope;
      jumps.push({ at: i, by: values[i] - reached, turn });
    }
    jumps = jumps.filter(({ at }) => i - at < 5 * smoothing * sampleRate);
    for (const { at, by, turn } of jumps) {
      const time = (i - at) / sampleRate;
      values[i] -= by * restOfJump(time, smoothing) + turn * restOfTurn(time, smoothing);
    }
  }
  return values;
}
