/**
 * Emscripten's output build/js/busbar.js, which contains the whole engine.
 */
declare const createEngineModule: import('./engine-module.js').EngineModuleFactory;
export default createEngineModule;
