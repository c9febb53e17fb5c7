import { show } from '../common/errors.js';
import { METER } from '../transport/layout.js';
import { guarded, INSPECT, inspectValues, nameObjects, refuseWrites } from './guarded.js';
import { assertHandle, SILENCE } from './strip-handle.js';

/**
 * A strip's levels after its fader, linear (1 is full scale). Peaks rise at once and fall 20 dB in 1.5 s (IEC
 * 60268-18). RMS is a one-pole window that reaches 99 % of a steady level in 300 ms (IEC 60268-17).
 *
 * A meter also holds the largest peaks and counts the clipped samples, so that a display that reads it now
 * and then misses none. They begin again at `resetHold()` and when the meter starts.
 *
 * Levels are measured only while the meter runs. The first read of any of its properties starts it and
 * returns 0. In real time it stops when it has not been read for one to two seconds, and loses what it held.
 * `keep()` starts a meter that nobody polls: it runs until `release()`.
 */
export class Meter extends guarded(Object) {
  #handle;

  static {
    nameObjects(Meter, (meter) => `${meter.#handle}: meter`);
  }

  /**
   * @param {import('./strip-handle.js').StripHandle} handle
   * @hideconstructor
   */
  constructor(handle) {
    super();
    assertHandle(handle, new.target);
    this.#handle = handle;
    Object.freeze(this);
  }

  /** Peak of the louder channel, linear, 0 or more. */
  get peak() {
    return Math.max(this.peakLeft, this.peakRight);
  }

  /** Peak of the left channel, linear, 0 or more. */
  get peakLeft() {
    return this.#handle.readMeter(METER.peakLeft);
  }

  /** Peak of the right channel, linear, 0 or more. */
  get peakRight() {
    return this.#handle.readMeter(METER.peakRight);
  }

  /** RMS of the louder channel, linear, 0 or more. */
  get rms() {
    return Math.max(this.rmsLeft, this.rmsRight);
  }

  /** RMS of the left channel, linear, 0 or more. */
  get rmsLeft() {
    return this.#handle.readMeter(METER.rmsLeft);
  }

  /** RMS of the right channel, linear, 0 or more. */
  get rmsRight() {
    return this.#handle.readMeter(METER.rmsRight);
  }

  /** Largest peak of either channel since the meter started or `resetHold()`, linear, 0 or more. */
  get heldPeak() {
    return Math.max(this.heldPeakLeft, this.heldPeakRight);
  }

  /** Largest peak of the left channel since the meter started or `resetHold()`, linear, 0 or more. */
  get heldPeakLeft() {
    return this.#handle.readMeter(METER.heldPeakLeft);
  }

  /** Largest peak of the right channel since the meter started or `resetHold()`, linear, 0 or more. */
  get heldPeakRight() {
    return this.#handle.readMeter(METER.heldPeakRight);
  }

  /**
   * How many samples of both channels were above full scale (magnitude above 1) since the meter started or
   * `resetHold()`. It counts up to 2^32 - 1.
   */
  get clipCount() {
    return this.#handle.readMeter(METER.clipCount);
  }

  /**
   * Sets the held peaks and the count of clipped samples to 0. They read as 0 at once, and begin again when
   * the audio thread has the reset.
   * @throws {DOMException} InvalidStateError if the strip was removed or the mixer closed
   */
  resetHold() {
    this.#handle.resetMeter();
  }

  /**
   * Whether `keep()` was called, and neither `release()` nor the strip's `remove()` since then, true or
   * false, default false.
   */
  get kept() {
    return this.#handle.meterKept;
  }

  /**
   * Starts the meter and keeps it running until `release()` is called or the strip is removed, also while
   * nobody reads it. `restore()` keeps it running on the strips that stay. Calling it again does nothing.
   * With the message transport a kept meter that is read rarely is up to 0.1 s older than one that is read
   * in every frame of a display.
   * @throws {DOMException} InvalidStateError if the strip was removed or the mixer closed
   */
  keep() {
    this.#handle.keepMeter(true);
  }

  /**
   * Ends `keep()`. A meter that is not read then stops. It does nothing if the meter is not kept, also if the
   * strip was removed or the mixer closed.
   */
  release() {
    if (this.kept) this.#handle.keepMeter(false);
  }

  /**
   * Reads all levels. Pass the same object again to allocate nothing.
   * @param {Partial<MeterLevels>} [into] receives the levels, default a new object
   * @returns {MeterLevels} `into`
   * @throws {TypeError} if `into` is not an object, or has not all levels and is frozen, sealed or the like
   */
  read(into = {}) {
    if (typeof into !== 'object' || into === null || !canHoldLevels(into))
      throw new TypeError(
        `${this.#handle}: meter.read() takes an object that can be written, got ${show(into)}` +
          `${Object(into) === into ? ', which lacks levels or is frozen' : ''}.`,
      );
    this.#handle.readMeters(/** @type {MeterLevels} */ (into));
    return /** @type {MeterLevels} */ (into);
  }

  /**
   * The levels, for `JSON.stringify` and `console.log`. As any reading, it starts the meter.
   * @returns {MeterLevels}
   */
  toJSON() {
    return this.read();
  }
}

/**
 * Whether all levels can be written to an object. The same object is checked at each reading, so the usual
 * case comes first.
 * @param {object} into
 */
function canHoldLevels(into) {
  return (
    Object.isExtensible(into) ||
    (!Object.isFrozen(into) && Object.keys(SILENCE).every((name) => name in into))
  );
}

Object.defineProperty(Meter.prototype, INSPECT, { value: inspectValues });
refuseWrites(Meter);

/** @typedef {import('../transport/transport.js').MeterLevels} MeterLevels */
