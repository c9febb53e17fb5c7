const WIDTH = 30;

/** ms between two updates. */
const INTERVAL = 100;

/** ms before the first estimate of the time left, since the first chunks take far longer than later ones. */
const START_UP = 1000;

/** A progress bar in the last line of a terminal. Where there is no terminal, nothing is written. */
export class Progress {
  #stream;
  #last = Number.NEGATIVE_INFINITY;
  #now;
  #start;

  /**
   * @param {NodeJS.WriteStream | null} stream null for no bar
   * @param {() => number} [now] a clock in ms
   */
  constructor(stream, now = Date.now) {
    this.#stream = stream?.isTTY ? stream : null;
    this.#now = now;
    this.#start = now();
  }

  /** Draws the bar. @param {number} part part of the work that is done, 0 to 1 */
  show(part) {
    const now = this.#now();
    if (!this.#stream || now - this.#last < INTERVAL) return;
    this.#last = now;
    const full = Math.floor(WIDTH * part);
    const spent = now - this.#start;
    const left = spent < START_UP || part === 0 ? null : Math.ceil((spent / 1000) * (1 / part - 1));
    const bar = '█'.repeat(full) + '░'.repeat(WIDTH - full);
    const percent = String(Math.floor(100 * part)).padStart(3);
    this.#stream.write(`\r${bar} ${percent} %${left === null ? '' : `, ${left} s left`}\x1b[K`);
  }

  /** Erases the bar. */
  clear() {
    if (this.#last > 0) this.#stream?.write('\r\x1b[K');
  }
}
