/** A processor that posts a message from its constructor. */
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
