import { filter } from './cookbook.js';

/**
 * Butterworth high-pass of even order in double precision, as a cascade of second-order sections (bilinear
 * transform, pre-warped).
 * @param {ArrayLike<number>} input
 * @param {{order: number, frequency: number, sampleRate: number}} options
 */
export function highpass(input, { order, frequency, sampleRate }) {
  const w = (2 * Math.PI * frequency) / sampleRate;
  const cos = Math.cos(w);
  let signal = input;
  for (let section = 0; section < order / 2; section++) {
    const q = 1 / (2 * Math.cos((Math.PI * (2 * section + 1)) / (2 * order)));
    const alpha = Math.sin(w) / (2 * q);
    const a0 = 1 + alpha;
    signal = filter(signal, {
      b0: (1 + cos) / 2 / a0,
      b1: -(1 + cos) / a0,
      b2: (1 + cos) / 2 / a0,
      a1: (-2 * cos) / a0,
      a2: (1 - alpha) / a0,
    });
  }
  return /** @type {Float64Array} */ (signal);
}
