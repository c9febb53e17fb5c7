/**
 * A numeric parameter of a strip. It has AudioParam's properties, but no AudioNode can be connected to it,
 * and it has no automation methods. Values are float32 in the parameter's unit. The engine smooths every
 * change over about 30 ms.
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
   * The value that was set last, rounded to float32 and clamped to `minValue`..`maxValue`. A set value reads
   * back at once, also inside a batch. The engine starts to move to it in the next quantum, with the message
   * transport a few ms later. The params of a removed strip keep their last values and can still be read.
   * @returns {number}
   */
  get value() {
    return this.#handle.read(this.#slot);
  }

  /**
   * @param {number} value finite, in the parameter's unit
   * @throws {TypeError} if it is not a finite number
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

  /**
   * The highest value; higher ones are clamped to it. That of an EQ band's frequency depends on the sample
   * rate.
   */
  get maxValue() {
    return this.#handle.ranges[this.#slot].maxValue;
  }
}
