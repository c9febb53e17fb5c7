import { moveDirtyValues } from './dirty-bits.js';
import { HEADER } from './layout.js';
import { Transport } from './transport.js';

/**
 * Both threads see one control block: values go there and are marked dirty; the audio thread fetches them before its next quantum (reader.js). No
 * message, and no allocation outside of batches.
 *
 * The block may be a plain ArrayBuffer where both sides share a thread.  [main thread]
 */
export class SharedTransport extends Transport {
  /**
   * @param {import('./layout.js').Layout} layout
   * @param {SharedArrayBuffer | ArrayBuffer} buffer a control block of which nobody has said anything
   */
  constructor(layout, buffer) {
    super('shared', layout, buffer);
  }

  /**
   * The order matters: value, slot bit, strip bit; the audio thread looks in reverse order.
   * @param {number} strip @param {number} bit @param {number} word
   * @protected @override
   */
  pass(strip, bit, word) {
    this.block[word] = this.draft[word];
    Atomics.or(this.block, this.layout.dirtySlots + 2 * strip + (bit >> 5), 1 << bit);
    Atomics.or(this.block, this.layout.dirtyStrips + (strip >> 5), 1 << strip);
  }

  /**
   * The sequence is odd meanwhile and another one afterwards, so a reader that met any of it knows. Atomic stores, since plain ones might be seen
   * before the sequence turns odd.
   * @protected @override
   */
  publish() {
    const sequence = this.layout.header + HEADER.sequence;
    Atomics.add(this.block, sequence, 1);
    moveDirtyValues(this.layout, this.draft, this.block, true);
    Atomics.add(this.block, sequence, 1);
  }
}
