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
   * @param {number} events records of scheduled changes that there is room for
   * @param {number} smoothing seconds that ramps take
   */
  constructor(module, { tracks, buses }, sampleRate, maxFrames, events, smoothing) {
    this.#module = module;
    this.#handle = module._busbar_create(tracks, buses, sampleRate, maxFrames, events, smoothing);
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

  /** Address of the inbox for records of scheduled changes: Event [INBOX_EVENTS]. */
  get inbox() {
    return this.#module._busbar_inbox(this.#handle);
  }

  /** Takes the first records of the inbox. @param {number} count 1 to INBOX_EVENTS */
  schedule(count) {
    this.#module._busbar_schedule(this.#handle, count);
  }

  /**
   * Renders one quantum.
   * @param {number} frames
   * @param {number} contextFrame the context's number of its first frame
   * @returns {number} PROCESS_EVENTS bits
   */
  process(frames, contextFrame) {
    return this.#module._busbar_process(this.#handle, frames, contextFrame);
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
