/** Posts the left channel of everything it hears, with the frame at which it was heard. */
class Recorder extends AudioWorkletProcessor {
  /** @param {Float32Array[][]} inputs */
  process([[left]]) {
    if (left) this.port.postMessage({ frame: currentFrame, samples: left.slice() });
    return true;
  }
}

registerProcessor('recorder', Recorder);
