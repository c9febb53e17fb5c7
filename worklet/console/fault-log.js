/**
 * Attributes faults to strips. The control buffer counts faults by strip number, and numbers are reused. A
 * fault belongs to the last strip that had the number when the fault was counted, even if that strip was
 * already removed and fading out.
 *
 * @typedef {import('./strip.js').Strip} Strip
 */
export class FaultLog {
  #transport;
  /** The last holder of each number. @type {Strip[]} */
  #holders = [];
  /** Faults of each number that are attributed already. @type {number[]} */
  #counted = [];
  /** Faults of former holders that are not drained yet. @type {{strip: Strip, count: number}[]} */
  #pending = [];

  /** @param {import('../transport/transport.js').Transport} transport */
  constructor(transport) {
    this.#transport = transport;
  }

  /** Makes a strip the holder of its number. @param {Strip} strip */
  add(strip) {
    this.#collect(strip.index, this.#pending);
    this.#holders[strip.index] = strip;
    this.#counted[strip.index] = this.#transport.readFaults(strip.index);
  }

  /** Returns the faults since the last call, by strip. */
  drain() {
    const faults = this.#pending;
    this.#pending = [];
    for (const index of this.#holders.keys()) this.#collect(index, faults);
    return faults;
  }

  /** @param {number} index @param {{strip: Strip, count: number}[]} faults new ones are added to it */
  #collect(index, faults) {
    const strip = this.#holders[index];
    const count = this.#transport.readFaults(index);
    if (strip && count !== this.#counted[index]) faults.push({ strip, count: count - this.#counted[index] });
    this.#counted[index] = count;
  }
}
