import { invalidState, show } from '../common/errors.js';
import { PARAMETER_BY_ID } from '../table/parameters.js';
import { clamped } from '../table/ranges.js';
import { positionOf, valueAt } from '../table/scale.js';
import { formatValue, parseText } from '../table/text.js';
import { EVENT_KINDS } from '../transport/layout.js';
import { ParameterEventTarget } from './change-events.js';
import { INSPECT, inspectValues, nameObjects, refuseWrites } from './guarded.js';
import { setHook } from './observable.js';
import { assertHandle } from './strip-handle.js';
import { numberOf } from './value.js';

/**
 * Where a parameter is.
 * @type {(parameter: Parameter<any>) => {handle: import('./strip-handle.js').StripHandle, slot: number}}
 */
let targetOf;

/**
 * A parameter of a strip: a {@link Param}, a {@link BooleanParam} or an {@link EnumParam}. It dispatches
 * `change` at the end of the task in which its value was set, restored or undone.
 *
 * @template {number | boolean | string} V type of the values
 */
export class Parameter extends ParameterEventTarget {
  #handle;
  #slot;

  static {
    nameObjects(Parameter, (parameter) => `${parameter.#handle}: ${parameter.id}`);
    targetOf = (parameter) => ({ handle: parameter.#handle, slot: parameter.#slot });
  }

  /**
   * @param {import('./strip-handle.js').StripHandle} handle
   * @param {number} slot
   * @hideconstructor
   */
  constructor(handle, slot) {
    super();
    assertHandle(handle, new.target);
    this.#handle = handle;
    this.#slot = slot;
    setHook(this, handle.changes);
  }

  /** The parameter's id in the table and in sessions, for instance `eq.0.frequency`. */
  get id() {
    return this.#row.id;
  }

  /** A short name for users, for instance `EQ 1 frequency`. */
  get label() {
    return this.#row.label;
  }

  /** The unit of the values: `dB`, `Hz`, `s` or an empty string for ratios, switches and choices. */
  get unit() {
    return this.#row.unit;
  }

  /** How `toNormalized` spreads the range: `linear`, `logarithmic`, `decibel`, `cubic` or `asinh`. */
  get curve() {
    return this.#row.curve;
  }

  /**
   * Whether the parameter has an effect with the present values of others. An EQ band's `Q` and `gain` have
   * none with some of its types; every other parameter always has one.
   */
  get used() {
    const { usedWith } = this.#row;
    if (!usedWith) return true;
    const { slot } = /** @type {{slot: number}} */ (PARAMETER_BY_ID.get(usedWith.id));
    return usedWith.values.includes(this.#handle.readEnum(slot));
  }

  /**
   * The value that was set last. It reads back at once, also inside a batch. The engine starts to move to it
   * in the next quantum, with the message transport a few ms later. The parameters of a removed strip keep
   * their last values.
   * @returns {V}
   */
  get value() {
    return this.fromNumber(this.#handle.read(this.#slot));
  }

  /**
   * @param {V} value
   * @throws {TypeError} if it is not one of the parameter's values
   * @throws {DOMException} InvalidStateError if the strip was removed or the mixer closed
   */
  set value(value) {
    if (typeof value === 'number') this.#handle.writeNumber(this.#slot, value);
    else this.#handle.write(this.#slot, value);
  }

  /**
   * Sets the value at a time, as `AudioParam.setValueAtTime()`. A number jumps to it at that frame. A switch
   * begins to move at that frame, a choice within 128 frames of it.
   * @param {V} value
   * @param {number} startTime in seconds of the context; a time in the past becomes the present
   * @returns {this}
   * @throws {TypeError} if `value` is not one of the parameter's values, or `startTime` not a finite number
   * @throws {RangeError} if `startTime` is negative
   * @throws {DOMException} NotSupportedError if a curve runs then; QuotaExceededError if there is no room for
   *   more scheduled changes; InvalidStateError if the strip was removed or the mixer closed
   */
  setValueAtTime(value, startTime) {
    this.schedule(
      'setValueAtTime',
      EVENT_KINDS.setValue,
      this.scheduledNumber('setValueAtTime', value),
      startTime,
    );
    return this;
  }

  /**
   * Cancels what is scheduled from a time on, as `AudioParam.cancelScheduledValues()`. A ramp whose end is
   * cancelled returns to the value from which it began.
   * @param {number} cancelTime in seconds of the context
   * @returns {this}
   * @throws {TypeError} if it is not a finite number
   * @throws {RangeError} if it is negative
   * @throws {DOMException} InvalidStateError if the strip was removed or the mixer closed
   */
  cancelScheduledValues(cancelTime) {
    this.#handle.automate(this.#slot).cancel(cancelTime);
    return this;
  }

  /** The value of a new strip. @returns {V} */
  get defaultValue() {
    return this.fromNumber(this.range.defaultValue);
  }

  /**
   * The lowest value; lower numbers are clamped to it. For switches `false`, for choices the first one.
   * @returns {V}
   */
  get minValue() {
    return this.fromNumber(this.range.minValue);
  }

  /**
   * The highest value; higher numbers are clamped to it. That of an EQ band's frequency depends on the sample
   * rate. For switches `true`, for choices the last one.
   * @returns {V}
   */
  get maxValue() {
    return this.fromNumber(this.range.maxValue);
  }

  /**
   * The position of a control that shows a value, by the parameter's curve.
   * @param {V} [value] default the present one; numbers are clamped
   * @returns {number} 0 to 1
   * @throws {TypeError} if it is not one of the parameter's values
   */
  toNormalized(value = this.value) {
    return positionOf(this.range, this.checkedNumber(value));
  }

  /**
   * The value at a position of a control, the inverse of `toNormalized`.
   * @param {number} position clamped to 0 to 1
   * @returns {V} for switches and choices the nearest value
   * @throws {TypeError} if it is not a number
   */
  fromNormalized(position) {
    if (typeof position !== 'number' || Number.isNaN(position))
      throw new TypeError(
        `${this.#handle}: fromNormalized() of ${this.id} takes a number from 0 to 1, got ${show(position)}.`,
      );
    return this.fromNumber(valueAt(this.range, position));
  }

  /**
   * The parameter's id and value, for `JSON.stringify` and `console.log`.
   * @returns {import('./change-events.js').ParameterChange}
   */
  toJSON() {
    return { id: this.id, value: this.value };
  }

  /**
   * The number by which the audio thread has a value, clamped.
   * @param {unknown} value
   * @throws {TypeError} if it is not one of the parameter's values
   * @protected
   */
  checkedNumber(value) {
    return numberOf(this.range, value, this.#handle);
  }

  /**
   * The text's trimmed form; text that is not a string throws.
   * @param {unknown} text
   * @throws {TypeError} if it is not a string
   * @protected
   */
  checkedText(text) {
    if (typeof text === 'string') return text.trim();
    throw new TypeError(`${this.#handle}: parse() of ${this.id} takes a string, got ${show(text)}.`);
  }

  /**
   * @param {string} method
   * @param {number} kind
   * @param {number} value
   * @param {number} time
   * @param {number} [extra]
   * @param {Float32Array} [points]
   * @protected
   */
  schedule(method, kind, value, time, extra, points) {
    this.#handle.automate(this.#slot).schedule(method, kind, value, time, extra, points);
  }

  /** The scheduled changes. @protected @returns {import('./automation.js').Automation | undefined} */
  get automation() {
    return this.#handle.automations.get(this.#slot);
  }

  /** Makes an error's message begin with the parameter and a method. @param {string} method @protected */
  at(method) {
    return `${this.#handle}: ${this.id}.${method}()`;
  }

  /** @protected */
  cancelAndHold(/** @type {number} */ time) {
    this.#handle.automate(this.#slot).cancelAndHold(time);
  }

  /**
   * The number of a value that is scheduled.
   * @param {string} _method
   * @param {unknown} value
   * @protected
   */
  scheduledNumber(_method, value) {
    return this.checkedNumber(value);
  }

  /** @protected @returns {Readonly<import('../table/ranges.js').Range>} */
  get range() {
    return this.#handle.ranges[this.#slot];
  }

  /** @param {number} _number as the audio thread has it @returns {V} @protected */
  fromNumber(_number) {
    throw new TypeError('A parameter is a Param, a BooleanParam or an EnumParam.');
  }

  get #row() {
    return this.range.row;
  }
}

/**
 * A numeric parameter of a strip. It has AudioParam's properties and methods, but no AudioNode can be
 * connected to it. Values are finite float32 numbers in the parameter's unit, clamped to
 * `minValue`..`maxValue`. The engine smooths a write of `value` over `mixer.smoothing`. Scheduled changes are
 * not smoothed: `gain` has its exact value at every frame, other parameters at every eighth frame and at
 * those of jumps, with straight lines between.
 *
 * Times are in seconds of the context, or of what a headless mixer has rendered. A time in the past becomes
 * the present. Values may be outside of the range, what is heard is clamped to it.
 *
 * Source: the Web Audio API specification, AudioParam.
 * @extends {Parameter<number>}
 */
export class Param extends Parameter {
  /**
   * The value that is heard now: that of the scheduled changes, or `value` if there were none since it was
   * set, with the modulation that the audio thread has reported last, clamped. The engine may still be moving
   * to a `value` that was just set.
   */
  get currentValue() {
    const { automation } = this;
    const { modulators } = targetOf(this).handle;
    const value = modulators.apply(this, automation ? automation.valueAt() : this.value);
    return Math.fround(clamped(this.range, value));
  }

  /**
   * Changes the value on a straight line from the event before it to a value at a time. Without an event
   * before it, the line begins at the present value now.
   * @param {number} value
   * @param {number} endTime in seconds
   * @returns {this}
   * @throws {TypeError} if an argument is not a finite number
   * @throws {RangeError} if `endTime` is negative
   * @throws {DOMException} as `setValueAtTime()`
   */
  linearRampToValueAtTime(value, endTime) {
    const method = 'linearRampToValueAtTime';
    this.schedule(method, EVENT_KINDS.linearRamp, this.scheduledNumber(method, value), endTime);
    return this;
  }

  /**
   * Changes the value exponentially from the event before it to a value at a time. From 0, or to a value with
   * another sign, it stays until that time and then jumps.
   * @param {number} value not 0
   * @param {number} endTime in seconds
   * @returns {this}
   * @throws {TypeError} if an argument is not a finite number
   * @throws {RangeError} if `value` is 0 or `endTime` is negative
   * @throws {DOMException} as `setValueAtTime()`
   */
  exponentialRampToValueAtTime(value, endTime) {
    const method = 'exponentialRampToValueAtTime';
    const number = this.scheduledNumber(method, value);
    if (number === 0)
      throw new RangeError(`${this.at(method)} takes a value that is not 0, got ${show(value)}.`);
    this.schedule(method, EVENT_KINDS.exponentialRamp, number, endTime);
    return this;
  }

  /**
   * Makes the value approach a target exponentially from a time on.
   * @param {number} target
   * @param {number} startTime in seconds
   * @param {number} timeConstant seconds until 1 - 1/e of the way is covered, 0 or more; 0 jumps
   * @returns {this}
   * @throws {TypeError} if an argument is not a finite number
   * @throws {RangeError} if `startTime` or `timeConstant` is negative
   * @throws {DOMException} as `setValueAtTime()`
   */
  setTargetAtTime(target, startTime, timeConstant) {
    const method = 'setTargetAtTime';
    const number = this.scheduledNumber(method, target);
    const seconds = this.seconds(method, 'a time constant', timeConstant);
    if (seconds < 0)
      throw new RangeError(`${this.at(method)} takes a time constant of 0 or more seconds, got ${seconds}.`);
    this.schedule(method, EVENT_KINDS.setTarget, number, startTime, seconds);
    return this;
  }

  /**
   * Makes the value follow a curve of points at equal distances, with straight lines between them. The last
   * one stays.
   * @param {readonly number[] | Float32Array | Float64Array} values at least two; they are copied
   * @param {number} startTime in seconds
   * @param {number} duration in seconds, above 0
   * @returns {this}
   * @throws {TypeError} if `values` are not finite numbers, or a time is not one
   * @throws {RangeError} if `startTime` is negative or `duration` not above 0
   * @throws {DOMException} InvalidStateError if there are fewer than two values; NotSupportedError if other
   *   changes are scheduled in that time; as `setValueAtTime()`
   */
  setValueCurveAtTime(values, startTime, duration) {
    const method = 'setValueCurveAtTime';
    if (!Array.isArray(values) && (!ArrayBuffer.isView(values) || values instanceof DataView))
      throw new TypeError(`${this.at(method)} takes an array of numbers, got ${show(values)}.`);
    const points = Float32Array.from(values, (value) => this.scheduledNumber(method, value));
    if (points.length < 2)
      throw invalidState(`${this.at(method)} takes at least two values, got ${points.length}.`);
    const seconds = this.seconds(method, 'a duration', duration);
    if (seconds <= 0)
      throw new RangeError(`${this.at(method)} takes a duration above 0 seconds, got ${seconds}.`);
    this.schedule(method, EVENT_KINDS.setCurve, 0, startTime, seconds, points);
    return this;
  }

  /**
   * Cancels what is scheduled after a time, and keeps the value that is reached then.
   * @param {number} cancelTime in seconds
   * @returns {this}
   * @throws {TypeError} if it is not a finite number
   * @throws {RangeError} if it is negative
   * @throws {DOMException} as `setValueAtTime()`
   */
  cancelAndHoldAtTime(cancelTime) {
    this.cancelAndHold(cancelTime);
    return this;
  }

  /** @param {string} method @param {unknown} value @protected @override */
  scheduledNumber(method, value) {
    const number = typeof value === 'number' ? Math.fround(value) : Number.NaN;
    if (Number.isFinite(number)) return number;
    throw new TypeError(`${this.at(method)} takes finite numbers, got ${show(value)}.`);
  }

  /** @param {string} method @param {string} what @param {unknown} value @protected */
  seconds(method, what, value) {
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    throw new TypeError(`${this.at(method)} takes ${what} in seconds, got ${show(value)}.`);
  }

  /** The type of the values: `float`. @returns {'float'} */
  get type() {
    return 'float';
  }

  /** The possible values, null for a numeric range. @returns {null} */
  get values() {
    return null;
  }

  /**
   * A value as text with its unit, rounded for display.
   * @param {number} [value] default the present one; clamped
   * @returns {string} for instance `-6.0 dB`, `-∞ dB`, `2.50 kHz`, `3.0 ms`, `L30`, `100 %` or `4.0:1`
   * @throws {TypeError} if it is not a finite number
   */
  format(value = this.value) {
    return formatValue(this.range.row, this.checkedNumber(value));
  }

  /**
   * The value that a text stands for.
   * @param {string} text as `format` writes it, or as people type it: `-6 dB`, `-6`, `-inf`, `2.5k`,
   *   `250 ms`, `L30`, `4:1`, `150 %`; a time without a unit is in ms
   * @returns {number | null} clamped; null if the text is not a value of this parameter
   * @throws {TypeError} if it is not a string
   */
  parse(text) {
    const value = parseText(this.range.row, this.checkedText(text));
    return value === null ? null : Math.fround(clamped(this.range, value));
  }

  /** @param {number} number @protected @override */
  fromNumber(number) {
    return number;
  }
}

/**
 * A switch of a strip as an object. `strip.muted` is the same as `strip.parameters.get('muted').value`.
 * @extends {Parameter<boolean>}
 */
export class BooleanParam extends Parameter {
  /** The type of the values: `boolean`. @returns {'boolean'} */
  get type() {
    return 'boolean';
  }

  /** The possible values. */
  get values() {
    return BOOLEANS;
  }

  /**
   * A value as text: `on` or `off`.
   * @param {boolean} [value] default the present one
   * @throws {TypeError} if it is not a boolean
   */
  format(value = this.value) {
    return this.checkedNumber(value) === 1 ? 'on' : 'off';
  }

  /**
   * The value that a text stands for.
   * @param {string} text `on`, `off`, `true`, `false`, `yes`, `no`, `1` or `0`
   * @returns {boolean | null} null if it is none of these
   * @throws {TypeError} if it is not a string
   */
  parse(text) {
    const word = this.checkedText(text).toLowerCase();
    if (/^(on|true|yes|1)$/.test(word)) return true;
    return /^(off|false|no|0)$/.test(word) ? false : null;
  }

  /** @param {number} number @protected @override */
  fromNumber(number) {
    return number >= 0.5;
  }
}

/**
 * A choice of a strip as an object. `strip.polarity` is the same as `strip.parameters.get('polarity').value`.
 * @extends {Parameter<string>}
 */
export class EnumParam extends Parameter {
  /** The type of the values: `enum`. @returns {'enum'} */
  get type() {
    return 'enum';
  }

  /** The possible values. @returns {readonly string[]} */
  get values() {
    return this.range.row.values ?? [];
  }

  /**
   * A value as text, which is the value itself.
   * @param {string} [value] default the present one
   * @throws {TypeError} if it is not one of `values`
   */
  format(value = this.value) {
    return this.values[this.checkedNumber(value)];
  }

  /**
   * The value that a text stands for, whatever its case.
   * @param {string} text
   * @returns {string | null} null if it is none of `values`
   * @throws {TypeError} if it is not a string
   */
  parse(text) {
    const word = this.checkedText(text).toLowerCase();
    return this.values.find((value) => value.toLowerCase() === word) ?? null;
  }

  /** @param {number} number @protected @override */
  fromNumber(number) {
    return this.values[Math.round(number)];
  }
}

const BOOLEANS = Object.freeze([false, true]);

const CLASSES = { float: Param, boolean: BooleanParam, enum: EnumParam };

/** @typedef {Param | BooleanParam | EnumParam} AnyParam Any parameter; `type` distinguishes them. */

/**
 * Makes the object of a parameter.
 * @param {import('./strip-handle.js').StripHandle} handle
 * @param {number} slot
 * @returns {AnyParam}
 */
export function createParameter(handle, slot) {
  return new CLASSES[handle.ranges[slot].row.type](handle, slot);
}

Object.defineProperty(Parameter.prototype, INSPECT, { value: inspectValues });
refuseWrites(Parameter, Param, BooleanParam, EnumParam);

export { targetOf };
