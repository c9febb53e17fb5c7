import { mixDown } from './mix-down.js';

/**
 * Copies audio between the browser's arrays and the engine's memory. Quanta that are longer than the engine's
 * are processed in pieces.  [audio thread]
 */
export class AudioIo {
  #channels;
  /** Two channels per track, in the engine's memory. @type {Float32Array[]} */
  #inputs = [];
  #left;
  #right;

  /**
   * @param {import('./engine.js').Engine} engine the last one that was made in its memory
   * @param {number} tracks
   * @param {number} maxFrames length of the engine's longest quantum
   */
  constructor({ memory, channels, input, output }, tracks, maxFrames) {
    this.#channels = new Uint8Array(memory, channels, tracks);
    for (let channel = 0; channel < 2 * tracks; channel++) {
      this.#inputs.push(new Float32Array(memory, input + 4 * maxFrames * channel, maxFrames));
    }
    this.#left = new Float32Array(memory, output, maxFrames);
    this.#right = new Float32Array(memory, output + 4 * maxFrames, maxFrames);
  }

  /**
   * Copies the inputs of the tracks that are in use.
   * @param {readonly (readonly Float32Array[] | null)[]} inputs by track: channels, if any
   * @param {Uint8Array} inUse a flag per track
   * @param {number} start frame of `inputs` to begin with
   * @param {number} count frames
   */
  copyIn(inputs, inUse, start, count) {
    for (let track = 0; track < this.#channels.length; track++) {
      const input = inputs[track];
      const channels = input ? input.length : 0;
      this.#channels[track] = Math.min(channels, 2);
      if (!input || channels === 0 || inUse[track] === 0) continue;
      if (channels > 2) {
        mixDown(input, this.#inputs[2 * track], this.#inputs[2 * track + 1], start, count);
        continue;
      }
      copyIn(input[0], this.#inputs[2 * track], start, count);
      if (channels > 1) copyIn(input[1], this.#inputs[2 * track + 1], start, count);
    }
  }

  /**
   * @param {Float32Array} left
   * @param {Float32Array} right
   * @param {number} start frame of `left` and `right` to begin with
   * @param {number} count frames
   */
  copyOut(left, right, start, count) {
    copyOut(this.#left, left, start, count);
    copyOut(this.#right, right, start, count);
  }
}

/**
 * @param {Float32Array} from
 * @param {Float32Array} to
 * @param {number} start in `from`
 * @param {number} count
 */
function copyIn(from, to, start, count) {
  if (count === from.length) to.set(from);
  else for (let frame = 0; frame < count; frame++) to[frame] = from[start + frame];
}

/** @param {Float32Array} from @param {Float32Array} to @param {number} start in `to` @param {number} count */
function copyOut(from, to, start, count) {
  if (from.length === to.length) to.set(from);
  else for (let frame = 0; frame < count; frame++) to[start + frame] = from[frame];
}
