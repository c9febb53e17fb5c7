import { bitWordOf, flagWordOf, wordOf } from './layout.js';

/**
 * A private copy of everything that the main thread has written, with the layout of the control buffer. Reads
 * come from it, so a value that was set inside a batch reads back at once. Its dirty bits mark the words that
 * wait to be published. Inside a batch it records what it overwrites, so the batch can be rolled back.
 * [main thread]
 */
export class Draft {
  /** @readonly */
  words;
  #layout;
  #floats;
  /**
   * What the current batches have overwritten: word, old value, word, old value...
   * @type {number[]}
   */
  #undo = [];

  /**
   * @param {import('./layout.js').Layout} layout
   * @param {Int32Array<ArrayBuffer>} words
   */
  constructor(layout, words) {
    this.#layout = layout;
    this.words = words;
    this.#floats = new Float32Array(words.buffer);
  }

  /** @param {number} strip @param {number} slot */
  readFloat(strip, slot) {
    return this.#floats[wordOf(this.#layout, strip, slot)];
  }

  /**
   * @param {number} strip
   * @param {number} slot
   * @param {number} value rounded to float32
   * @param {boolean} record
   */
  writeFloat(strip, slot, value, record) {
    const word = wordOf(this.#layout, strip, slot);
    if (record) this.#record(strip, slot, word);
    this.#floats[word] = value;
  }

  /** @param {number} strip @param {number} bit @param {number} value @param {boolean} record */
  writeInteger(strip, bit, value, record) {
    const word = wordOf(this.#layout, strip, bit);
    if (record) this.#record(strip, bit, word);
    this.words[word] = value;
  }

  /** Marks a word as one that waits to be published. @param {number} strip @param {number} bit */
  markDirty(strip, bit) {
    this.words[bitWordOf(this.#layout, strip, bit)] |= 1 << bit;
    this.words[flagWordOf(this.#layout, strip)] |= 1 << strip;
  }

  /** How much has been recorded so far, to roll back to. */
  get mark() {
    return this.#undo.length;
  }

  /** Undoes what was recorded after a mark. @param {number} mark */
  rollBack(mark) {
    for (let at = this.#undo.length - 2; at >= mark; at -= 2) this.words[this.#undo[at]] = this.#undo[at + 1];
    this.#undo.length = mark;
  }

  /** Forgets what was recorded. */
  commit() {
    this.#undo.length = 0;
  }

  /** @param {number} strip @param {number} bit @param {number} word */
  #record(strip, bit, word) {
    const { words } = this;
    const bitWord = bitWordOf(this.#layout, strip, bit);
    const flagWord = flagWordOf(this.#layout, strip);
    this.#undo.push(word, words[word], bitWord, words[bitWord], flagWord, words[flagWord]);
    this.markDirty(strip, bit);
  }
}
