/** Test signals and measurements. Everything is computed in double precision and rounded once. */

/**
 * @param {{frequency: number, sampleRate: number, frames: number, amplitude?: number, start?: number}}
 *   options start: frames by which the sine has advanced at the first sample
 */
export function sine({ frequency, sampleRate, frames, amplitude = 1, start = 0 }) {
  const samples = new Float32Array(frames);
  for (let i = 0; i < frames; i++)
    samples[i] = amplitude * Math.sin((2 * Math.PI * frequency * (i + start)) / sampleRate);
  return samples;
}

/**
 * A square wave; its magnitude is `amplitude` in every frame.
 * @param {{frequency: number, sampleRate: number, frames: number, amplitude?: number}} options
 */
export function square({ frequency, sampleRate, frames, amplitude = 1 }) {
  const samples = new Float32Array(frames);
  for (let i = 0; i < frames; i++)
    samples[i] = Math.floor((2 * frequency * i) / sampleRate) % 2 ? -amplitude : amplitude;
  return samples;
}

/** @param {ArrayLike<number>} samples @param {number} [from] @param {number} [to] */
export function peakOf(samples, from = 0, to = samples.length) {
  let peak = 0;
  for (let i = from; i < to; i++) {
    const size = Math.abs(samples[i]);
    if (size <= peak) continue;
    if (Number.isNaN(size)) return NaN;
    peak = size;
  }
  return peak;
}

/**
 * Largest difference between two signals; NaN if their lengths differ.
 * @param {ArrayLike<number>} a @param {ArrayLike<number>} b
 */
export function worstDifference(a, b) {
  if (a.length !== b.length) return NaN;
  let worst = 0;
  for (let i = 0; i < a.length; i++) {
    const difference = Math.abs(a[i] - b[i]);
    if (Number.isNaN(difference)) return NaN;
    worst = Math.max(worst, difference);
  }
  return worst;
}

/**
 * First frame in which the bits of two signals differ, or -1. Zeros of either sign and values under 1e-30 are
 * equal.
 * @param {Float32Array} a @param {Float32Array} b @param {number} [from]
 */
export function firstDifference(a, b, from = 0) {
  if (a.length !== b.length) return Math.min(a.length, b.length);
  for (let i = from; i < a.length; i++) {
    if (Object.is(a[i], b[i])) continue;
    if (Math.abs(a[i]) < 1e-30 && Math.abs(b[i]) < 1e-30) continue;
    return i;
  }
  return -1;
}
