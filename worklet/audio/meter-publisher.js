import { lowestBit } from '../transport/bits.js';
import { METER } from '../transport/layout.js';

/** Strips whose flags share a word. */
const STRIPS_PER_WORD = 32;

/**
 * Passes meter requests on to the engine and meters back to the control buffer. A meter stops when nobody has
 * read it for one to two seconds of real time, unless it is kept.  [audio thread]
 */
export class MeterPublisher {
  #layout;
  #control;
  #mirror;
  /**
   * Meters of the strips of each word, in the engine's mirror and in the control buffer.
   * @type {{from: Int32Array, to: Int32Array}[]}
   */
  #meters = [];
  /** Strips whose meter was read in the current second, and in the second before it: a bit per strip. */
  #requestedNow;
  #requestedBefore;
  #secondFrames;
  #framesLeft;

  /**
   * @param {import('../transport/layout.js').Layout} layout
   * @param {Int32Array} control the control buffer
   * @param {Int32Array} mirror the engine's
   * @param {number} secondFrames frames per second; Infinity where audio time is not real time
   */
  constructor(layout, control, mirror, secondFrames) {
    this.#layout = layout;
    this.#control = control;
    this.#mirror = mirror;
    for (let word = 0; word < layout.bitWords; word++) {
      const begin = layout.meters + STRIPS_PER_WORD * METER.words * word;
      const end = Math.min(
        begin + STRIPS_PER_WORD * METER.words,
        layout.meters + METER.words * layout.strips,
      );
      this.#meters.push({ from: mirror.subarray(begin, end), to: control.subarray(begin, end) });
    }
    this.#requestedNow = new Int32Array(layout.bitWords);
    this.#requestedBefore = new Int32Array(layout.bitWords);
    this.#secondFrames = secondFrames;
    this.#framesLeft = secondFrames;
  }

  /** Reads the meter requests before a quantum. @param {number} frames of the quantum */
  readRequests(frames) {
    const { bitWords, meterRequests, meterKept } = this.#layout;
    const control = this.#control;
    const mirror = this.#mirror;
    this.#framesLeft -= frames;
    const secondIsOver = this.#framesLeft <= 0;
    if (secondIsOver) this.#framesLeft = this.#secondFrames;
    for (let word = 0; word < bitWords; word++) {
      if (secondIsOver) {
        this.#requestedBefore[word] = this.#requestedNow[word];
        this.#requestedNow[word] = 0;
      }
      const at = meterRequests + word;
      if (Atomics.load(control, at) !== 0) this.#requestedNow[word] |= Atomics.exchange(control, at, 0);
      const running = this.#requestedNow[word] | this.#requestedBefore[word] | mirror[meterKept + word];
      const stopped = mirror[at] & ~running;
      if (stopped !== 0) this.#clear(word, stopped);
      mirror[at] = running;
    }
  }

  /**
   * Copies the meters after a quantum: those of all strips of a word if one of them runs. One copy is
   * as fast as copying two or three meters word by word. ECMAScript would allow the main thread to read a
   * half-copied level, but no JavaScript engine copies less than a word at a time.
   */
  publish() {
    const { meterRequests } = this.#layout;
    for (let word = 0; word < this.#meters.length; word++) {
      if (this.#mirror[meterRequests + word] !== 0) this.#meters[word].to.set(this.#meters[word].from);
    }
  }

  /**
   * Sets the meters that have stopped to zero, so that the next reader gets no old level.
   * @param {number} word
   * @param {number} stopped a bit per strip
   */
  #clear(word, stopped) {
    const { from, to } = this.#meters[word];
    for (let bits = stopped; bits !== 0; bits &= bits - 1) {
      const meter = lowestBit(bits) * METER.words;
      for (let at = meter; at < meter + METER.words; at++) from[at] = to[at] = 0;
    }
  }
}
