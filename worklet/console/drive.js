import { dbToGain } from '../common/decibels.js';
import { show } from '../common/errors.js';
import { guarded, INSPECT, inspectValues, nameObjects, refuseWrites } from './guarded.js';
import { assertHandle, slotOf } from './strip-handle.js';

const SLOTS = {
  enabled: slotOf('drive.enabled'),
  curve: slotOf('drive.curve'),
  amount: slotOf('drive.amount'),
  tone: slotOf('drive.tone'),
  mix: slotOf('drive.mix'),
  output: slotOf('drive.output'),
};

/** @param {number} v */
const clip = (v) => Math.max(-1, Math.min(1, v));

/**
 * The shaper of a curve and an amount: a mixture of c, (3c - c³) / 2 and 3c - 4c³ with c = clip(v).
 * @param {DriveCurve} curve @param {number} amount
 * @returns {(x: number) => number}
 */
function shaperOf(curve, amount) {
  const folds = curve === 'fold';
  const softness = curve === 'hard' ? 0 : Math.min(1, 4 * amount);
  const [slope, cube] = folds ? [1 + 2 * amount, 4 * amount] : [1 + softness / 2, softness / 2];
  const drive = folds ? 1 : 1 + 15 * amount ** 2;
  const bias = curve === 'tube' ? softness / 4 : 0;
  const f = (/** @type {number} */ v) => slope * clip(v) - cube * clip(v) ** 3;
  const scale = bias ? f(bias) - f(bias - drive) : 1;
  return (x) => (f(drive * x + bias) - f(bias)) / scale;
}

/**
 * A strip's waveshaper. It runs at twice the sample rate with antiderivative anti-aliasing, and has no
 * latency. At 48 kHz it lowers 20 kHz by 2 dB. Source: Bilbao, Esqueda, Parker, Välimäki, "Antiderivative
 * Antialiasing for Memoryless Nonlinearities", IEEE Signal Processing Letters 24(7), 2017.
 */
export class Drive extends guarded(Object) {
  #handle;

  static {
    nameObjects(Drive, (drive) => `${drive.#handle}: drive`);
  }

  /**
   * @param {import('./strip-handle.js').StripHandle} handle
   * @hideconstructor
   */
  constructor(handle) {
    super();
    assertHandle(handle, new.target);
    this.#handle = handle;
    Object.freeze(this);
  }

  /**
   * How far the signal goes into the curve, 0 to 1, default 0.25. The gain into `soft`, `hard` and `tube` is
   * 24 dB at 1, and full scale stays full scale, so lower levels become louder. `fold` turns full scale to 0
   * at 0.5 and to the other polarity at 1. With 0, and `tone` and `output` at 0, the signal passes unchanged.
   * @returns {Param}
   */
  get amount() {
    return this.#handle.parameter(SLOTS.amount);
  }

  /**
   * Tilt of the spectrum after the mix, -1 to 1, default 0. At 1 the treble is 6 dB louder and the bass 6 dB
   * softer than at 800 Hz, at -1 the other way round.
   * @returns {Param}
   */
  get tone() {
    return this.#handle.parameter(SLOTS.tone);
  }

  /**
   * Share of the shaped signal, 0 to 1, default 1. The rest is the input, aligned with it.
   * @returns {Param}
   */
  get mix() {
    return this.#handle.parameter(SLOTS.mix);
  }

  /** Gain after the mix, -24 to 24 dB, default 0. @returns {Param} */
  get output() {
    return this.#handle.parameter(SLOTS.output);
  }

  /**
   * Whether the drive is in the signal path, true or false, default false. A drive that is off costs nothing.
   * @returns {boolean}
   */
  get enabled() {
    return this.#handle.readBoolean(SLOTS.enabled);
  }

  /**
   * @param {boolean} value
   * @throws {TypeError} if it is not a boolean
   * @throws {DOMException} InvalidStateError if the strip was removed or the mixer closed
   */
  set enabled(value) {
    this.#handle.write(SLOTS.enabled, value);
  }

  /**
   * The waveshaper: `soft`, `hard`, `tube` or `fold`, default `soft`. `soft` is a cubic saturation, `hard`
   * clips, `tube` saturates one polarity earlier than the other, `fold` turns peaks over to the other
   * polarity.
   * @returns {DriveCurve}
   */
  get curve() {
    return /** @type {DriveCurve} */ (this.#handle.readEnum(SLOTS.curve));
  }

  /**
   * @param {DriveCurve} value
   * @throws {TypeError} if it is not one of {@link DRIVE_CURVES}
   * @throws {DOMException} InvalidStateError if the strip was removed or the mixer closed
   */
  set curve(value) {
    this.#handle.write(SLOTS.curve, value);
  }

  /**
   * The static curve with the present values: what becomes of samples, without tone and without the high-pass
   * at 5 Hz that removes the DC of `tube`. A drive that is off leaves them as they are.
   * @param {readonly number[] | Float32Array | Float64Array} samples linear, 1 is full scale
   * @returns {Float32Array} the shaped samples, of the same length
   * @throws {TypeError} if `samples` is not an array of numbers
   */
  shape(samples) {
    const takes = `${this.#handle}: drive.shape() takes an array of samples`;
    if (!Array.isArray(samples) && (!ArrayBuffer.isView(samples) || samples instanceof DataView))
      throw new TypeError(`${takes}, got ${show(samples)}.`);
    const { enabled, curve, amount, mix, output } = this.toJSON();
    const shaper = shaperOf(curve, amount);
    return Float32Array.from(samples, (x, i) => {
      if (!Number.isFinite(x)) throw new TypeError(`${takes}, got ${show(x)} for sample ${i}.`);
      return enabled ? (amount * mix ? mix * shaper(x) + (1 - mix) * x : x) * dbToGain(output) : x;
    });
  }

  /**
   * The values by name, for `JSON.stringify` and `console.log`.
   * @returns {DriveValues}
   */
  toJSON() {
    const { enabled, curve, amount, tone, mix, output } = this;
    return {
      enabled,
      curve,
      amount: amount.value,
      tone: tone.value,
      mix: mix.value,
      output: output.value,
    };
  }
}

/**
 * @typedef {import('./param.js').Param} Param
 *
 * @typedef {typeof import('../table/parameters.js').DRIVE_CURVES[number]} DriveCurve A curve of the drive.
 *
 * @typedef {object} DriveValues The values of a drive, with the units of its parameters.
 * @property {boolean} enabled whether it is in the signal path
 * @property {DriveCurve} curve the waveshaper
 * @property {number} amount how far the signal goes into the curve
 * @property {number} tone tilt of the spectrum
 * @property {number} mix share of the shaped signal
 * @property {number} output in dB
 */

Object.defineProperty(Drive.prototype, INSPECT, { value: inspectValues });
refuseWrites(Drive);
