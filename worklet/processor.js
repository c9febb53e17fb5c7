import createEngineModule from '#engine';
import { PROCESSOR_NAMES } from './build.js';
import { instantiateEngine } from './engine-module.js';
import { MixerProcessor, register } from './mixer-processor.js';

/** The worklet's file for the backend `wasm`. */
class WasmProcessor extends MixerProcessor {
  /** @override @param {WebAssembly.Module | ArrayBuffer} wasm */
  instantiate(wasm) {
    return instantiateEngine(
      createEngineModule,
      wasm instanceof WebAssembly.Module ? wasm : new WebAssembly.Module(wasm),
    );
  }
}

register(PROCESSOR_NAMES.wasm, WasmProcessor);
