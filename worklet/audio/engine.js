/**
 * An engine in the wasm's memory, over the raw exports of cpp/wasm/bindings.cpp. Addresses are byte offsets
 * in `memory`. Making an engine may grow the memory, so make views of it after the last engine.
 * [audio thread]
 */
export class Engine {
  #module;
  #handle;

  /**
   * @param {import('./engine-module.js').EngineModule} module
   * @param {{tracks: number, buses: number}} capacity
   * @param {number} sampleRate in Hz
   * @param {number} maxFrames length of the longest quantum
   * @param {number} smoothing seconds that ramps take
   */
  constructor(module, { tracks, buses }, sampleRate, maxFrames, smoothing) {
    this.#module = module;
    this.#handle = module._busbar_create(tracks, buses, sampleRate, maxFrames, smoothing);
  }

  get memory() {
    return this.#module.HEAPU8.buffer;
  }

  /** Address of the mirror of the control buffer. */
  get words() {
    return this.#module._busbar_words(this.#handle);
  }

  /** Address of the input: float [track][2][maxFrames]. */
  get input() {
    return this.#module._busbar_input(this.#handle);
  }

  /** Address of the channels of each track's input in this quantum: uint8 [track], 0 to 2. */
  get channels() {
    return this.#module._busbar_channels(this.#handle);
  }

  /** Address of the output: float [2][maxFrames]. */
  get output() {
    return this.#module._busbar_output(this.#handle);
  }

  /** Renders one quantum. @param {number} frames @returns {number} PROCESS_EVENTS bits */
  process(frames) {
    return this.#module._busbar_process(this.#handle, frames);
  }

  /**
   * Runs one quantum of the warm-up, which makes the browser optimise its code for the kernels. The engine
   * must have quanta of 128 frames and be used for nothing else.
   * @param {number} quantum 0 and up
   * @returns {boolean} whether there are more quanta
   */
  warmUp(quantum) {
    return this.#module._busbar_warm_up(this.#handle, quantum) !== 0;
  }
}
