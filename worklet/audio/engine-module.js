/**
 * @typedef {'wasm' | 'js'} Backend Which engine is used: WebAssembly with SIMD, or the same C++ compiled to
 *   JavaScript, which gives the same bits in about ten times the time.
 */

/**
 * The engine's functions and memory. An engine is an address, which engine.js wraps in a class.
 *
 * @typedef {object} EngineModule
 * @property {Uint8Array} HEAPU8 a view of the whole memory, replaced by another one when the memory grows
 * @property {() => number} _busbar_layout_hash
 * @property {(tracks: number, buses: number, sampleRate: number, maxFrames: number,
 *   events: number, smoothing: number) => number} _busbar_create
 * @property {(engine: number, quantum: number) => number} _busbar_warm_up
 * @property {(engine: number) => number} _busbar_words
 * @property {(engine: number) => number} _busbar_input
 * @property {(engine: number) => number} _busbar_channels
 * @property {(engine: number) => number} _busbar_output
 * @property {(engine: number) => number} _busbar_inbox
 * @property {(engine: number, count: number) => void} _busbar_schedule
 * @property {(engine: number, frames: number, contextFrame: number) => number} _busbar_process
 *
 * @typedef {(overrides: object) => PromiseLike<EngineModule>} EngineModuleFactory Emscripten's function that
 *   makes the engine in JavaScript.
 */

/**
 * Instantiates the engine's wasm, which imports nothing.
 * @param {WebAssembly.Module} wasm
 * @returns {EngineModule}
 */
export function instantiateEngine(wasm) {
  const exports = /** @type {any} */ (new WebAssembly.Instance(wasm).exports);
  exports._initialize();
  /** @type {any} */
  const engine = {
    get HEAPU8() {
      return new Uint8Array(exports.memory.buffer);
    },
  };
  for (const [name, value] of Object.entries(exports)) engine[`_${name}`] = value;
  return engine;
}

/**
 * Instantiates the engine in JavaScript.
 * @param {EngineModuleFactory} createEngineModule
 * @returns {Promise<EngineModule>}
 */
export async function instantiateJsEngine(createEngineModule) {
  return createEngineModule({});
}
