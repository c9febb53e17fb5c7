/**
 * The EQ's oracle: the biquads of R. Bristow-Johnson's Audio EQ Cookbook with the conventions of the Web
 * Audio specification ("Filters Characteristics" of BiquadFilterNode). Q is in dB for lowpass and highpass,
 * and linear for bandpass, notch, allpass and peaking; the shelves have S = 1. Everything is computed in
 * double precision.
 *
 * @typedef {'lowpass' | 'highpass' | 'bandpass' | 'lowshelf' | 'highshelf' | 'peaking' | 'notch' | 'allpass'}
 *   FilterType
 * @typedef {{type: FilterType, frequency: number, Q: number, gain: number}} FilterSetting
 * @typedef {{b0: number, b1: number, b2: number, a1: number, a2: number}} Coefficients normalised to a0 = 1
 */

export const TYPES = /** @type {const} */ ([
  'lowpass',
  'highpass',
  'bandpass',
  'lowshelf',
  'highshelf',
  'peaking',
  'notch',
  'allpass',
]);

/** @param {FilterSetting} setting @param {number} sampleRate @returns {Coefficients} */
export function design({ type, frequency, Q, gain }, sampleRate) {
  const w = (2 * Math.PI * frequency) / sampleRate;
  const cos = Math.cos(w);
  const sin = Math.sin(w);
  const A = 10 ** (gain / 40);
  const alpha = sin / (2 * Q);
  const alphaDb = sin / (2 * 10 ** (Q / 20));
  const alphaShelf = (sin / 2) * Math.SQRT2;
  const root = 2 * alphaShelf * Math.sqrt(A);
  switch (type) {
    case 'lowpass':
      return normalised((1 - cos) / 2, 1 - cos, (1 - cos) / 2, 1 + alphaDb, -2 * cos, 1 - alphaDb);
    case 'highpass':
      return normalised((1 + cos) / 2, -(1 + cos), (1 + cos) / 2, 1 + alphaDb, -2 * cos, 1 - alphaDb);
    case 'bandpass':
      return normalised(alpha, 0, -alpha, 1 + alpha, -2 * cos, 1 - alpha);
    case 'notch':
      return normalised(1, -2 * cos, 1, 1 + alpha, -2 * cos, 1 - alpha);
    case 'allpass':
      return normalised(1 - alpha, -2 * cos, 1 + alpha, 1 + alpha, -2 * cos, 1 - alpha);
    case 'peaking':
      return normalised(1 + alpha * A, -2 * cos, 1 - alpha * A, 1 + alpha / A, -2 * cos, 1 - alpha / A);
    case 'lowshelf':
      return normalised(
        A * (A + 1 - (A - 1) * cos + root),
        2 * A * (A - 1 - (A + 1) * cos),
        A * (A + 1 - (A - 1) * cos - root),
        A + 1 + (A - 1) * cos + root,
        -2 * (A - 1 + (A + 1) * cos),
        A + 1 + (A - 1) * cos - root,
      );
    case 'highshelf':
      return normalised(
        A * (A + 1 + (A - 1) * cos + root),
        -2 * A * (A - 1 + (A + 1) * cos),
        A * (A + 1 + (A - 1) * cos - root),
        A + 1 - (A - 1) * cos + root,
        2 * (A - 1 - (A + 1) * cos),
        A + 1 - (A - 1) * cos - root,
      );
    default:
      throw new TypeError(`There is no filter type "${type}".`);
  }
}

/**
 * @param {number} b0 @param {number} b1 @param {number} b2
 * @param {number} a0 @param {number} a1 @param {number} a2
 */
function normalised(b0, b1, b2, a0, a1, a2) {
  return { b0: b0 / a0, b1: b1 / a0, b2: b2 / a0, a1: a1 / a0, a2: a2 / a0 };
}

/** Transposed direct form II. @param {ArrayLike<number>} input @param {Coefficients} coefficients */
export function filter(input, { b0, b1, b2, a1, a2 }) {
  const output = new Float64Array(input.length);
  let s1 = 0;
  let s2 = 0;
  for (let i = 0; i < input.length; i++) {
    const x = input[i];
    const y = b0 * x + s1;
    s1 = b1 * x - a1 * y + s2;
    s2 = b2 * x - a2 * y;
    output[i] = y;
  }
  return output;
}

/**
 * A random setting of a filter within given ranges.
 * @param {import('./random.js').Random} random
 * @param {{frequency: [number, number], Q: [number, number], gain: [number, number]}} ranges
 * @returns {FilterSetting}
 */
export function randomSetting(random, { frequency, Q, gain }) {
  return {
    type: random.pick(TYPES),
    frequency: random.logBetween(...frequency),
    Q: random.logBetween(...Q),
    gain: random.between(...gain),
  };
}
