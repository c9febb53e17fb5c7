/**
 * What was written while `restore()` loads its schema: words of the transport, properties, removed strips.
 */
export class Recording {
  /** Ids of strips that were removed. @type {Set<string>} */
  removedIds = new Set();
  /** Keys of words. @type {Set<number>} */
  #words = new Set();
  /** @type {Map<object, Set<string>>} */
  #properties = new Map();

  /** @param {number} key @returns {boolean} whether the word is new */
  addWord(key) {
    return this.#words.size < this.#words.add(key).size;
  }

  /** @param {number} key */
  deleteWord(key) {
    this.#words.delete(key);
  }

  /** @param {object} owner @param {string} name @returns {boolean} whether the property is new */
  addProperty(owner, name) {
    const names = this.#properties.get(owner) ?? new Set();
    this.#properties.set(owner, names);
    return names.size < names.add(name).size;
  }

  /** @param {object} owner @param {string} name */
  deleteProperty(owner, name) {
    this.#properties.get(owner)?.delete(name);
  }

  /** @param {number} strip @param {number} bit */
  hasWord(strip, bit) {
    return this.#words.has(keyOf(strip, bit));
  }

  /** @param {object} owner @param {string} name */
  hasProperty(owner, name) {
    return this.#properties.get(owner)?.has(name) === true;
  }
}

/** The key of a word of the transport. @param {number} strip @param {number} bit below 65,536 */
export function keyOf(strip, bit) {
  return 65_536 * strip + bit;
}

/** The strip of a word. @param {number} key */
export function stripOf(key) {
  return Math.floor(key / 65_536);
}

/** The bit of a word, which is also its row in the layout. @param {number} key */
export function bitOf(key) {
  return key % 65_536;
}
