/**
 * Blocks the audio thread for one quantum per message, for that many ms: a positive control for underruns.
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
