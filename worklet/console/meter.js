import { METER } from '../transport/layout.js';

/**
 * A strip's levels after its fader, linear (1 is full scale). Peaks rise at once and fall 20 dB in 1.5 s (IEC
 * 60268-18). RMS is a one-pole window that reaches 99 % of a steady level in 300 ms (IEC 60268-17).
 *
 * Levels are measured only while somebody reads them. The first read starts the meter and returns 0. In real
 * time a meter stops when it has not been read for one to two seconds.
 */
export class Meter {
  #handle;

  /**
   * @param {import('./strip-handle.js').StripHandle} handle
   * @hideconstructor
   */
  constructor(handle) {
    this.#handle = handle;
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
}
