/**
 * The clock and the timers of a RateLimiter, as the platform has them.
 *
 * @typedef {object} Timing
 * @property {() => number} now in ms
 * @property {(run: () => void) => void} queueMicrotask runs a function at the end of the task
 * @property {(run: () => void, ms: number) => unknown} setTimeout
 * @property {(timer: any) => void} clearTimeout
 */

/** Timers, since animation frames stop in hidden tabs. @type {Timing} */
export const TIMING = {
  now: () => performance.now(),
  queueMicrotask: (run) => queueMicrotask(run),
  setTimeout: (run, ms) => setTimeout(run, ms),
  clearTimeout: (timer) => clearTimeout(timer),
};

/** ms between two runs: at most 60 per second. */
const INTERVAL = 1000 / 60;

/**
 * Runs an action at most 60 times per second, however often it is requested. It runs at the end of the task,
 * or 1/60 s after the last run if that is later.
 */
export class RateLimiter {
  #action;
  #timing;
  #lastRun = Number.NEGATIVE_INFINITY;
  #queued = false;
  #urgent = false;
  /** @type {unknown} */
  #timer = null;

  /**
   * @param {() => boolean} action returns false if it could do nothing: that does not count as a run
   * @param {Timing} timing
   */
  constructor(action, timing) {
    this.#action = action;
    this.#timing = timing;
  }

  /** Requests a run. A second request in the same task costs next to nothing. */
  request() {
    if (this.#queued) return;
    this.#queued = true;
    this.#timing.queueMicrotask(this.#attempt);
  }

  /** Requests a run at the end of the task, even if the last run was less than 1/60 s ago. */
  requestNow() {
    this.#urgent = true;
    this.request();
  }

  /** Drops all requests. */
  stop() {
    this.#action = () => false;
    this.#clearTimer();
  }

  #attempt = () => {
    this.#queued = false;
    const now = this.#timing.now();
    const wait = this.#lastRun + INTERVAL - now;
    if (wait > 0 && !this.#urgent) {
      this.#timer ??= this.#timing.setTimeout(this.#expire, Math.ceil(wait));
      return;
    }
    if (!this.#action()) return;
    this.#lastRun = now;
    this.#urgent = false;
    this.#clearTimer();
  };

  #expire = () => {
    this.#timer = null;
    this.#attempt();
  };

  #clearTimer() {
    if (this.#timer !== null) this.#timing.clearTimeout(this.#timer);
    this.#timer = null;
  }
}
