import { instantiateEngine } from './audio/engine-module.js';
import { MixerProcessor, register } from './audio/mixer-processor.js';
import { PROCESSOR_NAMES } from './common/build.js';

/** The processor for the backend `wasm`. Its options hold the engine's wasm, compiled or as bytes. */
class WasmProcessor extends MixerProcessor {
  /** @override @param {WebAssembly.Module | ArrayBuffer} wasm */
  instantiate(wasm) {
    return instantiateEngine(wasm instanceof WebAssembly.Module ? wasm : new WebAssembly.Module(wasm));
  }
}

register(PROCESSOR_NAMES.wasm, WasmProcessor);
