/**
 * Repeatable random numbers (mulberry32). One seed determines a whole test run. A failing random test prints
 * it, `BUSBAR_SEED=… npm test` repeats the run, and `BUSBAR_SEED=random` chooses a new seed.
 */
export class Random {
  #state;

  /** @param {number} seed */
  constructor(seed) {
    this.#state = seed >>> 0;
  }

  /** 0 ≤ number < 1 */
  next() {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  /** Uniform, rounded to float32. @param {number} min @param {number} max */
  between(min, max) {
    return Math.fround(min + (max - min) * this.next());
  }

  /** Uniform in the logarithm, rounded to float32. @param {number} min @param {number} max */
  logBetween(min, max) {
    return Math.fround(min * (max / min) ** this.next());
  }

  /** min ≤ integer ≤ max @param {number} min @param {number} max */
  integer(min, max) {
    return min + Math.floor(this.next() * (max - min + 1));
  }

  /** @template T @param {readonly T[]} list @returns {T} */
  pick(list) {
    return list[this.integer(0, list.length - 1)];
  }

  /** @param {number} [probability] */
  chance(probability = 0.5) {
    return this.next() < probability;
  }

  /** White noise, uniform in ±peak. @param {number} frames @param {number} [peak] */
  noise(frames, peak = 1) {
    const samples = new Float32Array(frames);
    for (let i = 0; i < frames; i++) samples[i] = peak * (2 * this.next() - 1);
    return samples;
  }
}
