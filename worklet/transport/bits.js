/**
 * Number of the lowest set bit, for walks over the set bits of a word:
 * `for (let bits = word; bits !== 0; bits &= bits - 1) lowestBit(bits)`.
 * @param {number} bits not 0
 * @returns {number} 0 to 31
 */
export function lowestBit(bits) {
  return 31 - Math.clz32(bits & -bits);
}
