import { CONTEXT_CLOSED, invalidState, MIXER_CLOSED } from '../common/errors.js';
import { moveDirtyValues } from './dirty-bits.js';
import { HEADER } from './layout.js';
import { clearMeter, copyReport, messageWordsOf, moveEvents, moveMeterRequests } from './message-codec.js';
import { RateLimiter, TIMING } from './rate-limiter.js';
import { Transport } from './transport.js';

/** Messages that the main thread may have on their way. */
const POOL = 3;

/** Seconds before its time from which a scheduled change is posted at the end of the task. */
const SOON = 0.05;

/** ms without a reader after which levels are out of date. */
const METER_TIMEOUT = 1000;

/** ms between two reports while a meter is kept, so that a reader who comes late gets no old values. */
const KEPT_INTERVAL = 100;

/**
 * Each thread has its own control buffer, and messages keep the two in step. message-endpoint.js is the other
 * end.
 *
 * The dirty bits of the draft collect changes for the next message, which is posted at the end of the task,
 * at most 60 times per second. Reading the report also requests a message, within the same limit. Messages
 * are a few ArrayBuffers that travel back and forth. Each brings back the audio thread's report. While all of
 * them are on their way, the draft keeps the last value of each change. The audio thread reads a message
 * between two quanta, so a batch takes effect as a whole.  [main thread]
 */
export class MessageTransport extends Transport {
  #port;
  #context;
  #startTime;
  #timing;
  #limiter;
  /** Messages that are on this thread. @type {Int32Array<ArrayBuffer>[]} */
  #pool = Array.from({ length: POOL }, () => new Int32Array(messageWordsOf(this.layout)));
  /** Records of scheduled changes that were posted. */
  #eventsPosted = 0;
  /** A message was due when all of them were on their way. */
  #postPending = false;
  #posted = 0;
  /** `#posted` after the last message that held changes. */
  #changesPosted = 0;
  #replies = 0;
  /** In order. @type {PendingFlush[]} */
  #flushes = [];
  #listeners = new AbortController();
  #metersRead = false;
  /** Runs while meters are read. @type {unknown} */
  #meterTimer = null;
  /** Runs while a meter is kept. @type {unknown} */
  #keptTimer = null;

