/**
 * Adds noise with a triangular distribution of ±1 quantization step, which makes the rounding error
 * independent of the signal. Source: Lipshitz, Wannamaker, Vanderkooy, "Quantization and Dither: A
 * Theoretical Survey", JAES 40(5), 1992. The noise is the same each time, so that the same mix gives the same
 * file. Samples that are 0 stay 0.
 */
export class Dither {
  #step;
  #state = 1;

  /** @param {number} bits per sample */
  constructor(bits) {
    this.#step = 2 ** (1 - bits);
  }

  /** @param {Float32Array[]} channels changed in place */
  apply(...channels) {
    for (const samples of channels) {
      for (let i = 0; i < samples.length; i++)
        if (samples[i] !== 0) samples[i] += this.#step * (this.#next() - this.#next());
    }
  }

  /** A pseudo-random number from 0 to below 1 (mulberry32). */
  #next() {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }
}
