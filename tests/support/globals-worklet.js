import { differences, globalState } from './globals.js';

/** Posts which globals of the worklet's scope have changed since this module was loaded. */
const before = globalState();

class GlobalsProcessor extends AudioWorkletProcessor {
  constructor() {
    super();
    this.port.postMessage({ changed: differences(before, globalState()) });
  }

  process() {
    return false;
  }
}

registerProcessor('globals', GlobalsProcessor);
