import { lowestBit } from '../transport/bits.js';
import { moveDirtyValues } from '../transport/dirty-bits.js';
import { EventRing } from '../transport/event-ring.js';
import { HEADER } from '../transport/layout.js';

/**
 * Copies the dirty words of the control buffer into the engine's mirror before each quantum.
 *
 * Publishing a batch makes the buffer's sequence odd, then even. While it is odd, the reader does nothing.
 * Otherwise it copies dirty words to a staging area. If the sequence has changed by then, it commits nothing,
 * keeps what it has staged, and tries again in the next quantum. So a batch takes effect as a whole, and no
 * thread waits.  [audio thread]
 */
export class ControlReader {
  #layout;
  #control;
  #mirror;
  /** Has the layout of the control buffer. Its dirty bits mark the words that are not committed yet. */
  #staging;

  /**
   * @param {import('../transport/layout.js').Layout} layout
   * @param {Int32Array} control
   * @param {Int32Array} mirror
   */
  constructor(layout, control, mirror) {
    this.#layout = layout;
    this.#control = control;
    this.#mirror = mirror;
    /** The scheduled changes behind the control buffer. @readonly */
    this.ring = new EventRing(layout, control.buffer);
    this.#staging = new Int32Array(layout.words);
    /** Parameter values committed so far. */
    this.parameterWrites = 0;
    /** Records of scheduled changes that are committed. */
    this.eventsWritten = 0;
  }

  /** Copies what has changed, or leaves it for the next quantum if a batch is being published. */
  read() {
    const at = this.#layout.header + HEADER.sequence;
    const sequence = Atomics.load(this.#control, at);
    if ((sequence & 1) === 1) return;
    // Before the values: what was set before a scheduled change is committed with it.
    const { written } = this.ring;
    const staged = this.#stage();
    if (!staged && written === this.eventsWritten) return;
    // Adding 0 reads the sequence again: a plain load could overtake the reads before it (Boehm, "Can
    // seqlocks get along with programming language memory models?", 2012).
    if (Atomics.add(this.#control, at, 0) !== sequence) return;
    this.eventsWritten = written;
    if (staged) this.parameterWrites += moveDirtyValues(this.#layout, this.#staging, this.#mirror, false);
  }

  /**
   * Copies dirty words into the staging area. After fetching a strip's flag this thread sees the dirty bits
   * and the values that were stored before it. Later writes set the bits again.
   * @returns {boolean} whether anything is pending
   */
  #stage() {
    const { bitWords, dirtyStrips, dirtyBits, dirtyWords, values, strips } = this.#layout;
    const control = this.#control;
    const staging = this.#staging;
    let any = 0;
    for (let flags = 0; flags < bitWords; flags++) {
      const flagWord = dirtyStrips + flags;
      if (Atomics.load(control, flagWord) !== 0) staging[flagWord] |= Atomics.exchange(control, flagWord, 0);
      any |= staging[flagWord];
      for (let left = staging[flagWord]; left !== 0; left &= left - 1) {
        const strip = 32 * flags + lowestBit(left);
        for (let word = 0; word < dirtyWords; word++) {
          const bitWord = dirtyBits + dirtyWords * strip + word;
          if (control[bitWord] !== 0) staging[bitWord] |= Atomics.exchange(control, bitWord, 0);
          for (let bits = staging[bitWord]; bits !== 0; bits &= bits - 1) {
            // wordOf() written out, here and in dirty-bits.js: the call took a fifth of this function's time
            const at = values + (32 * word + lowestBit(bits)) * strips + strip;
            staging[at] = control[at];
          }
        }
      }
    }
    return any !== 0;
  }
}
