import { differences, globalState } from './globals.js';

/** The worklet's globals when this module was loaded. The processor posts those that have changed since. */
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
