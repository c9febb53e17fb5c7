/**
 * What Emscripten writes: build/wasm/busbar.js, glue code that takes the wasm, and build/js/busbar.js, which
 * holds all of the engine.
 */
declare const createEngineModule: import('./engine-module.js').EngineModuleFactory;
export default createEngineModule;
