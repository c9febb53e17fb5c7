/**
 * Posts the left channel of everything it hears, quantum by quantum. Their order tells when: `currentFrame` stays behind for a quantum in Chromium while
 * the page makes nodes.
 */
class Recorder extends AudioWorkletProcessor {
  /** @param {Float32Array[][]} inputs */
  process([[left]]) {
    if (left) this.port.postMessage(left.slice());
    return true;
  }
}

registerProcessor('recorder', Recorder);
