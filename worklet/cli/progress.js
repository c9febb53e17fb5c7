const WIDTH = 30;

/** At most so often, in ms. */
const INTERVAL = 100;

/** ms until it can be told what is left: the first stretches take far longer than all others. */
const START_UP = 1000;

/** A bar on a line of its own; nothing where there is no terminal to draw on. */
export class Progress {
  #stream;
  #last = Number.NEGATIVE_INFINITY;
  #now;
  #start;

  /** @param {NodeJS.WriteStream | null} stream @param {() => number} [now] a clock in ms */
  constructor(stream, now = Date.now) {
    this.#stream = stream?.isTTY ? stream : null;
    this.#now = now;
    this.#start = now();
  }

  /** @param {number} part 0 to 1 */
  show(part) {
    const now = this.#now();
    if (!this.#stream || now - this.#last < INTERVAL) return;
    this.#last = now;
    const full = Math.floor(WIDTH * part);
    const spent = now - this.#start;
    const left = spent < START_UP || part === 0 ? null : Math.ceil((spent / 1000) * (1 / part - 1));
    const bar = '█'.repeat(full) + '░'.repeat(WIDTH - full);
    this.#stream.write(
      `\r${bar} ${String(Math.floor(100 * part)).padStart(3)} %${left === null ? '' : `, ${left} s left`}\x1b[K`,
    );
  }

  /** Leaves an empty line. */
  clear() {
    if (this.#last > 0) this.#stream?.write('\r\x1b[K');
  }
}
