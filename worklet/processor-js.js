import createEngineModule from './audio/engine-js.js';
import { instantiateJsEngine } from './audio/engine-module.js';
import { MixerProcessor, register } from './audio/mixer-processor.js';
import { PROCESSOR_NAMES } from './common/build.js';

/** The processor for the backend `js`. Its file contains the engine. */
class JsProcessor extends MixerProcessor {
  /** @override */
  instantiate() {
    return instantiateJsEngine(createEngineModule);
  }
}

register(PROCESSOR_NAMES.js, JsProcessor);
