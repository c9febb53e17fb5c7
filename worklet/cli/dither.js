/**
 * Noise of a triangular distribution, one step to either side, which makes the error of rounding independent of the signal (Lipshitz, Wannamaker,
 * Vanderkooy, "Quantization and dither", 1992). The same noise each time, so that the same mix gives the same file. Digital silence stays silent.
 */
export class Dither {
  #step;
  #state = 1;

  /** @param {number} bits of a sample */
  constructor(bits) {
    this.#step = 2 ** (1 - bits);
  }

  /** @param {Float32Array[]} channels */
  apply(...channels) {
    for (const samples of channels) {
      for (let i = 0; i < samples.length; i++)
        if (samples[i] !== 0) samples[i] += this.#step * (this.#next() - this.#next());
    }
  }

  /** 0 ≤ number < 1 (mulberry32) */
  #next() {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }
}
