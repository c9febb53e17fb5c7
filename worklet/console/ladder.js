import { write } from './frequency-response.js';
import { guarded, INSPECT, inspectValues, nameObjects, refuseWrites } from './guarded.js';
import { assertHandle, slotOf } from './strip-handle.js';

const SLOTS = {
  enabled: slotOf('ladder.enabled'),
  mode: slotOf('ladder.mode'),
  frequency: slotOf('ladder.frequency'),
  resonance: slotOf('ladder.resonance'),
  drive: slotOf('ladder.drive'),
  bassCompensation: slotOf('ladder.bassCompensation'),
};

/**
 * The numerators of the modes as polynomials in p, a pole's response, lowest power first.
 * @type {Record<LadderMode, number[]>}
 */
const MIXES = {
  lowpass24: [0, 0, 0, 0, 1],
  lowpass12: [0, 0, 1, 0, 0],
  bandpass12: [0, 2, -2, 0, 0],
  highpass24: [1, -4, 6, -4, 1],
};

/**
 * A strip's resonant filter after Moog: four poles with feedback and saturation, without latency. Without
 * drive its response is that of the analogue circuit, 1 / ((1 + s/ωc)⁴ + resonance), in tune at every
 * frequency. From a resonance of 4 on it oscillates once any sound has started it. Its strip then stays
 * active, also without input. Source: Zavalishin, "The Art of VA Filter Design", chapter 5.
 */
export class Ladder extends guarded(Object) {
  #handle;

  static {
    nameObjects(Ladder, (ladder) => `${ladder.#handle}: ladder`);
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
   * Cutoff frequency, that of each pole and of the resonance, 20 to 20000 Hz, default 1000. It
   * stays below half the sample rate.
   * @returns {Param}
   */
  get frequency() {
    return this.#handle.parameter(SLOTS.frequency);
  }

  /**
   * Gain of the feedback, 0 to 4.5, default 0. The gain at the cutoff frequency is 1 / (4 - resonance) times
   * that of very low frequencies without resonance. From 4 on the filter oscillates. Above 2.8 it saturates
   * a little even without drive.
   * @returns {Param}
   */
  get resonance() {
    return this.#handle.parameter(SLOTS.resonance);
  }

  /**
   * Level into the saturation, 0 to 10, default 0. 0 is linear, at 1 full scale is compressed, from 3 on it
   * clips. Full scale stays full scale, so lower levels become louder.
   * @returns {Param}
   */
  get drive() {
    return this.#handle.parameter(SLOTS.drive);
  }

  /**
   * How much of the bass that resonance takes away is restored, 0 to 1, default 0. At 1 low frequencies keep
   * their level. It has an effect on the lowpasses only.
   * @returns {Param}
   */
  get bassCompensation() {
    return this.#handle.parameter(SLOTS.bassCompensation);
  }

  /**
   * Whether the filter is in the signal path, true or false, default false. A filter that is off costs
   * nothing.
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
   * The response and its slope in dB per octave: `lowpass24`, `lowpass12`, `bandpass12` or `highpass24`,
   * default `lowpass24`.
   * @returns {LadderMode}
   */
  get mode() {
    return /** @type {LadderMode} */ (this.#handle.readEnum(SLOTS.mode));
  }

  /**
   * @param {LadderMode} value
   * @throws {TypeError} if it is not one of {@link LADDER_MODES}
   * @throws {DOMException} InvalidStateError if the strip was removed or the mixer closed
   */
  set mode(value) {
    this.#handle.write(SLOTS.mode, value);
  }

  /**
   * The frequency response to low levels with the present values, as BiquadFilterNode's. A filter that is off
   * has magnitude 1 and phase 0.
   * @param {Float32Array} frequencyHz in Hz; the response of frequencies outside of 0 to half of the sample
   *   rate is NaN
   * @param {Float32Array} magResponse receives the linear magnitudes, of the same length
   * @param {Float32Array} phaseResponse receives the phases in radians, -π to π, of the same length
   * @throws {TypeError} if an argument is not a Float32Array
   * @throws {DOMException} InvalidAccessError if their lengths differ
   */
  getFrequencyResponse(frequencyHz, magResponse, phaseResponse) {
    const { enabled, mode, frequency, resonance, drive, bassCompensation } = this.toJSON();
    const cutoff = Math.tan((Math.PI * frequency) / this.#handle.sampleRate);
    const input = mode.startsWith('low') ? 1 + bassCompensation * resonance : 1;
    const makeup = drive < 3 ? (27 + 9 * drive ** 2) / (27 + drive ** 2) : drive;
    write(this.#handle, frequencyHz, magResponse, phaseResponse, (w) => {
      if (!enabled) return [1, 0];
      // p = 1 / (1 + jx) = c² - jcs, with the angle atan(x) of sine s and cosine c
      const angle = Math.atan(Math.tan(w / 2) / cutoff);
      const [pr, pi] = [Math.cos(angle) ** 2, -Math.cos(angle) * Math.sin(angle)];
      let [nr, ni, dr, di] = [0, 0, 0, 0];
      for (let i = 4; i >= 0; i--) {
        [nr, ni] = [nr * pr - ni * pi + MIXES[mode][i], nr * pi + ni * pr];
        [dr, di] = [dr * pr - di * pi + [1, 0, 0, 0, resonance][i], dr * pi + di * pr];
      }
      const gain = (input * makeup) / (dr * dr + di * di);
      return [(nr * dr + ni * di) * gain, (ni * dr - nr * di) * gain];
    });
  }

  /**
   * The values by name, for `JSON.stringify` and `console.log`.
   * @returns {LadderValues}
   */
  toJSON() {
    const { enabled, mode, frequency, resonance, drive, bassCompensation } = this;
    return {
      enabled,
      mode,
      frequency: frequency.value,
      resonance: resonance.value,
      drive: drive.value,
      bassCompensation: bassCompensation.value,
    };
  }
}

/**
 * @typedef {import('./param.js').Param} Param
 *
 * @typedef {typeof import('../table/parameters.js').LADDER_MODES[number]} LadderMode A response of the ladder
 *   filter.
 *
 * @typedef {object} LadderValues The values of a ladder filter, with the units of its parameters.
 * @property {boolean} enabled whether it is in the signal path
 * @property {LadderMode} mode its response
 * @property {number} frequency in Hz
 * @property {number} resonance gain of the feedback
 * @property {number} drive level into the saturation
 * @property {number} bassCompensation share of the bass that is restored
 */

Object.defineProperty(Ladder.prototype, INSPECT, { value: inspectValues });
refuseWrites(Ladder);
