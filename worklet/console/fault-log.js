/** Holders of a number that are remembered. There are more than two only if they followed each other fast. */
const MOST_HOLDERS = 4;

/**
 * Attributes faults to strips. The control buffer counts faults by strip number, and numbers are reused. A
 * fault belongs to the strip whose signal the number carried when the fault was counted, even if that strip
 * was already removed and fading out.
 *
 * @typedef {import('./strip.js').Strip} Strip
 */
export class FaultLog {
  #transport;
  /**
   * The strips that may have faults at each number, in the order of their generations. The last one holds the
   * number.
   * @type {{strip: Strip, generation: number}[][]}
   */
  #holders = [];
  /** Faults of each number that are attributed already. @type {number[]} */
  #counted = [];
  /** Faults of former holders that are not drained yet. @type {{strip: Strip, count: number}[]} */
  #pending = [];

  /** @param {import('../transport/transport.js').Transport} transport */
  constructor(transport) {
    this.#transport = transport;
  }

  /** Makes a new strip the holder of its number. @param {Strip} strip */
  add(strip) {
    const { index } = strip;
    this.#collect(index, this.#pending);
    this.#holders[index] ??= [];
    const holders = this.#holders[index];
    const last = holders.at(-1);
    if (last && this.#transport.isReleased(index, last.generation)) holders.length = 0;
    holders.push({ strip, generation: this.#transport.lifeOf(index) >> 1 });
    if (holders.length > MOST_HOLDERS) holders.splice(1, 1);
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
    const holders = this.#holders[index];
    if (!holders?.length) return;
    const { generation, earlier, count } = this.#transport.readFaults(index);
    const running = holders.findIndex((holder) => (holder.generation & 0xffff) === generation);
    if (running > 0) {
      this.#attribute(index, earlier, faults);
      holders.splice(0, running);
    }
    this.#attribute(index, count, faults);
  }

  /**
   * Attributes the faults up to a count to the first of a number's holders.
   * @param {number} index @param {number} count @param {{strip: Strip, count: number}[]} faults
   */
  #attribute(index, count, faults) {
    const [first] = this.#holders[index];
    const added = (count - (this.#counted[index] ?? 0)) | 0;
    if (added <= 0) return;
    faults.push({ strip: first.strip, count: added });
    this.#counted[index] = count;
  }
}
