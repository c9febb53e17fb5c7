import { sincKernel } from './sinc-kernel.js';

/** Input frames that are read at a time. */
const CHUNK = 4096;

/**
 * A stem at another sample rate. Frame 0 stays at the same time. It needs the same memory for any length.
 */
export class ResampledStem {
  #stem;
  #kernel;
  /** Input frames around the next output frame, by channel. */
  #window;
  #windowFrames = 0;
  /** Index in the window of the first input frame that the next output frame needs. */
  #at = 0;
  #place = 0;
  #frame = 0;

  /** @param {import('./stem.js').Stem} stem @param {number} sampleRate in Hz, an integer */
  constructor(stem, sampleRate) {
    this.#stem = stem;
    this.#kernel = sincKernel(stem.sampleRate, sampleRate);
    const { half, places, step } = this.#kernel;
    this.#window = Array.from({ length: stem.channels }, () => new Float32Array(2 * half + CHUNK));
    this.#windowFrames = half - 1; // silence before the first frame
    this.path = stem.path;
    this.track = stem.track;
    this.channels = stem.channels;
    this.sampleRate = sampleRate;
    this.frames = Math.ceil((stem.frames * places) / step);
  }

  /**
   * As Stem's `read`.
   * @param {readonly Float32Array[]} into
   */
  async read(into) {
    if (this.#frame === this.frames) return false;
    const { half, places, step } = this.#kernel;
    const wanted = Math.min(into[0].length, this.frames - this.#frame);
    for (let i = 0; i < wanted; i++) {
      while (this.#at + 2 * half > this.#windowFrames) await this.#readInput();
      for (let c = 0; c < into.length; c++)
        into[c][i] = this.#kernel.apply(this.#window[c], this.#at, this.#place);
      this.#place += step;
      this.#at += Math.floor(this.#place / places);
      this.#place %= places;
    }
    for (const channel of into) channel.fill(0, wanted);
    this.#frame += wanted;
    return true;
  }

  /** Drops the frames before the next output frame and appends a chunk, of silence after the stem's end. */
  async #readInput() {
    const dropped = Math.min(this.#at, this.#windowFrames);
    for (const samples of this.#window) samples.copyWithin(0, dropped, this.#windowFrames);
    this.#at -= dropped;
    this.#windowFrames -= dropped;
    const chunk = this.#window.map((samples) =>
      samples.subarray(this.#windowFrames, this.#windowFrames + CHUNK),
    );
    if (!(await this.#stem.read(chunk))) for (const samples of chunk) samples.fill(0);
    this.#windowFrames += CHUNK;
  }
}
