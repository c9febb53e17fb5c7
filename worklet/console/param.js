/**
 * A parameter of a strip, in the manner of AudioParam: plain units, float32. An AudioNode cannot be connected to it.
 * Every change is smoothed by the engine.
 */
export class Param {
  #handle;
  #slot;

  /**
   * @param {import('./strip-handle.js').StripHandle} handle
   * @param {number} slot
   * @hideconstructor
   */
  constructor(handle, slot) {
    this.#handle = handle;
    this.#slot = slot;
  }

  /**
   * The value last set: reads give it back rounded to float32 and clamped to `minValue`..`maxValue`. A removed strip's params can still be read.
   * Setting it is heard in the next quantum that begins.
   * @returns {number}
   */
  get value() {
    return this.#handle.read(this.#slot);
  }

  /**
   * @param {number} value
   * @throws {TypeError} if it is no finite number
   * @throws {DOMException} InvalidStateError if the strip was removed or the mixer closed
   */
  set value(value) {
    this.#handle.writeFloat(this.#slot, value);
  }

  /** The value of a new strip. */
  get defaultValue() {
    return this.#handle.ranges[this.#slot].defaultValue;
  }

  /** The lowest value; lower ones are clamped to it. */
  get minValue() {
    return this.#handle.ranges[this.#slot].minValue;
  }

  /** The highest value, for the EQ's frequencies by the sample rate; higher ones are clamped to it. */
  get maxValue() {
    return this.#handle.ranges[this.#slot].maxValue;
  }
}
