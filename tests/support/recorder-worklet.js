/**
 * Posts the left channel of its input, one message per quantum. Messages carry no time, because in Chromium
 * `currentFrame` is a quantum late while the page creates nodes; their order is reliable.
 */
class Recorder extends AudioWorkletProcessor {
  /** @param {Float32Array[][]} inputs */
  process([[left]]) {
    if (left) this.port.postMessage(left.slice());
    return true;
  }
}

registerProcessor('recorder', Recorder);
