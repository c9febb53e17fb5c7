import { METER } from '../transport/layout.js';

/**
 * A strip's levels after its fader, linear (1 is full scale). Peaks fall 20 dB in 1.5 s; RMS has reached 99 % of a steady level after 300 ms.
 *
 * Meters cost something, so they run only while somebody reads them: the first read starts them and gives 0; a live mixer stops them when
 * nobody has read them for one to two seconds.
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

  /** Peak of the louder channel. */
  get peak() {
    return Math.max(this.peakLeft, this.peakRight);
  }

  /** Peak of the left channel. */
  get peakLeft() {
    return this.#handle.readMeter(METER.peakLeft);
  }

  /** Peak of the right channel. */
  get peakRight() {
    return this.#handle.readMeter(METER.peakRight);
  }

  /** RMS of the louder channel. */
  get rms() {
    return Math.max(this.rmsLeft, this.rmsRight);
  }

  /** RMS of the left channel. */
  get rmsLeft() {
    return this.#handle.readMeter(METER.rmsLeft);
  }

  /** RMS of the right channel. */
  get rmsRight() {
    return this.#handle.readMeter(METER.rmsRight);
  }
}
