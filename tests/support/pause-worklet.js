/**
 * Blocks the audio thread at the end of the quantum before each given frame, until the main thread has run
 * its step: see steps.js.
 */
class PauseProcessor extends AudioWorkletProcessor {
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

registerProcessor('pause', PauseProcessor);
