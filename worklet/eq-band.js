import { Param } from './param.js';
import { slotOf } from './seat.js';

/** @typedef {typeof import('./parameters.js').FILTER_TYPES[number]} FilterType One of BiquadFilterNode's eight types. */

/** One of a strip's four equaliser bands: BiquadFilterNode's eight types with its units. A band that is off costs nothing. */
export class EqBand {
  #seat;
  #enabled;
  #type;
  /** Corner or centre in Hz, 10 to 0.49 of the sample rate. Defaults of the four bands: 100, 400, 2500, 8000. @readonly */
  frequency;
  /** -40 to 100, default 1. As BiquadFilterNode's: dB for lowpass and highpass, linear for the others, unused by the shelves. @readonly */
  Q;
  /** dB, -40 to 40, default 0. For the shelves and peaking. @readonly */
  gain;

  /**
   * @param {import('./seat.js').Seat} seat
   * @param {number} band 0 to 3
   * @hideconstructor
   */
  constructor(seat, band) {
    this.#seat = seat;
    this.#enabled = slotOf(`eq.${band}.enabled`);
    this.#type = slotOf(`eq.${band}.type`);
    this.frequency = new Param(seat, slotOf(`eq.${band}.frequency`));
    this.Q = new Param(seat, slotOf(`eq.${band}.Q`));
    this.gain = new Param(seat, slotOf(`eq.${band}.gain`));
    Object.freeze(this);
  }

  /** Whether the band is in the signal path; default false. @returns {boolean} */
  get enabled() {
    return this.#seat.readBoolean(this.#enabled);
  }

  /** @param {boolean} value @throws {TypeError} if it is no boolean */
  set enabled(value) {
    this.#seat.writeBoolean(this.#enabled, value);
  }

  /** The response. Defaults of the four bands: lowshelf, peaking, peaking, highshelf. @returns {FilterType} */
  get type() {
    return /** @type {FilterType} */ (this.#seat.readEnum(this.#type));
  }

  /** @param {FilterType} value @throws {TypeError} if it is none of FILTER_TYPES */
  set type(value) {
    this.#seat.writeEnum(this.#type, value);
  }
}
