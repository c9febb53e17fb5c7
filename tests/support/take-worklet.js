/**
 * Records the channels of its input for a number of frames, and posts them. The recording begins in the
 * quantum in which the last channel becomes 1; `waited` is the number of quanta before it.
 */
class Take extends AudioWorkletProcessor {
  #channels;
  #waited = 0;
  #done = 0;

  /** @param {{processorOptions: {frames: number, channels: number}}} options */
  constructor({ processorOptions: { frames, channels } }) {
    super();
    this.#channels = Array.from({ length: channels }, () => new Float32Array(frames));
  }

  /** @param {Float32Array[][]} inputs */
  process([input]) {
    if (this.#done === 0 && !input[this.#channels.length - 1]?.includes(1)) {
      this.#waited++;
      return true;
    }
    const left = this.#channels[0].length - this.#done;
    for (const [i, channel] of this.#channels.entries())
      if (input[i]) channel.set(input[i].subarray(0, left), this.#done);
    this.#done += Math.min(left, input[0]?.length ?? 128);
    if (this.#done < this.#channels[0].length) return true;
    this.port.postMessage({ channels: this.#channels, waited: this.#waited });
    return false;
  }
}

registerProcessor('take', Take);
