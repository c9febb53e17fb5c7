/**
 * The load's strips written by hand in JavaScript, all in one AudioWorkletNode: the alternative without
 * WebAssembly. A strip has biquads in transposed direct form II, a compressor in the log domain, pan, gain,
 * and meters for peak and mean square. The compressor computes its gain in every frame, Busbar's in every
 * fourth. Samples and states are doubles in typed arrays. `process()` allocates nothing.
 */

/**
 * @typedef {object} StripSetting
 * @property {{b0: number, b1: number, b2: number, a1: number, a2: number}[]} filters biquads, normalised to
 *   a0 = 1
 * @property {{threshold: number, knee: number, ratio: number, attack: number, release: number}} compressor
 * @property {number} pan
 * @property {number} gain
 */

class JsMixer extends AudioWorkletProcessor {
  /** @param {{processorOptions: {strips: StripSetting[]}}} options */
  constructor({ processorOptions: { strips } }) {
    super();
    this.strips = strips.map((setting) => new JsStrip(setting));
  }

  /** @param {Float32Array[][]} inputs @param {Float32Array[][]} outputs */
  process(inputs, outputs) {
    const [left, right] = outputs[0];
    for (let i = 0; i < this.strips.length; i++)
      if (inputs[i].length === 2) this.strips[i].process(inputs[i][0], inputs[i][1], left, right);
    return true;
  }
}

class JsStrip {
  /** @param {StripSetting} setting */
  constructor({ filters, compressor, pan, gain }) {
    this.bands = filters.map((filter) => ({ ...filter, state: new Float64Array(4) }));
    this.left = new Float64Array(128);
    this.right = new Float64Array(128);
    this.threshold = compressor.threshold;
    this.knee = compressor.knee;
    this.slope = 1 / compressor.ratio - 1;
    this.attack = Math.exp(-1 / (compressor.attack * sampleRate));
    this.release = Math.exp(-1 / (compressor.release * sampleRate));
    this.reduction = 0;
    this.gain = gain;
    // StereoPannerNode's law for stereo sources.
    const x = ((pan <= 0 ? pan + 1 : pan) * Math.PI) / 2;
    this.keep = pan <= 0 ? Math.sin(x) : Math.cos(x);
    this.cross = pan <= 0 ? Math.cos(x) : Math.sin(x);
    this.leftwards = pan <= 0;
    this.peakLeft = this.peakRight = this.squareLeft = this.squareRight = 0;
  }

  /**
   * Adds the strip's output to `outLeft` and `outRight`.
   * @param {Float32Array} inLeft
   * @param {Float32Array} inRight
   * @param {Float32Array} outLeft
   * @param {Float32Array} outRight
   */
  process(inLeft, inRight, outLeft, outRight) {
    const { left, right, keep, cross, leftwards, gain } = this;
    const frames = inLeft.length;
    for (let i = 0; i < frames; i++) {
      left[i] = inLeft[i];
      right[i] = inRight[i];
    }
    for (let i = 0; i < this.bands.length; i++) equalise(this.bands[i], left, right, frames);
    this.compress(frames);
    for (let i = 0; i < frames; i++) {
      const l = gain * (leftwards ? left[i] + cross * right[i] : keep * left[i]);
      const r = gain * (leftwards ? keep * right[i] : right[i] + cross * left[i]);
      this.peakLeft = Math.max(this.peakLeft * 0.99997, Math.abs(l));
      this.peakRight = Math.max(this.peakRight * 0.99997, Math.abs(r));
      this.squareLeft += 0.0003 * (l * l - this.squareLeft);
      this.squareRight += 0.0003 * (r * r - this.squareRight);
      outLeft[i] += l;
      outRight[i] += r;
    }
  }

  /** @param {number} frames */
  compress(frames) {
    const { left, right, threshold, knee, slope, attack, release } = this;
    let { reduction } = this;
    for (let i = 0; i < frames; i++) {
      const level = Math.max(Math.abs(left[i]), Math.abs(right[i]), 1e-6);
      const over = 8.685889638065035 * Math.log(level) - threshold;
      let target = 0;
      if (2 * over > knee) target = slope * over;
      else if (2 * over > -knee) target = (slope * (over + knee / 2) * (over + knee / 2)) / (2 * knee);
      const pole = target < reduction ? attack : release;
      reduction = target + pole * (reduction - target);
      const factor = Math.exp(0.11512925464970229 * reduction);
      left[i] *= factor;
      right[i] *= factor;
    }
    this.reduction = reduction;
  }
}

/**
 * @param {{b0: number, b1: number, b2: number, a1: number, a2: number, state: Float64Array}} band
 * @param {Float64Array} left
 * @param {Float64Array} right
 * @param {number} frames
 */
function equalise({ b0, b1, b2, a1, a2, state }, left, right, frames) {
  let [l1, l2, r1, r2] = state;
  for (let i = 0; i < frames; i++) {
    const l = left[i];
    const r = right[i];
    const yl = b0 * l + l1;
    const yr = b0 * r + r1;
    l1 = b1 * l - a1 * yl + l2;
    l2 = b2 * l - a2 * yl;
    r1 = b1 * r - a1 * yr + r2;
    r2 = b2 * r - a2 * yr;
    left[i] = yl;
    right[i] = yr;
  }
  state[0] = l1;
  state[1] = l2;
  state[2] = r1;
  state[3] = r2;
}

registerProcessor('js-mixer', JsMixer);
