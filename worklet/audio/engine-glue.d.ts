/**
 * Emscripten's output: build/wasm/busbar.js, glue code that instantiates the wasm, and build/js/busbar.js,
 * which contains the whole engine.
 */
declare const createEngineModule: import('./engine-module.js').EngineModuleFactory;
export default createEngineModule;
