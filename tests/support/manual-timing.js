/** A clock that a test advances, and tasks that a test ends. */
export class ManualTiming {
  #now = 0;
  /** @type {(() => void)[]} */
  #microtasks = [];
  /** @type {{run: () => void, at: number}[]} */
  #timers = [];

  /** Shortest timeout, in ms: 1000 simulates a hidden tab. */
  shortest = 1;

  now = () => this.#now;

  /** @param {() => void} run */
  queueMicrotask = (run) => {
    this.#microtasks.push(run);
  };

  /** @param {() => void} run @param {number} ms */
  setTimeout = (run, ms) => {
    const timer = { run, at: this.#now + Math.max(this.shortest, Math.floor(ms)) };
    this.#timers.push(timer);
    return timer;
  };

  /** @param {unknown} timer */
  clearTimeout = (timer) => {
    this.#timers = this.#timers.filter((other) => other !== timer);
  };

  endTask() {
    for (let run = this.#microtasks.shift(); run; run = this.#microtasks.shift()) run();
  }

  /** Ends the task and advances the clock; timers that are due run in order. @param {number} ms */
  advance(ms) {
    const end = this.#now + ms;
    for (this.endTask(); ; this.endTask()) {
      const next = this.#timers.toSorted((a, b) => a.at - b.at).at(0);
      this.#now = Math.min(next?.at ?? end, end);
      if (!next || next.at > end) return;
      this.clearTimeout(next);
      next.run();
    }
  }
}
