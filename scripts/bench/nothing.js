/** A worklet that takes all inputs and does nothing: what a browser asks for handing them over. */
class Nothing extends AudioWorkletProcessor {
  process() {
    return true;
  }
}

registerProcessor('nothing', Nothing);
