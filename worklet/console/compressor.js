import { dbToGain, gainToDb } from '../common/decibels.js';
import { METER } from '../transport/layout.js';
import { checkedLevels } from './checked-levels.js';
import { guarded, INSPECT, inspectValues, nameObjects, refuseWrites } from './guarded.js';
import { assertHandle, slotOf } from './strip-handle.js';

const SLOTS = {
  enabled: slotOf('compressor.enabled'),
  threshold: slotOf('compressor.threshold'),
  knee: slotOf('compressor.knee'),
  ratio: slotOf('compressor.ratio'),
  attack: slotOf('compressor.attack'),
  release: slotOf('compressor.release'),
  makeup: slotOf('compressor.makeup'),
  detection: slotOf('compressor.detection'),
  sidechainHighpass: slotOf('compressor.sidechainHighpass'),
  mix: slotOf('compressor.mix'),
};

/**
 * A strip's compressor: feed-forward, stereo-linked, with a soft knee. Names and units are those of
 * DynamicsCompressorNode. Unlike that node it has no lookahead and no latency, and its make-up gain is a
 * parameter. Source: Giannoulis, Massberg, Reiss, "Digital Dynamic Range Compressor Design", JAES 60(6),
 * 2012.
 */
export class Compressor extends guarded(Object) {
  #handle;

  static {
    nameObjects(Compressor, (compressor) => `${compressor.#handle}: compressor`);
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

  /** Level above which gain is reduced, -100 to 0 dB, default -24. @returns {Param} */
  get threshold() {
    return this.#handle.parameter(SLOTS.threshold);
  }

  /** Width of the soft knee, centred on the threshold, 0 to 40 dB, default 30. @returns {Param} */
  get knee() {
    return this.#handle.parameter(SLOTS.knee);
  }

  /** Ratio: dB of input for one dB of output above the knee, 1 to 20, default 12. @returns {Param} */
  get ratio() {
    return this.#handle.parameter(SLOTS.ratio);
  }

  /**
   * Time to 1-1/e of a rising gain reduction in dB, 0 to 1 s, default 0.003. The shortest effective time is
   * 80 µs.
   * @returns {Param}
   */
  get attack() {
    return this.#handle.parameter(SLOTS.attack);
  }

  /**
   * Time to 1-1/e of a falling gain reduction in dB, 0 to 1 s, default 0.25. The shortest effective time is
   * 80 µs.
   * @returns {Param}
   */
  get release() {
    return this.#handle.parameter(SLOTS.release);
  }

  /** Gain added after the reduction, to the compressed signal, -20 to 40 dB, default 0. @returns {Param} */
  get makeup() {
    return this.#handle.parameter(SLOTS.makeup);
  }

  /**
   * Corner of a high-pass before the detector, of 12 dB per octave, 10 to 1000 Hz, default 10. 10 Hz switches
   * it off. It is not in the signal.
   * @returns {Param}
   */
  get sidechainHighpass() {
    return this.#handle.parameter(SLOTS.sidechainHighpass);
  }

  /** Share of the compressed signal; the rest is the uncompressed one, 0 to 1, default 1. @returns {Param} */
  get mix() {
    return this.#handle.parameter(SLOTS.mix);
  }

  /**
   * The level is that of each frame or the RMS over 10 ms: `peak` or `rms`, default `peak`. A sine's RMS is 3
   * dB lower than its peaks.
   * @returns {Detection}
   */
  get detection() {
    return /** @type {Detection} */ (this.#handle.readEnum(SLOTS.detection));
  }

  /**
   * @param {Detection} value
   * @throws {TypeError} if it is not `peak` or `rms`
   * @throws {DOMException} InvalidStateError if the strip was removed or the mixer closed
   */
  set detection(value) {
    this.#handle.write(SLOTS.detection, value);
  }

  /** Whether the compressor is in the signal path, true or false, default false. @returns {boolean} */
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
   * The current gain reduction in dB, 0 or less. It belongs to the strip's {@link Meter}: it is measured only
   * while that meter is read or kept.
   */
  get reduction() {
    return this.#handle.readMeter(METER.reduction);
  }

  /**
   * The static curve with the present values: the output level of steady input levels, make-up and mix
   * included. A compressor that is off leaves the levels as they are.
   * @param {readonly number[] | Float32Array | Float64Array} levelsDb input levels in dBFS; -Infinity is
   *   silence
   * @returns {Float32Array} output levels in dBFS, of the same length
   * @throws {TypeError} if `levelsDb` is not an array of numbers
   */
  curve(levelsDb) {
    const output = checkedLevels(levelsDb, `${this.#handle}: compressor.curve()`);
    if (!this.enabled) return output;
    const [threshold, knee] = [this.threshold.value, this.knee.value];
    const slope = 1 / this.ratio.value - 1;
    const [makeup, mix] = [this.makeup.value, this.mix.value];
    return output.map((level) => {
      const over = level - threshold;
      const excess = over >= knee / 2 ? over : over > -knee / 2 ? (over + knee / 2) ** 2 / (2 * knee) : 0;
      const gain = slope * excess + makeup;
      return level + (mix === 1 ? gain : gainToDb(mix * dbToGain(gain) + 1 - mix));
    });
  }

  /**
   * The values by name, for `JSON.stringify` and `console.log`.
   * @returns {CompressorValues}
   */
  toJSON() {
    const { enabled, threshold, knee, ratio, attack, release, makeup, detection, mix } = this;
    return {
      enabled,
      threshold: threshold.value,
      knee: knee.value,
      ratio: ratio.value,
      attack: attack.value,
      release: release.value,
      makeup: makeup.value,
      detection,
      sidechainHighpass: this.sidechainHighpass.value,
      mix: mix.value,
    };
  }
}

/**
 * @typedef {import('./param.js').Param} Param
 *
 * @typedef {typeof import('../table/parameters.js').DETECTIONS[number]} Detection What a compressor's level
 *   is.
 *
 * @typedef {object} CompressorValues The values of a compressor, with the units of its parameters.
 * @property {boolean} enabled whether it is in the signal path
 * @property {number} threshold in dB
 * @property {number} knee in dB
 * @property {number} ratio dB of input for one dB of output
 * @property {number} attack in seconds
 * @property {number} release in seconds
 * @property {number} makeup in dB
 * @property {Detection} detection what the level is
 * @property {number} sidechainHighpass in Hz; 10 is off
 * @property {number} mix share of the compressed signal
 */

Object.defineProperty(Compressor.prototype, INSPECT, { value: inspectValues });
refuseWrites(Compressor);
