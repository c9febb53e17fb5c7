import { PROCESSOR_NAMES } from './build.js';
import createEngineModule from './engine-js.js';
import { instantiateJsEngine } from './engine-module.js';
import { MixerProcessor, register } from './mixer-processor.js';

/** The worklet's file for the backend `js`: the engine is in it. */
class JsProcessor extends MixerProcessor {
  /** @override */
  instantiate() {
    return instantiateJsEngine(createEngineModule);
  }
}

register(PROCESSOR_NAMES.js, JsProcessor);
