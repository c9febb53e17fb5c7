import { clamp } from '../interpolate.js';
import { modulatorChange } from './modulator-change.js';

/** @typedef {import('../slider.js').NumberControl} NumberControl */

/**
 * @typedef {object} NumberRow What a number is and how it is shown.
 * @property {string} id
 * @property {string} label
 * @property {number} min lowest value that can be typed
 * @property {number} max
 * @property {number} low value at the knob's lowest position
 * @property {number} high
 * @property {number} default what a double click sets
 * @property {'linear' | 'logarithmic' | 'cubic'} curve how the knob spreads its range; `cubic` is finest in
 *   the middle
 * @property {(value: number) => string} format
 * @property {(text: string) => number | null} parse
 */

const CURVES = {
  linear: {
    /** @param {NumberRow} row @param {number} at */
    valueAt: ({ low, high }, at) => low + (high - low) * at,
    /** @param {NumberRow} row @param {number} value */
    positionOf: ({ low, high }, value) => (value - low) / (high - low),
  },
  logarithmic: {
    /** @param {NumberRow} row @param {number} at */
    valueAt: ({ low, high }, at) => low * (high / low) ** at,
    /** @param {NumberRow} row @param {number} value */
    positionOf: ({ low, high }, value) => Math.log(value / low) / Math.log(high / low),
  },
  cubic: {
    /** @param {NumberRow} row @param {number} at */
    valueAt: ({ high }, at) => high * (2 * at - 1) ** 3,
    /** @param {NumberRow} row @param {number} value */
    positionOf: ({ high }, value) => (1 + Math.cbrt(value / high)) / 2,
  },
};

/**
 * A number of a modulator or the mixer as an object that knobs and value fields can set.
 * @implements {NumberControl}
 */
export class ModulatorNumber {
  #rowOf;
  #get;
  #set;
  addEventListener;

  /**
   * @param {import('busbar').Mixer} mixer
   * @param {() => NumberRow} rowOf called whenever it is needed, since it may change
   * @param {() => number} get
   * @param {(value: number) => void} set
   */
  constructor(mixer, rowOf, get, set) {
    this.#rowOf = rowOf;
    this.#get = get;
    this.#set = set;
    this.addEventListener = modulatorChange(mixer).addEventListener;
  }

  get id() {
    return this.#rowOf().id;
  }

  get label() {
    return this.#rowOf().label;
  }

  get minValue() {
    return this.#rowOf().low;
  }

  get maxValue() {
    return this.#rowOf().high;
  }

  get defaultValue() {
    return this.#rowOf().default;
  }

  get value() {
    return this.#get();
  }

  set value(value) {
    const { min, max } = this.#rowOf();
    this.#set(clamp(value, min, max));
  }

  /** @param {number} position */
  fromNormalized(position) {
    const row = this.#rowOf();
    return CURVES[row.curve].valueAt(row, clamp(position, 0, 1));
  }

  /** @param {number} [value] */
  toNormalized(value = this.value) {
    const row = this.#rowOf();
    return clamp(CURVES[row.curve].positionOf(row, value), 0, 1);
  }

  /** @param {number} [value] */
  format(value = this.value) {
    return this.#rowOf().format(value);
  }

  /** @param {string} text */
  parse(text) {
    return this.#rowOf().parse(text);
  }
}
