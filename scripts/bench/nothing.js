/** A processor that ignores its inputs. Its cost is that of handing the inputs over. */
class Nothing extends AudioWorkletProcessor {
  process() {
    return true;
  }
}

registerProcessor('nothing', Nothing);
