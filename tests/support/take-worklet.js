/** Records the channels of its input for a number of frames from its first quantum on, and posts them. */
class Take extends AudioWorkletProcessor {
  #channels;
  #done = 0;

  /** @param {{processorOptions: {frames: number, channels: number}}} options */
  constructor({ processorOptions: { frames, channels } }) {
    super();
    this.#channels = Array.from({ length: channels }, () => new Float32Array(frames));
  }

  /** @param {Float32Array[][]} inputs */
  process([input]) {
    const left = this.#channels[0].length - this.#done;
    for (const [i, channel] of this.#channels.entries())
      if (input[i]) channel.set(input[i].subarray(0, left), this.#done);
    this.#done += Math.min(left, input[0]?.length ?? 128);
    if (this.#done < this.#channels[0].length) return true;
    this.port.postMessage(this.#channels);
    return false;
  }
}

registerProcessor('take', Take);
