/**
 * An engine in the wasm's memory, over the raw exports of cpp/wasm/bindings.cpp. Addresses are bytes in `memory`, which grows while an engine is made:
 * what looks into it is made after the last one.  [audio thread]
 */
export class Engine {
  #module;
  #handle;

  /**
   * @param {import('./engine-module.js').EngineModule} module
   * @param {import('../transport/layout.js').Layout} layout
   * @param {number} sampleRate in Hz
   * @param {number} maxFrames the longest quantum that will be asked for
   */
  constructor(module, layout, sampleRate, maxFrames) {
    const offsets = Object.values(layout);
    new Int32Array(module.HEAPU8.buffer, module._busbar_layout(), offsets.length).set(offsets);
    this.#module = module;
    this.#handle = module._busbar_create(sampleRate, maxFrames);
  }

  get memory() {
    return this.#module.HEAPU8.buffer;
  }

  /** The mirror of the control block. */
  get words() {
    return this.#module._busbar_words(this.#handle);
  }

  /** float [track][2][maxFrames] */
  get input() {
    return this.#module._busbar_input(this.#handle);
  }

  /** Uint8 [track]: 0, 1 or 2 channels of input this quantum. */
  get channels() {
    return this.#module._busbar_channels(this.#handle);
  }

  /** float [2][maxFrames] */
  get output() {
    return this.#module._busbar_output(this.#handle);
  }

  /** One quantum. @param {number} frames @returns {number} PROCESSED bits */
  process(frames) {
    return this.#module._busbar_process(this.#handle, frames);
  }

  /**
   * One quantum of a rehearsal, which makes the browser compile the kernels well, in an engine for quanta of 128 frames that serves for nothing else.
   * @param {number} quantum 0 and up
   * @returns {boolean} whether there are more to come
   */
  rehearse(quantum) {
    return this.#module._busbar_rehearse(this.#handle, quantum) !== 0;
  }

  /** Frees its memory. */
  delete() {
    this.#module._busbar_delete(this.#handle);
  }
}
