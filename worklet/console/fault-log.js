/**
 * Knows whom a fault concerns. The block counts faults by number; a number passes from strip to strip, and a fault is its holder's at the time, also while
 * that one is fading out.
 *
 * @typedef {import('./strip.js').Strip} Strip
 */
export class FaultLog {
  #transport;
  /** The last holder of each number. @type {Strip[]} */
  #holders = [];
  /** Faults of each number that were taken. @type {number[]} */
  #taken = [];
  /** What former holders have not been charged with yet. @type {{strip: Strip, count: number}[]} */
  #left = [];

  /** @param {import('../transport/transport.js').Transport} transport */
  constructor(transport) {
    this.#transport = transport;
  }

  /** A strip takes its number over. @param {Strip} strip */
  enter(strip) {
    this.#charge(strip.index, this.#left);
    this.#holders[strip.index] = strip;
    this.#taken[strip.index] = this.#transport.readFaults(strip.index);
  }

  /** Faults since last asked. */
  take() {
    const faults = this.#left;
    this.#left = [];
    for (const index of this.#holders.keys()) this.#charge(index, faults);
    return faults;
  }

  /** @param {number} index @param {{strip: Strip, count: number}[]} faults */
  #charge(index, faults) {
    const strip = this.#holders[index];
    const counted = this.#transport.readFaults(index);
    if (strip && counted !== this.#taken[index]) faults.push({ strip, count: counted - this.#taken[index] });
    this.#taken[index] = counted;
  }
}
