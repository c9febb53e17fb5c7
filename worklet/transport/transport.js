import { CONTEXT_CLOSED, invalidState, MIXER_CLOSED, show } from '../common/errors.js';
import { Draft } from './draft.js';
import { EVENT_WORDS, EventRing } from './event-ring.js';
import { HEADER, lifeBitOf, METER, meterSettingBitOf, outputBitOf, runningWordOf } from './layout.js';

/**
 * @typedef {'shared' | 'message'} TransportName How values reach the audio thread: through a
 *   SharedArrayBuffer, or as messages.
 */

/**
 * @typedef {object} MeterLevels What `meter.read()` returns.
 * @property {number} peakLeft linear, 0 or more
 * @property {number} peakRight linear, 0 or more
 * @property {number} rmsLeft linear, 0 or more
 * @property {number} rmsRight linear, 0 or more
 * @property {number} heldPeakLeft linear, 0 or more
 * @property {number} heldPeakRight linear, 0 or more
 * @property {number} clipCount samples above full scale
 * @property {number} reduction the compressor's gain reduction in dB, 0 or less
 * @property {number} gateReduction the gate's gain reduction in dB, 0 or less
 */

/**
 * The main thread's side of a control buffer: what it writes for the audio thread, and the audio thread's
 * report. The subclasses transfer both: {@link import('./shared-transport.js').SharedTransport},
 * {@link import('./message-transport.js').MessageTransport}.  [main thread]
 */
export class Transport {
  /** @readonly */
  name;
  /** @readonly */
  layout;
  /** The control buffer, or this thread's copy of it. @protected @readonly */
  control;
  /** @protected @readonly */
  draft;
  /**
   * Called after a word of the draft was written, with the strip and the word's dirty bit; null while nobody
   * listens. A batch that is rolled back does not call it again.
   * @type {((strip: number, bit: number) => void) | null}
   */
  onWrite = null;
  /** The ring of scheduled changes, or this thread's copy of it. @protected @readonly */
  ring;
  /** Records in the ring, with those of the current batch. @protected */
  written = 0;
  /**
   * The time of the audio thread in seconds: that of the context, or of what was rendered.
   * @type {{readonly currentTime: number}}
   */
  clock = { currentTime: 0 };
  /** In Hz. The registry sets it. */
  sampleRate = 1;
  /** Batches that have begun and not ended. */
  #depth = 0;
  /** Actions that undo what the current batches have changed outside of the draft. @type {(() => void)[]} */
  #undos = [];
  /** Removals so far, and the number of the last one by strip. */
  #removals = 0;
  /** @type {number[]} */
  #lastRemovals = [];
  /** The same words as `control`. */
  #controlFloats;
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

