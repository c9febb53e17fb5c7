import { EQ_BANDS } from '../table/parameters.js';
import { writeResponse } from './eq-response.js';
import { guarded, INSPECT, inspectValues, nameObjects, refuseWrites } from './guarded.js';
import { assertHandle, slotOf } from './strip-handle.js';

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
 *
 * @typedef {object} EqBandValues The values of an EQ band, with the units of its parameters.
 * @property {boolean} enabled whether it is in the signal path
 * @property {FilterType} type its response
 * @property {number} frequency in Hz
 * @property {number} Q as BiquadFilterNode's
 * @property {number} gain in dB
 */

/**
 * One of the four bands of a strip's equaliser. It has BiquadFilterNode's eight types, with the same
 * frequency responses and units, as a state-variable filter that stays stable while it is changed. Source:
 * Simper (Cytomic), "SvfLinearTrapOptimised2".
 */
export class EqBand extends guarded(Object) {
  #handle;
  #slots;

  static {
    nameObjects(EqBand, (band) => `${band.#handle}: eq.${SLOTS.indexOf(band.#slots)}`);
  }

  /**
   * @param {import('./strip-handle.js').StripHandle} handle
   * @param {number} band 0 to 3
   * @hideconstructor
   */
  constructor(handle, band) {
    super();
    assertHandle(handle, new.target);
    this.#handle = handle;
    this.#slots = SLOTS[band];
    Object.freeze(this);
  }

  /**
   * Corner or centre frequency, 10 to 0.49 × sampleRate Hz, default 100, 400, 2500, 8000 by band.
   * @returns {import('./param.js').Param}
   */
  get frequency() {
    return this.#handle.parameter(this.#slots.frequency);
  }

  /**
   * BiquadFilterNode's `Q`, -40 to 100, default 1. It is in dB for lowpass and highpass. It is linear for
   * bandpass, notch, allpass and peaking, where values under 0.01 act as 0.01. The shelves do not use it.
   * @returns {import('./param.js').Param}
   */
  get Q() {
    return this.#handle.parameter(this.#slots.Q);
  }

  /**
   * Boost or cut of the shelves and of peaking, -40 to 40 dB, default 0. The other types do not use it.
   * @returns {import('./param.js').Param}
   */
  get gain() {
    return this.#handle.parameter(this.#slots.gain);
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
    this.#handle.write(this.#slots.enabled, value);
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
    this.#handle.write(this.#slots.type, value);
  }

  /**
   * The band's frequency response with its present values, as BiquadFilterNode's. A band that is off has
   * magnitude 1 and phase 0.
   * @param {Float32Array} frequencyHz in Hz; the response of frequencies outside of 0 to half of the sample
   *   rate is NaN
   * @param {Float32Array} magResponse receives the linear magnitudes, of the same length
   * @param {Float32Array} phaseResponse receives the phases in radians, -π to π, of the same length
   * @throws {TypeError} if an argument is not a Float32Array
   * @throws {DOMException} InvalidAccessError if their lengths differ
   */
  getFrequencyResponse(frequencyHz, magResponse, phaseResponse) {
    writeResponse([this], this.#handle, frequencyHz, magResponse, phaseResponse);
  }

  /**
   * The values by name, for `JSON.stringify` and `console.log`.
   * @returns {EqBandValues}
   */
  toJSON() {
    const { enabled, type, frequency, Q, gain } = this;
    return { enabled, type, frequency: frequency.value, Q: Q.value, gain: gain.value };
  }
}

Object.defineProperty(EqBand.prototype, INSPECT, { value: inspectValues });
refuseWrites(EqBand);
