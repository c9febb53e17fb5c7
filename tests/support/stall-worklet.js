/** Holds the audio thread up in its next quantum, once for each message, for as many ms as that says: a positive control for underruns. */
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
