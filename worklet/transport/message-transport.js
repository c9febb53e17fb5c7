import { invalidState } from '../common/errors.js';
import { moveDirtyValues } from './dirty-bits.js';
import { HEADER } from './layout.js';
import { clearMeters, copyReport, moveMeterRequests } from './message-codec.js';
import { RateLimiter, TIMING } from './rate-limiter.js';
import { Transport } from './transport.js';

/** Messages that the page may have under way. */
const POOL = 3;

/** ms without a reader after which levels are out of date. */
const METER_REST = 1000;

/**
 * Each thread has a control block of its own, and messages keep the two alike; message-endpoint.js is the other end. What is said collects in the draft's
 * dirty words and leaves with the next message: at the end of the task, at most 60 times a second. A message is one of a few ArrayBuffers that
 * travel to and fro, and brings back what the audio thread tells; whoever reads that causes messages too, within the same 60. While all of them
 * are under way, changes wait in the draft, the last value of each. The audio thread takes a message over between two quanta, so a batch lands
 * whole.  [main thread]
 */
export class MessageTransport extends Transport {
  #port;
  #context;
  #birth;
  #timing;
  #limiter;
  /** Messages at home. @type {Int32Array<ArrayBuffer>[]} */
  #pool = Array.from({ length: POOL }, () => new Int32Array(this.layout.words));
  /** One was to be sent while none was at home. */
  #starved = false;
  #sent = 0;
  #answered = 0;
  /** In order. @type {Flush[]} */
  #flushes = [];
  #listening = new AbortController();
  #metersRead = false;
  /** Runs while meters are read. @type {unknown} */
  #restTimer = null;

  /**
   * @param {import('./layout.js').Layout} layout
   * @param {SharedArrayBuffer | ArrayBuffer} buffer this thread's control block; the processor has got a copy of it
   * @param {MessagePort} port to the processor, which is ready
   * @param {BaseAudioContext} context the browser's own
   * @param {import('./rate-limiter.js').Timing} [timing]
   */
  constructor(layout, buffer, port, context, timing = TIMING) {
    super('message', layout, buffer);
    this.#port = port;
    this.#context = context;
    this.#birth = context.currentTime;
    this.#timing = timing;
    this.#limiter = new RateLimiter(() => this.#send(), timing);
    const { signal } = this.#listening;
    port.addEventListener(
      'message',
      ({ data }) => 'byteLength' in data && this.#receive(new Int32Array(data)),
      { signal },
    );
    port.start();
    if (this.#live) context.addEventListener('statechange', () => this.#contextChanged(), { signal });
    this.#post(new Int32Array(layout.words)); // one for the audio thread, to tell unasked what cannot wait
  }

  /** @override */
  close() {
    super.close();
    this.#port.postMessage('close');
    this.#listening.abort();
    this.#limiter.stop();
    this.#timing.cancel(this.#restTimer);
    this.#refuseFlushes('The mixer was closed.');
  }

  /**
   * Sends what is waiting, at the end of the task, whenever the last message was sent.
   * @throws {DOMException} InvalidStateError if the mixer or the context is closed before the audio thread has answered
   * @override
   */
  async flush() {
    if (this.#live && this.#context.state === 'closed') throw invalidState(CONTEXT_CLOSED);
    return new Promise((resolve, reject) => {
      this.#flushes.push({ answers: Number.POSITIVE_INFINITY, resolve, reject });
      this.#limiter.hurry();
    });
  }

  /** @param {number} strip @param {number} word @override */
  readMeter(strip, word) {
    this.#metersRead = true;
    if (this.#restTimer === null && this.#live)
      this.#restTimer = this.#timing.later(this.#restMeters, METER_REST);
    return super.readMeter(strip, word);
  }

  /**
   * The count of quanta may be old; the context's time is not.
   * @protected @override
   */
  get neverRendered() {
    return super.neverRendered && this.#context.currentTime === this.#birth;
  }

  /** @param {number} strip @param {number} bit @protected @override */
  pass(strip, bit) {
    this.mark(strip, bit);
    this.#limiter.wake();
  }

  /** @protected @override */
  publish() {
    this.#limiter.wake();
  }

  /** @protected @override */
  ask() {
    this.#limiter.wake();
  }

  /** Whether audio time is real time. */
  get #live() {
    return !('startRendering' in this.#context);
  }

  /** @returns {boolean} whether a message was sent */
  #send() {
    if (this.batching) return false; // the end of the batch will wake
    const message = this.#pool.pop();
    this.#starved = message === undefined;
    if (message === undefined) return false;
    moveDirtyValues(this.layout, this.draft, message, false);
    moveMeterRequests(this.layout, this.block, message);
    message[this.layout.header + HEADER.question] = 1;
    this.#post(message);
    this.#sent++;
    for (const flush of this.#flushes) flush.answers = Math.min(flush.answers, this.#sent);
    return true;
  }

  /** @param {Int32Array<ArrayBuffer>} message */
  #post({ buffer }) {
    this.#port.postMessage(buffer, [buffer]);
  }

  /** @param {Int32Array<ArrayBuffer>} message */
  #receive(message) {
    copyReport(this.layout, message, this.block);
    if (message[this.layout.header + HEADER.question] === 0) {
      this.#post(message);
      return;
    }
    this.#pool.push(message);
    this.#answered++;
    while (this.#flushes.length > 0 && this.#flushes[0].answers <= this.#answered)
      this.#flushes.shift()?.resolve();
    if (this.#starved) this.#limiter.wake();
  }

  /** The audio thread has stopped meters that nobody reads; the next reader shall meet no old level. */
  #restMeters = () => {
    this.#restTimer = null;
    if (!this.#metersRead) clearMeters(this.layout, this.block);
    else this.#restTimer = this.#timing.later(this.#restMeters, METER_REST);
    this.#metersRead = false;
  };

  #contextChanged() {
    if (this.#context.state === 'closed') this.#refuseFlushes(CONTEXT_CLOSED);
  }

  /** @param {string} reason */
  #refuseFlushes(reason) {
    for (const { reject } of this.#flushes.splice(0)) reject(invalidState(reason));
  }
}

const CONTEXT_CLOSED = 'The context was closed.';

/**
 * A promise that `flush()` has given.
 *
 * @typedef {object} Flush
 * @property {number} answers how many have to have come; infinitely many until its message is sent
 * @property {(value?: any) => void} resolve
 * @property {(reason: DOMException) => void} reject
 */
