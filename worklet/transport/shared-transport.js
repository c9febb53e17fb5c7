import { moveDirtyValues } from './dirty-bits.js';
import { bitWordOf, flagWordOf, HEADER, wordOf } from './layout.js';
import { Transport } from './transport.js';

/**
 * Both threads share one control buffer. Values are stored there and marked dirty; the audio thread reads
 * them before its next quantum (control-reader.js). There is no message, and no allocation outside of
 * batches.
 *
 * The buffer may be a plain ArrayBuffer where both sides run on one thread.  [main thread]
 */
export class SharedTransport extends Transport {
  /**
   * @param {import('./layout.js').Layout} layout
   * @param {SharedArrayBuffer | ArrayBuffer} buffer a new control buffer
   */
  constructor(layout, buffer) {
    super('shared', layout, buffer);
  }

  /**
   * The order matters: value, dirty bit, strip's flag. The audio thread reads in reverse order.
   * @param {number} strip @param {number} bit
   * @protected @override
   */
  publishWord(strip, bit) {
    const word = wordOf(this.layout, strip, bit);
    this.control[word] = this.draft.words[word];
    Atomics.or(this.control, bitWordOf(this.layout, strip, bit), 1 << bit);
    Atomics.or(this.control, flagWordOf(this.layout, strip), 1 << strip);
  }

  /**
   * The sequence is odd while words are stored, and has a new even value afterwards. So a reader that has
   * read any of these words finds that the sequence has changed. Stores are atomic, since plain ones might
   * become visible before the odd sequence.
   * @protected @override
   */
  publishBatch() {
    const sequence = this.layout.header + HEADER.sequence;
    Atomics.add(this.control, sequence, 1);
    moveDirtyValues(this.layout, this.draft.words, this.control, true);
    this.ring.written = this.written;
    Atomics.add(this.control, sequence, 1);
  }
}
