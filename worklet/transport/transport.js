import { invalidState, show } from '../common/errors.js';
import { Draft } from './draft.js';
import { HEADER, lifeBitOf, METER, outputBitOf } from './layout.js';

/**
 * @typedef {'shared' | 'message'} TransportName How values reach the audio thread: through a
 *   SharedArrayBuffer, or as messages.
 */

const CONTEXT_CLOSED = 'The context was closed.';

/**
 * The main thread's side of a control buffer: what it writes for the audio thread, and the audio thread's
 * report. The subclasses transfer both: {@link import('./shared-transport.js').SharedTransport},
 * {@link import('./message-transport.js').MessageTransport}.  [main thread]
 */
export class Transport {
  /** @readonly */
  name;
  /** @protected @readonly */
  layout;
  /** The control buffer, or this thread's copy of it. @protected @readonly */
  control;
  /** @protected @readonly */
  draft;
  /** Batches that have begun and not ended. */
  #depth = 0;
  /** Why nothing can be written any more. */
  #closedReason = '';
  /** The context was open when something was last written in this task. */
  #openInTask = false;
  /** The AudioContext, null offline. It may be closed at any time. @type {BaseAudioContext | null} */
  context = null;
  /**
   * Applied to the levels that are read.
   * @type {{apply(strip: number, word: number, level: number): number} | null}
   */
  meterFall = null;
  #scratchBits = new Int32Array(1);
  #scratchFloat = new Float32Array(this.#scratchBits.buffer);

  /**
   * @param {TransportName} name
   * @param {import('./layout.js').Layout} layout
   * @param {SharedArrayBuffer | ArrayBuffer} buffer a new control buffer
   */
  constructor(name, layout, buffer) {
    this.name = name;
    this.layout = layout;
    this.control = new Int32Array(buffer);
    this.draft = new Draft(layout, this.control.slice());
  }

  /** Whether the mixer or its context was closed. */
  get closed() {
    return this.#closedReason !== '' || this.context?.state === 'closed';
  }

  /** Whether changes may not have reached the audio thread yet. */
  get unflushed() {
    return false;
  }

  /** Whether a batch is running. It may still be rolled back. */
  get batching() {
    return this.#depth > 0;
  }

  /** Ends the processor; nothing can be written after it. @param {string} [reason] for later errors */
  close(reason = 'The mixer was closed.') {
    this.#closedReason = reason;
    Atomics.store(this.control, this.layout.header + HEADER.closed, 1);
  }

