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
 * The value at each frame, with its jumps smoothed.
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
  const jumpsPerPeriod = type === 'square' ? 2 : 1;
  const corner = (/** @type {number} */ position) =>
    Math.floor(type === 'sawtooth' ? position + 0.5 : jumpsPerPeriod * position);
  /** @type {{at: number, by: number}[]} */
  let jumps = [];
  for (let i = 0; i < frames; i++) {
    const position = phase + (i * frequency) / sampleRate;
    values[i] = shapeAt(type, position, seed);
    if (type === 'sine' || type === 'triangle' || type === 'noise') continue;
    const before = phase + ((i - 1) * frequency) / sampleRate;
    if (i > 0 && corner(position) !== corner(before)) {
      const slope = type === 'sawtooth' ? (2 * frequency) / sampleRate : 0;
      jumps.push({ at: i, by: values[i] - shapeAt(type, before, seed) - slope });
    }
    jumps = jumps.filter(({ at }) => i - at < 5 * smoothing * sampleRate);
    for (const { at, by } of jumps) values[i] -= by * restOfJump((i - at) / sampleRate, smoothing);
  }
  return values;
}
