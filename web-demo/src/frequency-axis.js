import { gainToDb } from 'busbar';

/** The audible range in Hz. */
const LOW = 20;
const HIGH = 20_000;

/** A logarithmic axis of frequencies, and responses along it. */
export class FrequencyAxis {
  #frequencies;
  #magnitudes;
  #phases;
  #decibels;

  /** @param {number} points @param {number} sampleRate in Hz */
  constructor(points, sampleRate) {
    this.points = points;
    const highest = Math.min(HIGH, 0.499 * sampleRate);
    this.#frequencies = Float32Array.from({ length: points }, (_, i) =>
      Math.min(highest, this.frequencyAt(i / (points - 1))),
    );
    this.#magnitudes = new Float32Array(points);
    this.#phases = new Float32Array(points);
    this.#decibels = new Float32Array(points);
  }

  /** @param {number} frequency in Hz @returns {number} 0 to 1 along the axis */
  positionOf(frequency) {
    return Math.log(frequency / LOW) / Math.log(HIGH / LOW);
  }

  /** @param {number} position 0 to 1 @returns {number} in Hz */
  frequencyAt(position) {
    return LOW * (HIGH / LOW) ** position;
  }

  /**
   * The response of an equaliser or of one of its bands.
   * @param {Pick<import('busbar').EqBand, 'getFrequencyResponse'>} filter
   * @returns {Float32Array} dB at equal distances along the axis; overwritten by the next call
   */
  responseOf(filter) {
    filter.getFrequencyResponse(this.#frequencies, this.#magnitudes, this.#phases);
    for (let i = 0; i < this.points; i++) this.#decibels[i] = gainToDb(Math.max(1e-6, this.#magnitudes[i]));
    return this.#decibels;
  }
}
