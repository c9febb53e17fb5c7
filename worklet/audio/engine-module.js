/**
 * @typedef {'wasm' | 'js'} Backend Which engine is used: WebAssembly with SIMD, or the same C++ compiled to
 *   JavaScript, which gives the same bits in about ten times the time.
 */

/**
 * The module that Emscripten makes from cpp/wasm. An engine is an address, which engine.js wraps in a class.
 *
 * @typedef {object} EngineModule
 * @property {Uint8Array} HEAPU8 a view of the whole memory, replaced by another one when the memory grows
 * @property {() => number} _busbar_layout_hash
 * @property {(tracks: number, buses: number, sampleRate: number, maxFrames: number) => number} _busbar_create
 * @property {(engine: number) => void} _busbar_delete
 * @property {(engine: number, quantum: number) => number} _busbar_warm_up
 * @property {(engine: number) => number} _busbar_words
 * @property {(engine: number) => number} _busbar_input
 * @property {(engine: number) => number} _busbar_channels
 * @property {(engine: number) => number} _busbar_output
 * @property {(engine: number, frames: number) => number} _busbar_process
 *
 * @typedef {(overrides: object) => PromiseLike<EngineModule>} EngineModuleFactory
 */

/**
 * Instantiates the engine's wasm. With Debian's Emscripten the instance is complete when the call returns.
 * Newer versions need a microtask or two.
 * @param {EngineModuleFactory} createEngineModule
 * @param {WebAssembly.Module} wasm
 * @returns {Promise<EngineModule>}
 */
export function instantiateEngine(createEngineModule, wasm) {
  return new Promise((resolve, reject) => {
    /**
     * @param {WebAssembly.Imports} imports
     * @param {(instance: WebAssembly.Instance, module: WebAssembly.Module) => void} receive
     */
    const instantiateWasm = (imports, receive) => {
      try {
        const instance = new WebAssembly.Instance(wasm, imports);
        receive(instance, wasm);
        return instance.exports;
      } catch (error) {
        // Emscripten would only log it, and its promise would never settle.
        reject(error);
        throw error;
      }
    };
    createEngineModule({ instantiateWasm }).then(resolve, reject);
  });
}

/**
 * Instantiates the engine in JavaScript.
 * @param {EngineModuleFactory} createEngineModule
 * @returns {Promise<EngineModule>}
 */
export async function instantiateJsEngine(createEngineModule) {
  return createEngineModule({});
}