  /**
   * Reading a context's state takes as long as writing a parameter, so it is read once in a task.
   * @throws {DOMException} InvalidStateError if the mixer or its context was closed
   */
  assertNotClosed() {
    if (this.#openInTask) return;
    if (this.closed) throw invalidState(this.#closedReason || CONTEXT_CLOSED);
    if (this.context === null) return;
    this.#openInTask = true;
    queueMicrotask(this.#endTask);
  }

  #endTask = () => {
    this.#openInTask = false;
  };

  /** Resolves when the audio thread has everything that was written so far. */
  async flush() {}

  /** @param {number} strip @param {number} slot */
  read(strip, slot) {
    return this.draft.readFloat(strip, slot);
  }

  /** @param {number} strip @param {number} slot @param {number} value finite; rounded to float32 */
  write(strip, slot, value) {
    const batching = this.#depth > 0;
    this.draft.writeFloat(strip, slot, value, batching);
    if (!batching) this.publishWord(strip, slot);
  }

  /** @param {number} strip @returns {number} generation × 2, + 1 while the strip is in the mixer */
  lifeOf(strip) {
    return this.draft.words[this.layout.life + strip];
  }

  /** @param {number} strip @param {number} life */
  writeLife(strip, life) {
    this.#writeInteger(strip, lifeBitOf(this.layout), life);
  }

  /** @param {number} strip @returns {number} the strip that it feeds, -1 for none */
  outputOf(strip) {
    return this.draft.words[this.layout.output + strip];
  }

  /** @param {number} strip @param {number} output the strip to feed, -1 for none */
  writeOutput(strip, output) {
    this.#writeInteger(strip, outputBitOf(this.layout), output);
  }

  /**
   * Runs `body` and publishes everything it wrote, to take effect in one quantum. A batch inside a batch is
   * published with the outer one. If `body` throws, what it wrote is rolled back and the error is rethrown.
   *
   * @template T
   * @param {() => T} body
   * @returns {T} the result of `body`
   * @throws {TypeError} if `body` is not a function, or is asynchronous: what it wrote after its first
   *   `await` would come too late
   */
  batch(body) {
    this.assertNotClosed();
    if (typeof body !== 'function') throw new TypeError(`batch() takes a function, got ${show(body)}.`);
    if (body instanceof AsyncFunction) throw asynchronous();
    const { mark } = this.draft;
    this.#depth++;
    try {
      const result = body();
      if (isThenable(result)) throw asynchronous();
      if (this.#depth === 1 && this.draft.mark > 0) {
        this.publishBatch();
        this.draft.commit();
      }
      return result;
    } catch (error) {
      this.draft.rollBack(mark);
      throw error;
    } finally {
      this.#depth--;
    }
  }

  /**
   * Reads a word of a strip's meter, which keeps the meter running.
   * @param {number} strip
   * @param {number} word one of METER
   */
  readMeter(strip, word) {
    Atomics.or(this.control, this.layout.meterRequests + (strip >> 5), 1 << strip);
    this.requestReport();
    const level = this.#readFloat(this.layout.meters + strip * METER.words + word);
    return this.meterFall === null ? level : this.meterFall.apply(strip, word, level);
  }

  /** @param {number} word a counter of HEADER */
  readCount(word) {
    this.requestReport();
    return Atomics.load(this.control, this.layout.header + word) >>> 0;
  }

  /** @param {number} word a load of HEADER */
  readLoad(word) {
    this.requestReport();
    return this.#readFloat(this.layout.header + word);
  }

  /** @param {number} strip @returns {number} faults of its number so far, also those of earlier strips */
  readFaults(strip) {
    return Atomics.load(this.control, this.layout.faults + strip) >>> 0;
  }

  /**
   * Whether a strip's number can be given to a new strip: it was never used, or the engine has reported that
   * its last holder has faded out and its input was empty. Before the first quantum nothing needs to fade
   * out, but an input of the node may have been connected already.
   * @param {number} strip
   * @param {boolean} connectable whether the number stands for an input of a node
   */
  isFree(strip, connectable) {
    const life = this.lifeOf(strip);
    if ((life & 1) === 1) return false;
    if (life === 0 || (!connectable && this.neverRendered)) return true;
    return Atomics.load(this.control, this.layout.released + strip) >= life >> 1;
  }

  /** Whether no quantum was rendered yet, so that nothing needs to fade out. @protected */
  get neverRendered() {
    return Atomics.load(this.control, this.layout.header + HEADER.quanta) === 0;
  }

  /**
   * Publishes a word of the draft that was written outside of batches.
   * @param {number} _strip
   * @param {number} _bit
   * @protected
   */
  publishWord(_strip, _bit) {}

  /** Publishes the dirty words of the draft, to take effect in one quantum. @protected */
  publishBatch() {}

  /** Called whenever a part of the audio thread's report is read. @protected */
  requestReport() {}

  /** @param {number} strip @param {number} bit @param {number} value */
  #writeInteger(strip, bit, value) {
    const batching = this.#depth > 0;
    this.draft.writeInteger(strip, bit, value, batching);
    if (!batching) this.publishWord(strip, bit);
  }

  /** @param {number} word */
  #readFloat(word) {
    this.#scratchBits[0] = this.control[word];
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
    'batch() takes a synchronous function, got an async one; changes after its first await would not be ' +
      'part of the batch.',
  );
}
