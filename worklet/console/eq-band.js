import { EQ_BANDS } from '../table/parameters.js';
import { Param } from './param.js';
import { slotOf } from './strip-handle.js';

/** Slots by band, found once for all strips. */
const SLOTS = Array.from({ length: EQ_BANDS }, (_, band) => ({
  enabled: slotOf(`eq.${band}.enabled`),
  type: slotOf(`eq.${band}.type`),
  frequency: slotOf(`eq.${band}.frequency`),
  Q: slotOf(`eq.${band}.Q`),
  gain: slotOf(`eq.${band}.gain`),
}));

/**
 * @typedef {typeof import('../table/parameters.js').FILTER_TYPES[number]} FilterType A type of
 *   BiquadFilterNode.
 */

/**
 * One of the four bands of a strip's equaliser. It has BiquadFilterNode's eight types, with the same
 * frequency responses and units, as a state-variable filter that stays stable while it is changed. Source:
 * Simper (Cytomic), "SvfLinearTrapOptimised2".
 */
export class EqBand {
  #handle;
  #slots;
  /**
   * Corner or centre frequency, 10 to 0.49 × sampleRate Hz, default 100, 400, 2500, 8000 by band.
   * @readonly
   */
  frequency;
  /**
   * BiquadFilterNode's `Q`, -40 to 100, default 1. It is in dB for lowpass and highpass. It is linear for
   * bandpass, notch, allpass and peaking, where values under 0.01 act as 0.01. The shelves do not use it.
   * @readonly
   */
  Q;
  /**
   * Boost or cut of the shelves and of peaking, -40 to 40 dB, default 0. The other types do not use it.
   * @readonly
   */
  gain;

  /**
   * @param {import('./strip-handle.js').StripHandle} handle
   * @param {number} band 0 to 3
   * @hideconstructor
   */
  constructor(handle, band) {
    const slots = SLOTS[band];
    this.#handle = handle;
    this.#slots = slots;
    this.frequency = new Param(handle, slots.frequency);
    this.Q = new Param(handle, slots.Q);
    this.gain = new Param(handle, slots.gain);
    Object.freeze(this);
  }

  /**
   * Whether the band is in the signal path, true or false, default false. A band that is off costs nothing.
   * @returns {boolean}
   */
  get enabled() {
    return this.#handle.readBoolean(this.#slots.enabled);
  }

  /**
   * @param {boolean} value
   * @throws {TypeError} if it is not a boolean
   * @throws {DOMException} InvalidStateError if the strip was removed or the mixer closed
   */
  set enabled(value) {
    this.#handle.writeBoolean(this.#slots.enabled, value);
  }

  /**
   * The filter's response: `lowpass`, `highpass`, `bandpass`, `lowshelf`, `highshelf`, `peaking`, `notch` or
   * `allpass`, default `lowshelf`, `peaking`, `peaking`, `highshelf` by band.
   * @returns {FilterType}
   */
  get type() {
    return /** @type {FilterType} */ (this.#handle.readEnum(this.#slots.type));
  }

  /**
   * @param {FilterType} value
   * @throws {TypeError} if it is not one of {@link FILTER_TYPES}
   * @throws {DOMException} InvalidStateError if the strip was removed or the mixer closed
   */
  set type(value) {
    this.#handle.writeEnum(this.#slots.type, value);
  }
}
