import { lowestBit } from './bits.js';
import { lifeBitOf } from './layout.js';

/**
 * Moves dirty words and their dirty bits from one array to another. Both have the layout of the control
 * buffer. If another thread reads `to`, all stores are atomic and in the order value, dirty bit, strip's
 * flag. The reader loads them in reverse order.
 * @param {import('./layout.js').Layout} layout
 * @param {Int32Array} from has no dirty bits afterwards; no other thread uses it
 * @param {Int32Array} to keeps the dirty bits that it has already
 * @param {boolean} shared whether another thread reads `to`
 * @returns {number} how many parameter values were moved
 */
export function moveDirtyValues(layout, from, to, shared) {
  const { bitWords, dirtyStrips, dirtyBits, dirtyWords, values, strips } = layout;
  const lifeBit = lifeBitOf(layout);
  let parameters = 0;
  for (let flags = 0; flags < bitWords; flags++) {
    const dirty = from[dirtyStrips + flags];
    if (dirty === 0) continue;
    for (let left = dirty; left !== 0; left &= left - 1) {
      const strip = 32 * flags + lowestBit(left);
      for (let word = 0; word < dirtyWords; word++) {
        const bitWord = dirtyBits + dirtyWords * strip + word;
        const bits = from[bitWord];
        if (bits === 0) continue;
        for (let rest = bits; rest !== 0; rest &= rest - 1) {
          const bit = 32 * word + lowestBit(rest);
          const at = values + bit * strips + strip;
          if (shared) Atomics.store(to, at, from[at]);
          else to[at] = from[at];
          if (bit < lifeBit) parameters++;
        }
        if (shared) Atomics.or(to, bitWord, bits);
        else to[bitWord] |= bits;
        from[bitWord] = 0;
      }
    }
    if (shared) Atomics.or(to, dirtyStrips + flags, dirty);
    else to[dirtyStrips + flags] |= dirty;
    from[dirtyStrips + flags] = 0;
  }
  return parameters;
}
