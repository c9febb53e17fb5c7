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
  #handle;
  #slots;
  /** Corner or centre in Hz, 10 to 0.49 of the sample rate. Defaults of the four bands: 100, 400, 2500, 8000. @readonly */
  frequency;
  /** -40 to 100, default 1. As BiquadFilterNode's: dB for lowpass and highpass, linear for the others, unused by the shelves. @readonly */
  Q;
  /** dB, -40 to 40, default 0. For the shelves and peaking. @readonly */
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

  /** Whether the band is in the signal path; default false. @returns {boolean} */
  get enabled() {
    return this.#handle.readBoolean(this.#slots.enabled);
  }

  /** @param {boolean} value @throws {TypeError} if it is no boolean */
  set enabled(value) {
    this.#handle.writeBoolean(this.#slots.enabled, value);
  }

  /** The response. Defaults of the four bands: lowshelf, peaking, peaking, highshelf. @returns {FilterType} */
  get type() {
    return /** @type {FilterType} */ (this.#handle.readEnum(this.#slots.type));
  }

  /** @param {FilterType} value @throws {TypeError} if it is none of FILTER_TYPES */
  set type(value) {
    this.#handle.writeEnum(this.#slots.type, value);
  }
}
