import { METER } from '../transport/layout.js';
import { checkedLevels } from './checked-levels.js';
import { guarded, INSPECT, inspectValues, nameObjects, refuseWrites } from './guarded.js';
import { assertHandle, slotOf } from './strip-handle.js';

const SLOTS = {
  enabled: slotOf('gate.enabled'),
  threshold: slotOf('gate.threshold'),
  hysteresis: slotOf('gate.hysteresis'),
  ratio: slotOf('gate.ratio'),
  range: slotOf('gate.range'),
  attack: slotOf('gate.attack'),
  hold: slotOf('gate.hold'),
  release: slotOf('gate.release'),
};

/**
 * A strip's gate, or downward expander with a low ratio: stereo-linked, with hysteresis and hold, without
 * lookahead and latency. It opens at the first sample above the threshold, and closes when no sample has
 * exceeded threshold minus hysteresis for the hold time. The level in the formulas is the largest magnitude
 * of the louder channel in the last 5 to 10 ms. Sources: Giannoulis, Massberg, Reiss, "Digital Dynamic Range
 * Compressor Design", JAES 60(6), 2012; Zölzer (ed.), "DAFX", section 4.2.
 */
export class Gate extends guarded(Object) {
  #handle;

  static {
    nameObjects(Gate, (gate) => `${gate.#handle}: gate`);
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

  /** Level above which the gate opens, -100 to 0 dB, default -50. @returns {Param} */
  get threshold() {
    return this.#handle.parameter(SLOTS.threshold);
  }

  /**
   * How far below the threshold the level must fall until the gate closes, 0 to 24 dB, default 6.
   * @returns {Param}
   */
  get hysteresis() {
    return this.#handle.parameter(SLOTS.hysteresis);
  }

  /**
   * Ratio of the closed gate: dB of output for one dB of input below the threshold, 1 to 100, default 10. 100
   * closes fully a little below the threshold, 1 never reduces anything.
   * @returns {Param}
   */
  get ratio() {
    return this.#handle.parameter(SLOTS.ratio);
  }

  /**
   * Gain of the closed gate at the lowest levels, -100 to 0 dB, default -80. The reduction never exceeds it.
   * @returns {Param}
   */
  get range() {
    return this.#handle.parameter(SLOTS.range);
  }

  /**
   * Time to 1-1/e of a falling gain reduction in dB, as when the gate opens, 0 to 0.1 s, default 0.002. The
   * shortest effective time is 1.2 ms; with a shorter one, opening clicks.
   * @returns {Param}
   */
  get attack() {
    return this.#handle.parameter(SLOTS.attack);
  }

  /**
   * How long the gate stays open after the last sample above threshold minus hysteresis, 0 to 4 s, default
   * 0.05. The shortest effective time is 10 ms, so that the gate stays open in the cycles of low tones.
   * @returns {Param}
   */
  get hold() {
    return this.#handle.parameter(SLOTS.hold);
  }

  /**
   * Time to 1-1/e of a rising gain reduction in dB, as when the gate closes, 0 to 4 s, default 0.1. The
   * shortest effective time is 4 ms.
   * @returns {Param}
   */
  get release() {
    return this.#handle.parameter(SLOTS.release);
  }

  /**
   * Whether the gate is in the signal path, true or false, default false. A gate that is off costs nothing.
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
   * The current gain reduction in dB, 0 or less. It belongs to the strip's {@link Meter}: it is measured only
   * while that meter is read or kept.
   */
  get reduction() {
    return this.#handle.readMeter(METER.gateReduction);
  }

  /**
   * The static curve with the present values: the output level of steady input levels while the gate is
   * closed. An open gate, and a gate that is off, leave the levels as they are.
   * @param {readonly number[] | Float32Array | Float64Array} levelsDb input levels in dBFS; -Infinity is
   *   silence
   * @returns {Float32Array} output levels in dBFS, of the same length
   * @throws {TypeError} if `levelsDb` is not an array of numbers
   */
  curve(levelsDb) {
    const levels = checkedLevels(levelsDb, `${this.#handle}: gate.curve()`);
    const { enabled, threshold, ratio, range } = this.toJSON();
    if (!enabled || ratio === 1) return levels;
    return levels.map((level) => level + Math.max((ratio - 1) * Math.min(level - threshold, 0), range));
  }

  /**
   * The values by name, for `JSON.stringify` and `console.log`.
   * @returns {GateValues}
   */
  toJSON() {
    const { enabled, threshold, hysteresis, ratio, range, attack, hold, release } = this;
    return {
      enabled,
      threshold: threshold.value,
      hysteresis: hysteresis.value,
      ratio: ratio.value,
      range: range.value,
      attack: attack.value,
      hold: hold.value,
      release: release.value,
    };
  }
}

/**
 * @typedef {import('./param.js').Param} Param
 *
 * @typedef {object} GateValues The values of a gate, with the units of its parameters.
 * @property {boolean} enabled whether it is in the signal path
 * @property {number} threshold in dB
 * @property {number} hysteresis in dB
 * @property {number} ratio dB of output for one dB of input
 * @property {number} range in dB
 * @property {number} attack in seconds
 * @property {number} hold in seconds
 * @property {number} release in seconds
 */

Object.defineProperty(Gate.prototype, INSPECT, { value: inspectValues });
refuseWrites(Gate);
