/**
 * A positive control for underruns. Each message is a number of ms, for which the next `process()` call
 * blocks the audio thread.
 */
class Stall extends AudioWorkletProcessor {
  #ms = 0;

  constructor() {
    super();
    this.port.onmessage = ({ data }) => {
      this.#ms = data;
    };
  }

  process() {
    for (const end = Date.now() + this.#ms; Date.now() < end; );
    this.#ms = 0;
    return true;
  }
}

registerProcessor('stall', Stall);
