import { invalidState, show } from '../common/errors.js';
import { DIRTY_LIFE, DIRTY_OUTPUT, HEADER, METER, wordOf } from './layout.js';

/**
 * The main thread's side of a control block: what is said to the audio thread, and what it says back. How both travel is the subclasses' business:
 * {@link import('./shared-transport.js').SharedTransport}, {@link import('./message-transport.js').MessageTransport}.
 *
 * `draft` is a private copy of what this thread has said, with the block's layout. Reads come from it, so a value set inside a batch reads back
 * at once. Its dirty words collect what waits to be passed on.  [main thread]
 */
export class Transport {
  /** @readonly */
  name;
  /** @protected @readonly */
  layout;
  /** The control block, or as much as this thread knows of it. @protected @readonly */
  block;
  /** @protected @readonly */
  draft;
  #draftFloats;
  #depth = 0;
  /**
   * What the batches under way have overwritten in the draft: word, old value, word, old value...
   * @type {number[]}
   */
  #undo = [];
  #closed = false;
  #scratchBits = new Int32Array(1);
  #scratchFloat = new Float32Array(this.#scratchBits.buffer);

  /**
   * @param {import('../loading/choices.js').TransportName} name
   * @param {import('./layout.js').Layout} layout
   * @param {SharedArrayBuffer | ArrayBuffer} buffer a control block of which nobody has said anything
   */
  constructor(name, layout, buffer) {
    this.name = name;
    this.layout = layout;
    this.block = new Int32Array(buffer);
    this.draft = this.block.slice();
    this.#draftFloats = new Float32Array(this.draft.buffer);
  }

  get closed() {
    return this.#closed;
  }

  /** Whether a batch is under way, which may yet be taken back. */
  get batching() {
    return this.#depth > 0;
  }

  /** Tells the processor to end; nothing can be said after it. */
  close() {
    this.#closed = true;
    Atomics.store(this.block, this.layout.header + HEADER.closed, 1);
  }