  /**
   * @param {import('./layout.js').Layout} layout
   * @param {SharedArrayBuffer | ArrayBuffer} buffer this thread's control buffer; the processor has a copy of
   *   it
   * @param {MessagePort} port to the processor, which is ready
   * @param {BaseAudioContext} context the browser's own
   * @param {import('./rate-limiter.js').Timing} [timing]
   */
  constructor(layout, buffer, port, context, timing = TIMING) {
    super('message', layout, buffer);
    this.#port = port;
    this.#context = context;
    this.#startTime = context.currentTime;
    this.#timing = timing;
    this.#limiter = new RateLimiter(() => this.#postChanges(), timing);
    const { signal } = this.#listeners;
    const receive = (/** @type {MessageEvent} */ { data }) => {
      if ('byteLength' in data) this.#receive(new Int32Array(data));
    };
    port.addEventListener('message', receive, { signal });
    port.start();
    if (this.#realTime) context.addEventListener('statechange', () => this.#contextChanged(), { signal });
    // This one stays with the audio thread, for reports that cannot wait.
    this.#post(new Int32Array(messageWordsOf(layout)));
  }

  /** @param {string} [reason] @override */
  close(reason = MIXER_CLOSED) {
    super.close(reason);
    this.#listeners.abort();
    this.#limiter.stop();
    this.#timing.clearTimeout(this.#meterTimer);
    this.#timing.clearTimeout(this.#keptTimer);
    this.#rejectFlushes(reason);
  }

  /**
   * Posts the waiting changes at the end of the task, even if the last message was less than 1/60 s ago.
   * @throws {DOMException} InvalidStateError if the mixer or the context is closed before the audio thread
   *   has replied
   * @override
   */
  async flush() {
    if (this.#realTime && this.#context.state === 'closed') throw invalidState(CONTEXT_CLOSED);
    return new Promise((resolve, reject) => {
      this.#flushes.push({ replies: Number.POSITIVE_INFINITY, resolve, reject });
      this.#limiter.requestNow();
    });
  }

  /** @override */
  get unflushed() {
    return this.#isDirty || this.#replies < this.#changesPosted;
  }

  /** Whether there are scheduled changes that are not posted yet. */
  get #hasEvents() {
    return this.#eventsPosted !== this.ring.written;
  }

  /** Whether the draft holds changes that are not posted yet. */
  get #isDirty() {
    if (this.#hasEvents) return true;
    const { dirtyStrips, bitWords } = this.layout;
    return this.draft.words.subarray(dirtyStrips, dirtyStrips + bitWords).some((flags) => flags !== 0);
  }

  /** @param {number} strip @param {number} word @override */
  readMeter(strip, word) {
    this.#noteReader();
    return super.readMeter(strip, word);
  }

  /** @param {number} strip @param {import('./transport.js').MeterLevels} into @override */
  readMeters(strip, into) {
    this.#noteReader();
    super.readMeters(strip, into);
  }

  /** @param {number} strip @param {boolean} kept @override */
  keepMeter(strip, kept) {
    super.keepMeter(strip, kept);
    if (kept && this.#realTime) this.#keptTimer ??= this.#timing.setTimeout(this.#reportKept, KEPT_INTERVAL);
  }

  /**
   * The count of quanta may be old; the context's time is not.
   * @protected @override
   */
  get neverRendered() {
    return super.neverRendered && this.#context.currentTime === this.#startTime;
  }

  /** @param {number} strip @param {number} bit @protected @override */
  publishWord(strip, bit) {
    this.draft.markDirty(strip, bit);
    this.#limiter.request();
  }

  /** @protected @override */
  publishBatch() {
    if (this.written === this.ring.written) this.#limiter.request();
    else this.publishEvents(0);
  }

  /** Posts at once what is due soon. @param {number} time in seconds @protected @override */
  publishEvents(time) {
    super.publishEvents(time);
    if (time < this.clock.currentTime + SOON) this.#limiter.requestNow();
    else this.#limiter.request();
  }

  /** @protected @override */
  requestReport() {
    this.#limiter.request();
  }

  /** Whether audio time is real time. */
  get #realTime() {
    return !('startRendering' in this.#context);
  }

  /** @returns {boolean} whether a message was posted */
  #postChanges() {
    if (this.batching) return false; // the end of the batch will request it
    const message = this.#pool.pop();
    this.#postPending = message === undefined;
    if (message === undefined) return false;
    if (this.#isDirty) this.#changesPosted = this.#posted + 1;
    moveDirtyValues(this.layout, this.draft.words, message, false);
    moveMeterRequests(this.layout, this.control, message);
    this.#eventsPosted = moveEvents(this.layout, this.ring, this.#eventsPosted, message);
    message[this.layout.header + HEADER.replyExpected] = 1;
    this.#post(message);
    this.#posted++;
    // More changes than one message holds follow in the next ones.
    if (this.#hasEvents) this.#limiter.requestNow();
    else for (const flush of this.#flushes) flush.replies = Math.min(flush.replies, this.#posted);
    return true;
  }

  /** @param {Int32Array<ArrayBuffer>} message */
  #post({ buffer }) {
    this.#port.postMessage(buffer, [buffer]);
  }

  /** @param {Int32Array<ArrayBuffer>} message */
  #receive(message) {
    copyReport(this.layout, message, this.control);
    if (message[this.layout.header + HEADER.replyExpected] === 0) {
      this.#post(message);
      return;
    }
    this.#pool.push(message);
    this.#replies++;
    while (this.#flushes.length > 0 && this.#flushes[0].replies <= this.#replies)
      this.#flushes.shift()?.resolve();
    if (this.#postPending) this.#limiter.request();
  }

  #noteReader() {
    this.#metersRead = true;
    if (this.#meterTimer === null && this.#realTime)
      this.#meterTimer = this.#timing.setTimeout(this.#stopUnreadMeters, METER_TIMEOUT);
  }

  /**
   * Clears the meters if nobody has read one for a second, except those that are kept. The audio thread stops
   * unread meters too, and the next reader must not get an old level.
   */
  #stopUnreadMeters = () => {
    this.#meterTimer = null;
    if (this.#metersRead) {
      this.#meterTimer = this.#timing.setTimeout(this.#stopUnreadMeters, METER_TIMEOUT);
    } else {
      for (let strip = 0; strip < this.layout.strips; strip++)
        if (!this.#isKept(strip)) clearMeter(this.layout, this.control, strip);
    }
    this.#metersRead = false;
  };

  #reportKept = () => {
    this.#keptTimer = null;
    for (let strip = 0; strip < this.layout.strips; strip++) {
      if (!this.#isKept(strip)) continue;
      this.#limiter.request();
      this.#keptTimer = this.#timing.setTimeout(this.#reportKept, KEPT_INTERVAL);
      return;
    }
  };

  /** Whether a strip is in the mixer and its meter is kept. @param {number} strip */
  #isKept(strip) {
    return (this.lifeOf(strip) & 1) === 1 && this.isMeterKept(strip);
  }

  #contextChanged() {
    if (this.#context.state === 'closed') this.#rejectFlushes(CONTEXT_CLOSED);
  }

  /** @param {string} reason */
  #rejectFlushes(reason) {
    for (const { reject } of this.#flushes.splice(0)) reject(invalidState(reason));
  }
}

/**
 * A promise that `flush()` has returned.
 *
 * @typedef {object} PendingFlush
 * @property {number} replies how many must have arrived; infinitely many until its message is posted
 * @property {(value?: any) => void} resolve
 * @property {(reason: DOMException) => void} reject
 */
