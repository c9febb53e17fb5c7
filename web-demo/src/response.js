/** The equaliser's response in dB. A BiquadFilterNode computes it: Busbar's bands have the same responses. */
export class Response {
  #filter;
  #magnitude;
  #phase;

  /** @param {BaseAudioContext} context @param {number} points on a logarithmic axis */
  constructor(context, points) {
    this.#filter = new BiquadFilterNode(context);
    this.low = 20;
    this.high = 20000;
    const highest = Math.min(this.high, 0.499 * context.sampleRate);
    this.frequencies = Float32Array.from({ length: points }, (_, i) =>
      Math.min(highest, this.low * (this.high / this.low) ** (i / (points - 1))),
    );
    this.decibels = new Float32Array(points);
    this.#magnitude = new Float32Array(points);
    this.#phase = new Float32Array(points);
  }

  /** @param {number} frequency Hz @returns {number} 0 to 1 along the axis */
  positionOf(frequency) {
    return Math.log(frequency / this.low) / Math.log(this.high / this.low);
  }

  /** @param {number} position @returns {number} Hz */
  frequencyAt(position) {
    return this.low * (this.high / this.low) ** position;
  }

  /**
   * @param {readonly import('busbar').EqBand[]} bands
   * @returns {Float32Array} dB of the bands that are on; overwritten by the next call
   */
  of(bands) {
    this.decibels.fill(0);
    for (const band of bands) {
      if (!band.enabled) continue;
      this.#filter.type = band.type;
      this.#filter.frequency.value = band.frequency.value;
      this.#filter.gain.value = band.gain.value;
      // The engine treats a linear Q under 0.01 as 0.01.
      this.#filter.Q.value =
        band.type === 'lowpass' || band.type === 'highpass' ? band.Q.value : Math.max(0.01, band.Q.value);
      this.#filter.getFrequencyResponse(this.frequencies, this.#magnitude, this.#phase);
      for (let i = 0; i < this.decibels.length; i++)
        this.decibels[i] += 20 * Math.log10(Math.max(1e-6, this.#magnitude[i]));
    }
    return this.decibels;
  }
}