  /** @throws {DOMException} InvalidStateError after `close()` */
  assertNotClosed() {
    if (this.#closed) throw invalidState('The mixer was closed.');
  }

  /** Resolves when the audio thread has what was said so far. */
  async flush() {}

  /** @param {number} strip @param {number} slot */
  read(strip, slot) {
    return this.#draftFloats[wordOf(this.layout, strip, slot)];
  }

  /** @param {number} strip @param {number} slot @param {number} value finite; rounded to float32 */
  write(strip, slot, value) {
    const word = wordOf(this.layout, strip, slot);
    const before = this.draft[word];
    this.#draftFloats[word] = value;
    this.#say(strip, slot, word, before);
  }

  /** @param {number} strip @returns {number} generation × 2, + 1 while alive */
  lifeOf(strip) {
    return this.draft[this.layout.life + strip];
  }

  /** @param {number} strip @param {number} life */
  writeLife(strip, life) {
    this.#writeInteger(strip, DIRTY_LIFE, life);
  }

  /** @param {number} strip @returns {number} the strip it feeds */
  outputOf(strip) {
    return this.draft[this.layout.output + strip];
  }

  /** @param {number} strip @param {number} output the strip it shall feed, -1 for none */
  writeOutput(strip, output) {
    this.#writeInteger(strip, DIRTY_OUTPUT, output);
  }

  /**
   * Runs `body` and publishes all it wrote, to land in one quantum. A batch inside a batch publishes with the outer one. If `body` throws, what
   * it wrote is taken back and the error passed on.
   *
   * @template T
   * @param {() => T} body
   * @returns {T} what `body` returns
   * @throws {TypeError} if `body` is no function, or is asynchronous: what it wrote after its first `await` would come too late
   */
  batch(body) {
    this.assertNotClosed();
    if (typeof body !== 'function') throw new TypeError(`batch() takes a function, got ${show(body)}.`);
    if (body instanceof AsyncFunction) throw asynchronous();
    const mark = this.#undo.length;
    this.#depth++;
    try {
      const result = body();
      if (isThenable(result)) throw asynchronous();
      if (this.#depth === 1 && this.#undo.length > 0) {
        this.publish();
        this.#undo.length = 0;
      }
      return result;
    } catch (error) {
      this.#takeBack(mark);
      throw error;
    } finally {
      this.#depth--;
    }
  }

  /**
   * A meter of a strip; asking keeps it running.
   * @param {number} strip
   * @param {number} word one of METER
   */
  readMeter(strip, word) {
    Atomics.or(this.block, this.layout.wanted + (strip >> 5), 1 << strip);
    this.ask();
    return this.#readFloat(this.layout.meters + strip * METER.words + word);
  }

  /** @param {number} word a counter of HEADER */
  readCount(word) {
    this.ask();
    return Atomics.load(this.block, this.layout.header + word) >>> 0;
  }

  /** @param {number} word a load of HEADER */
  readLoad(word) {
    this.ask();
    return this.#readFloat(this.layout.header + word);
  }

  /** @param {number} strip @returns {number} faults counted so far at its number, whoever held it */
  readFaults(strip) {
    return Atomics.load(this.block, this.layout.faults + strip) >>> 0;
  }

  /**
   * Whether a strip's number can be given away: never used, or the engine has said that its last holder has faded and its input was seen empty.
   * Before the first quantum there was nothing to hear; but a node's input may have been connected already.
   * @param {number} strip
   * @param {boolean} connectable whether it has an input of a node
   */
  isFree(strip, connectable) {
    const life = this.lifeOf(strip);
    if ((life & 1) === 1) return false;
    if (life === 0 || (!connectable && this.neverRendered)) return true;
    return Atomics.load(this.block, this.layout.released + strip) >= life >> 1;
  }

  /** Whether there was no quantum yet, so that nothing needs to fade. @protected */
  get neverRendered() {
    return Atomics.load(this.block, this.layout.header + HEADER.quanta) === 0;
  }

  /**
   * Passes on a word of the draft that was written outside of batches.
   * @param {number} _strip
   * @param {number} _bit
   * @param {number} _word
   * @protected
   */
  pass(_strip, _bit, _word) {}

  /** Passes on the dirty words of the draft, to land in one quantum. @protected */
  publish() {}

  /** What the audio thread says is being read. @protected */
  ask() {}

  /**
   * Marks a word of the draft as one that waits to be passed on.
   * @param {number} strip
   * @param {number} bit
   * @protected
   */
  mark(strip, bit) {
    this.draft[this.layout.dirtySlots + 2 * strip + (bit >> 5)] |= 1 << bit;
    this.draft[this.layout.dirtyStrips + (strip >> 5)] |= 1 << strip;
  }

  /** @param {number} strip @param {number} bit @param {number} value */
  #writeInteger(strip, bit, value) {
    const word = wordOf(this.layout, strip, bit);
    const before = this.draft[word];
    this.draft[word] = value;
    this.#say(strip, bit, word, before);
  }

  /**
   * @param {number} strip
   * @param {number} bit
   * @param {number} word
   * @param {number} before the word's old content
   */
  #say(strip, bit, word, before) {
    if (this.#depth === 0) {
      this.pass(strip, bit, word);
      return;
    }
    const slotWord = this.layout.dirtySlots + 2 * strip + (bit >> 5);
    const stripWord = this.layout.dirtyStrips + (strip >> 5);
    this.#undo.push(word, before, slotWord, this.draft[slotWord], stripWord, this.draft[stripWord]);
    this.mark(strip, bit);
  }

  /** @param {number} mark length of the undo list when the batch began */
  #takeBack(mark) {
    for (let at = this.#undo.length - 2; at >= mark; at -= 2) this.draft[this.#undo[at]] = this.#undo[at + 1];
    this.#undo.length = mark;
  }

  /** @param {number} word */
  #readFloat(word) {
    this.#scratchBits[0] = this.block[word];
    return this.#scratchFloat[0];
  }
}

const AsyncFunction = (async () => {}).constructor;

/** @param {unknown} value */
function isThenable(value) {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}

function asynchronous() {
  return new TypeError(
    'batch() takes a synchronous function, got an async one: what it sets after its first await could not land with the rest.',
  );
}
