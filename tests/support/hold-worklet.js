/** Holds the audio thread at the end of the quanta before given frames, until the page has taken its steps: see steps.js. */
class Hold extends AudioWorkletProcessor {
  #progress;
  #frames;
  #next = 0;

  /** @param {{processorOptions: {progress: Int32Array, frames: number[]}}} options */
  constructor({ processorOptions: { progress, frames } }) {
    super();
    this.#progress = progress;
    this.#frames = frames;
  }

  /** @param {Float32Array[][]} _inputs @param {Float32Array[][]} outputs */
  process(_inputs, [[{ length }]]) {
    if (this.#frames[this.#next] !== currentFrame + length) return true;
    this.#next++;
    Atomics.store(this.#progress, 0, this.#next);
    while (Atomics.load(this.#progress, 1) < this.#next);
    return true;
  }
}

registerProcessor('hold', Hold);
