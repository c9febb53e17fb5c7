/**
 * What measures time: `soon` runs a function at the end of the task, `later` after some ms, unless `cancel` gets what `later` gave.
 *
 * @typedef {object} Timing
 * @property {() => number} now in ms
 * @property {(run: () => void) => void} soon
 * @property {(run: () => void, ms: number) => unknown} later
 * @property {(timer: any) => void} cancel
 */

/** Timers, since animation frames stop in hidden tabs. @type {Timing} */
export const TIMING = {
  now: () => performance.now(),
  soon: (run) => queueMicrotask(run),
  later: (run, ms) => setTimeout(run, ms),
  cancel: (timer) => clearTimeout(timer),
};

/** ms between two acts: at most 60 a second. */
const INTERVAL = 1000 / 60;

/** When something may be done that is wanted more often than is good: at the end of the task if that was long not done, else as soon as it may. */
export class RateLimiter {
  #act;
  #timing;
  #last = Number.NEGATIVE_INFINITY;
  #awake = false;
  #hurried = false;
  /** @type {unknown} */
  #timer = null;

  /**
   * @param {() => boolean} act returns false if it could do nothing: that does not count
   * @param {Timing} timing
   */
  constructor(act, timing) {
    this.#act = act;
    this.#timing = timing;
  }

  /** Something is to be done. Costs next to nothing when it was said before in the same task. */
  wake() {
    if (this.#awake) return;
    this.#awake = true;
    this.#timing.soon(this.#attend);
  }

  /** Something is to be done at the end of the task, whenever that was done before. */
  hurry() {
    this.#hurried = true;
    this.wake();
  }

  /** Drops what is to be done. */
  stop() {
    this.#act = () => false;
    this.#cancel();
  }

  #attend = () => {
    this.#awake = false;
    const now = this.#timing.now();
    const wait = this.#last + INTERVAL - now;
    if (wait > 0 && !this.#hurried) {
      this.#timer ??= this.#timing.later(this.#expire, Math.ceil(wait));
      return;
    }
    if (!this.#act()) return;
    this.#last = now;
    this.#hurried = false;
    this.#cancel();
  };

  #expire = () => {
    this.#timer = null;
    this.#attend();
  };

  #cancel() {
    if (this.#timer !== null) this.#timing.cancel(this.#timer);
    this.#timer = null;
  }
}
