import { EQ_BANDS } from '../table/parameters.js';
import { Param } from './param.js';
import { slotOf } from './strip-handle.js';

/** By band. Looked up once: strips are made by the hundred. */
const SLOTS = Array.from({ length: EQ_BANDS }, (_, band) => ({
  enabled: slotOf(`eq.${band}.enabled`),
  type: slotOf(`eq.${band}.type`),
  frequency: slotOf(`eq.${band}.frequency`),
  Q: slotOf(`eq.${band}.Q`),
  gain: slotOf(`eq.${band}.gain`),
}));

/** @typedef {typeof import('../table/parameters.js').FILTER_TYPES[number]} FilterType One of BiquadFilterNode's eight types. */

/** One of a strip's four equaliser bands: BiquadFilterNode's eight types with its units. A band that is off costs nothing. */
export class EqBand {
  #seat;
  #slots;
  /** Corner or centre in Hz, 10 to 0.49 of the sample rate. Defaults of the four bands: 100, 400, 2500, 8000. @readonly */
  frequency;
  /** -40 to 100, default 1. As BiquadFilterNode's: dB for lowpass and highpass, linear for the others, unused by the shelves. @readonly */
  Q;
  /** dB, -40 to 40, default 0. For the shelves and peaking. @readonly */
  gain;

  /**
   * @param {import('./strip-handle.js').Seat} seat
   * @param {number} band 0 to 3
   * @hideconstructor
   */
  constructor(seat, band) {
    const slots = SLOTS[band];
    this.#seat = seat;
    this.#slots = slots;
    this.frequency = new Param(seat, slots.frequency);
    this.Q = new Param(seat, slots.Q);
    this.gain = new Param(seat, slots.gain);
    Object.freeze(this);
  }

  /** Whether the band is in the signal path; default false. @returns {boolean} */
  get enabled() {
    return this.#seat.readBoolean(this.#slots.enabled);
  }

  /** @param {boolean} value @throws {TypeError} if it is no boolean */
  set enabled(value) {
    this.#seat.writeBoolean(this.#slots.enabled, value);
  }

  /** The response. Defaults of the four bands: lowshelf, peaking, peaking, highshelf. @returns {FilterType} */
  get type() {
    return /** @type {FilterType} */ (this.#seat.readEnum(this.#slots.type));
  }

  /** @param {FilterType} value @throws {TypeError} if it is none of FILTER_TYPES */
  set type(value) {
    this.#seat.writeEnum(this.#slots.type, value);
  }
}