  /**
   * @param {TransportName} name
   * @param {import('./layout.js').Layout} layout
   * @param {SharedArrayBuffer | ArrayBuffer} buffer a new control buffer
   */
  constructor(name, layout, buffer) {
    this.name = name;
    this.layout = layout;
    this.control = new Int32Array(buffer, 0, layout.words);
    this.#controlFloats = new Float32Array(buffer, 0, layout.words);
    this.ring = new EventRing(layout, buffer);
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

  /** Everything that was written so far, with the layout of the control buffer. Read only. */
  get draftWords() {
    return this.draft.words;
  }

  /** Ends the processor; nothing can be written after it. @param {string} [reason] for later errors */
  close(reason = MIXER_CLOSED) {
    this.#closedReason = reason;
    this.#openInTask = false;
    Atomics.store(this.control, this.layout.header + HEADER.closed, 1);
  }

  /**
   * Reading a context's state takes as long as writing a parameter, so it is read once in a task.
   * @throws {DOMException} InvalidStateError if the mixer or its context was closed
   */
  assertNotClosed() {
    if (!this.#openInTask) this.#assertOpen();
  }

  #assertOpen() {
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
    if (this.onWrite !== null) this.onWrite(strip, slot);
  }

  /** @param {number} strip @returns {number} generation × 2, + 1 while the strip is in the mixer */
  lifeOf(strip) {
    return this.draft.words[this.layout.life + strip];
  }

  /** @param {number} strip @param {number} life */
  writeLife(strip, life) {
    if ((life & 1) === 0) this.#lastRemovals[strip] = ++this.#removals;
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

  /** Records of scheduled changes that can be pending. */
  get eventCapacity() {
    return this.ring.capacity;
  }

  /** Records of scheduled changes that there is room for. */
  get eventRoom() {
    const freed = Atomics.load(this.control, this.layout.header + HEADER.freedEvents);
    return this.ring.capacity - ((this.written - freed) >>> 0);
  }

  /**
   * Checks that there is room for more records of scheduled changes.
   * @param {string} owner for the message
   * @param {number} records
   * @throws {DOMException} QuotaExceededError if there is not
   */
  assertEventRoom(owner, records) {
    const { eventRoom, eventCapacity } = this;
    if (eventRoom >= records) return;
    throw new DOMException(
      `${owner}: there is no room for ${records} more scheduled changes, since ` +
        `${eventCapacity - eventRoom} of ${eventCapacity} are pending; the option events allows more.`,
      'QuotaExceededError',
    );
  }

  /**
   * Sends a scheduled change. There must be room for it and for the points of its curve.
   * @param {number} strip
   * @param {number} slot
   * @param {number} kind one of EVENT_KINDS
   * @param {number} frame of the context
   * @param {number} value
   * @param {number} extra see Event in cpp/engine/event.h
   * @param {Float32Array} [points] of a curve
   */
  writeEvent(strip, slot, kind, frame, value, extra, points) {
    const generation = this.lifeOf(strip) >> 1;
    const count = points?.length ?? 0;
    this.writeRecord(strip | (slot << 16), kind | (generation << 16), frame, extra, value, count);
    for (let i = 0; points && i < points.length; i += EVENT_WORDS)
      this.ring.floats.set(points.subarray(i, i + EVENT_WORDS), this.ring.wordOf(this.written++));
    this.written >>>= 0;
    this.publishRecords(frame / this.sampleRate);
  }

  /**
   * Writes a record for which there is room. The arguments are the members of Event in cpp/engine/event.h.
   * publishRecords() or the end of the batch publishes it.
   * @param {number} target
   * @param {number} kind
   * @param {number} frame
   * @param {number} extra
   * @param {number} value
   * @param {number} points
   */
  writeRecord(target, kind, frame, extra, value, points) {
    const { words, floats, doubles } = this.ring;
    const at = this.ring.wordOf(this.written++);
    words[at] = target;
    words[at + 1] = kind;
    doubles[at / 2 + 1] = frame;
    doubles[at / 2 + 2] = extra;
    floats[at + 6] = value;
    words[at + 7] = points;
    this.written >>>= 0;
  }

  /** Publishes the records, unless a batch runs. @param {number} time of the last one, in seconds */
  publishRecords(time) {
    if (this.#depth === 0) this.publishEvents(time);
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
    const { written } = this;
    const undos = this.#undos.length;
    this.#depth++;
    try {
      const result = body();
      if (isThenable(result)) throw asynchronous();
      if (this.#depth === 1 && (this.draft.mark > 0 || this.written !== this.ring.written)) {
        this.publishBatch();
        this.draft.commit();
      }
      return result;
    } catch (error) {
      this.draft.rollBack(mark);
      this.written = written;
      while (this.#undos.length > undos) this.#undos.pop()?.();
      throw error;
    } finally {
      this.#depth--;
      if (this.#depth === 0) this.#undos.length = 0;
    }
  }

  /**
   * Registers an action that undoes a change outside of the draft, in case the current batch is rolled back.
   * Does nothing outside of batches.
   * @param {() => void} undo
   */
  onRollBack(undo) {
    if (this.#depth > 0) this.#undos.push(undo);
  }

  /**
   * Reads a word of a strip's meter, which keeps the meter running. It is 0 until the strip's number carries
   * the strip's own signal. The held words are 0 until their last reset has taken effect.
   * @param {number} strip
   * @param {number} word one of METER
   */
  readMeter(strip, word) {
    const stale = this.#requestMeter(strip);
    if (stale >>> (word < METER.heldPeakLeft ? 16 : 0) !== 0) return 0;
    const at = this.layout.meters + strip * METER.words + word;
    if (word === METER.clipCount) return this.control[at] >>> 0;
    const level = this.#controlFloats[at];
    return this.meterFall === null ? level : this.meterFall.apply(strip, word, level);
  }

  /**
   * Reads a strip's meter, as `readMeter` does for each word. It is one function, so that V8 stores the
   * levels without a heap number for each.
   * @param {number} strip
   * @param {MeterLevels} into
   */
  readMeters(strip, into) {
    const stale = this.#requestMeter(strip);
    const at = this.layout.meters + strip * METER.words;
    const levels = this.#controlFloats;
    const live = stale >>> 16 === 0;
    const held = stale === 0;
    into.peakLeft = live ? levels[at + METER.peakLeft] : 0;
    into.peakRight = live ? levels[at + METER.peakRight] : 0;
    into.rmsLeft = live ? levels[at + METER.rmsLeft] : 0;
    into.rmsRight = live ? levels[at + METER.rmsRight] : 0;
    into.heldPeakLeft = held ? levels[at + METER.heldPeakLeft] : 0;
    into.heldPeakRight = held ? levels[at + METER.heldPeakRight] : 0;
    into.clipCount = held ? this.control[at + METER.clipCount] >>> 0 : 0;
    into.reduction = live ? levels[at + METER.reduction] : 0;
    into.gateReduction = live ? levels[at + METER.gateReduction] : 0;
    if (this.meterFall !== null) this.#letFall(strip, into, this.meterFall);
  }

  /**
   * Lets the levels fall while the context does not run.
   * @param {number} strip
   * @param {MeterLevels} levels
   * @param {{apply(strip: number, word: number, level: number): number}} fall
   */
  #letFall(strip, levels, fall) {
    levels.peakLeft = fall.apply(strip, METER.peakLeft, levels.peakLeft);
    levels.peakRight = fall.apply(strip, METER.peakRight, levels.peakRight);
    levels.rmsLeft = fall.apply(strip, METER.rmsLeft, levels.rmsLeft);
    levels.rmsRight = fall.apply(strip, METER.rmsRight, levels.rmsRight);
    levels.reduction = fall.apply(strip, METER.reduction, levels.reduction);
    levels.gateReduction = fall.apply(strip, METER.gateReduction, levels.gateReduction);
  }

  /** Whether a strip's meter runs without being read. @param {number} strip */
  isMeterKept(strip) {
    return (this.#meterSettingOf(strip) & 1) === 1;
  }

  /** Makes a strip's meter run without being read, or not. @param {number} strip @param {boolean} kept */
  keepMeter(strip, kept) {
    if (kept !== this.isMeterKept(strip)) this.#writeMeterSetting(strip, this.#meterSettingOf(strip) ^ 1);
  }

  /** Resets the held words of a strip's meter. @param {number} strip */
  resetMeter(strip) {
    this.#writeMeterSetting(strip, this.#meterSettingOf(strip) + 2);
  }

  /** The present value of a modulator. @param {number} modulator */
  readModulator(modulator) {
    this.requestReport();
    return this.#controlFloats[this.layout.modulators + modulator];
  }

  /** @param {number} word a counter of HEADER */
  readCount(word) {
    this.requestReport();
    return Atomics.load(this.control, this.layout.header + word) >>> 0;
  }

  /** @param {number} word a load of HEADER */
  readLoad(word) {
    this.requestReport();
    return this.#controlFloats[this.layout.header + word];
  }

  /**
   * The faults of a strip's number.
   * @param {number} strip
   * @returns {{generation: number, earlier: number, count: number}} the last 16 bits of the generation that
   *   the audio thread runs, the faults that were counted before it began, and those counted so far
   */
  readFaults(strip) {
    const { running, earlierFaults, faults } = this.layout;
    // The audio thread stores them in reverse order.
    const generation = Atomics.load(this.control, running + strip) >>> 16;
    const earlier = Atomics.load(this.control, earlierFaults + strip) >>> 0;
    return { generation, earlier, count: Atomics.load(this.control, faults + strip) >>> 0 };
  }

  /**
   * Whether a strip's number is free: it was never used, or the engine has reported that its last holder has
   * faded out and its input was empty. Before the first quantum nothing needs to fade out, but an input of
   * the node may have been connected already. A new strip may also get the number of a removed strip that is
   * not free yet: the engine starts the new strip when the old one has faded out.
   * @param {number} strip
   * @param {boolean} connectable whether the number stands for an input of a node
   */
  isFree(strip, connectable) {
    const life = this.lifeOf(strip);
    if ((life & 1) === 1) return false;
    if (life === 0 || (!connectable && this.neverRendered)) return true;
    return this.isReleased(strip, life >> 1);
  }

  /**
   * Whether the engine has reported that a generation of a strip's number has faded out and that its input
   * was empty.
   * @param {number} strip @param {number} generation
   */
  isReleased(strip, generation) {
    return Atomics.load(this.control, this.layout.released + strip) >= generation;
  }

  /**
   * How many removals there were until a strip's number lost its last holder, also in batches that were
   * rolled back.
   * @param {number} strip
   */
  lastRemovalOf(strip) {
    return this.#lastRemovals[strip] ?? 0;
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

  /**
   * Publishes the scheduled changes that were written outside of batches.
   * @param {number} _time of the last one, in seconds
   * @protected
   */
  publishEvents(_time) {
    this.ring.written = this.written;
  }

  /** Publishes the dirty words of the draft, to take effect in one quantum. @protected */
  publishBatch() {}

  /** Called whenever a part of the audio thread's report is read. @protected */
  requestReport() {}

  /** @param {number} strip */
  #meterSettingOf(strip) {
    return this.draft.words[this.layout.meterSetting + strip];
  }

  /** @param {number} strip @param {number} setting */
  #writeMeterSetting(strip, setting) {
    this.#writeInteger(strip, meterSettingBitOf(this.layout), setting);
  }

  /** @param {number} strip @param {number} bit @param {number} value */
  #writeInteger(strip, bit, value) {
    const batching = this.#depth > 0;
    this.draft.writeInteger(strip, bit, value, batching);
    if (!batching) this.publishWord(strip, bit);
    if (this.onWrite !== null) this.onWrite(strip, bit);
  }

  /**
   * Requests a strip's meter for some time.
   * @param {number} strip
   * @returns {number} 0 if the meter is the strip's own; bits above 15 are set if its levels are those of the
   *   number's last holder, bits below 16 if only its held values have not been reset yet
   */
  #requestMeter(strip) {
    const { layout, control } = this;
    Atomics.or(control, layout.meterRequests + (strip >> 5), 1 << strip);
    this.requestReport();
    // Loaded before the levels, because the audio thread stores it after them.
    const running = Atomics.load(control, layout.running + strip);
    return running ^ runningWordOf(this.lifeOf(strip), this.#meterSettingOf(strip));
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
