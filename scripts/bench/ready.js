/** A worklet that says when it is there. */
class Ready extends AudioWorkletProcessor {
  constructor() {
    super();
    this.port.postMessage('ready');
  }

  process() {
    return true;
  }
}

registerProcessor('ready', Ready);
