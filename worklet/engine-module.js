/**
 * What Emscripten makes of cpp/wasm.
 *
 * @typedef {object} EngineModule
 * @property {Uint8Array} HEAPU8
 * @property {new (layout: import('./layout.js').Layout, sampleRate: number, maxFrames: number) => Engine} Engine
 * @property {() => number} layoutHash
 * @property {(layout: import('./layout.js').Layout, sampleRate: number) => void} warmUp
 * @property {(handle: number, frames: number) => number} _busbar_process the one call a quantum; returns PROCESSED bits
 *
 * @typedef {object} Engine addresses are bytes in HEAPU8
 * @property {() => number} words the mirror of the control block
 * @property {() => number} input float [track][2][maxFrames]
 * @property {() => number} channels Uint8 [track]: 0, 1 or 2 channels of input this quantum
 * @property {() => number} output float [2][maxFrames]
 * @property {() => number} handle
 * @property {() => void} delete
 *
 * @typedef {(overrides: object) => PromiseLike<EngineModule>} EngineModuleFactory
 */

/** Without these it would look for a console, which the worklet's scope may lack. */
const QUIET = { print() {}, printErr() {} };

/** Bits of what `_busbar_process` returns. */
export const PROCESSED = Object.freeze({ released: 1, faults: 2 });

/**
 * Instantiates the engine's wasm. With Debian's Emscripten all of it happens before the first await; newer ones take a microtask or two.
 * @param {EngineModuleFactory} createEngineModule
 * @param {WebAssembly.Module} wasm
 * @returns {Promise<EngineModule>}
 */
export function instantiateEngine(createEngineModule, wasm) {
  return new Promise((resolve, reject) => {
    /** @param {WebAssembly.Imports} imports @param {(instance: WebAssembly.Instance, module: WebAssembly.Module) => void} receive */
    const instantiateWasm = (imports, receive) => {
      try {
        const instance = new WebAssembly.Instance(wasm, imports);
        receive(instance, wasm);
        return instance.exports;
      } catch (error) {
        // Emscripten would log it and then wait for ever.
        reject(error);
        throw error;
      }
    };
    createEngineModule({ instantiateWasm, ...QUIET }).then(resolve, reject);
  });
}

/**
 * The engine in JavaScript.
 * @param {EngineModuleFactory} createEngineModule
 * @returns {Promise<EngineModule>}
 */
export async function instantiateJsEngine(createEngineModule) {
  return createEngineModule({ ...QUIET });
}
