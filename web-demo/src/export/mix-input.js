import { mixDown } from '../../../worklet/audio/mix-down.js';

/** The sound of a track, read in chunks. */
export class MixInput {
  #channels;
  #frames;

  /** @param {AudioBuffer} buffer */
  constructor(buffer) {
    this.#frames = buffer.length;
    this.#channels = Array.from({ length: buffer.numberOfChannels }, (_, i) => buffer.getChannelData(i));
  }

  /**
   * Copies frames of the sound, followed by zeros where it has ended.
   * @param {number} from
   * @param {number} count
   * @returns {Float32Array<ArrayBuffer>[] | null} one or two channels; null if it has ended before
   */
  read(from, count) {
    if (from >= this.#frames) return null;
    const end = Math.min(count, this.#frames - from);
    const channels = Array.from(
      { length: Math.min(2, this.#channels.length) },
      () => new Float32Array(count),
    );
    if (this.#channels.length > 2) mixDown(this.#channels, channels[0], channels[1], from, end);
    else
      for (const [i, channel] of channels.entries())
        channel.set(this.#channels[i].subarray(from, from + end));
    return channels;
  }
}
