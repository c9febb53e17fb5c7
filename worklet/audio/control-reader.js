import { lowestBit } from '../transport/bits.js';
import { moveDirtyValues } from '../transport/dirty-bits.js';
import { HEADER } from '../transport/layout.js';

/**
 * The audio thread's side of the control block: fetches its dirty words into the engine's mirror, before each quantum.
 *
 * Publishing a batch turns the block's sequence odd and then even. Words are copied to a staging area first; if the sequence was odd or has
 * moved meanwhile, nothing is committed, what was taken stays pending, and the next quantum tries again: a batch lands whole, and nobody
 * waits.  [audio thread]
 */
export class ControlReader {
  #layout;
  #shared;
  #mirror;
  /** Laid out as the block; its dirty words hold what is pending. */
  #staging;

  /**
   * @param {import('../transport/layout.js').Layout} layout
   * @param {Int32Array} shared
   * @param {Int32Array} mirror
   */
  constructor(layout, shared, mirror) {
    this.#layout = layout;
    this.#shared = shared;
    this.#mirror = mirror;
    this.#staging = new Int32Array(layout.words);
    /** Parameter values committed so far. */
    this.parameterWrites = 0;
  }

  /** Fetches what is new. */
  pull() {
    const sequence = Atomics.load(this.#shared, this.#layout.header + HEADER.sequence);
    if ((sequence & 1) === 1) return;
    if (!this.#take()) return;
    // Read by an addition of nothing: a plain load could overtake the reads before it (Boehm, "Can seqlocks get along with programming
    // language memory models?", 2012).
    if (Atomics.add(this.#shared, this.#layout.header + HEADER.sequence, 0) !== sequence) return;
    this.parameterWrites += moveDirtyValues(this.#layout, this.#staging, this.#mirror, false);
  }

  /**
   * Copies dirty words into the staging area. Whoever has fetched a strip's bit sees the slot bits and the values that were stored before it without
   * further ado; what comes later sets the bits again.
   * @returns {boolean} whether anything is pending
   */
  #take() {
    const { bitWords, dirtyStrips, dirtySlots, rows, strips } = this.#layout;
    const shared = this.#shared;
    const staging = this.#staging;
    let any = 0;
    for (let group = 0; group < bitWords; group++) {
      const stripWord = dirtyStrips + group;
      if (Atomics.load(shared, stripWord) !== 0) staging[stripWord] |= Atomics.exchange(shared, stripWord, 0);
      any |= staging[stripWord];
      for (let left = staging[stripWord]; left !== 0; left &= left - 1) {
        const strip = 32 * group + lowestBit(left);
        for (let half = 0; half < 2; half++) {
          const slotWord = dirtySlots + 2 * strip + half;
          if (shared[slotWord] !== 0) staging[slotWord] |= Atomics.exchange(shared, slotWord, 0);
          for (let slots = staging[slotWord]; slots !== 0; slots &= slots - 1) {
            // wordOf() spelt out, here and in dirty-words.js: a fifth of the time of all this
            const word = rows + (32 * half + lowestBit(slots)) * strips + strip;
            staging[word] = shared[word];
          }
        }
      }
    }
    return any !== 0;
  }
}
