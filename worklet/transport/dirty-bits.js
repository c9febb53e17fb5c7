import { lowestBit } from './bits.js';
import { DIRTY_LIFE } from './layout.js';

/**
 * The codec of both transports: moves what the dirty bits of one array name, bits included, into another one; both are laid out as the control
 * block. If another thread looks at `to` meanwhile, all stores are atomic and in the order value, slot bit, strip bit; who reads looks in reverse order.
 * @param {import('./layout.js').Layout} layout
 * @param {Int32Array} from has no dirty bit afterwards; no other thread touches it
 * @param {Int32Array} to keeps the dirty bits that it has
 * @param {boolean} shared whether another thread looks at `to`
 * @returns {number} how many parameter values were moved
 */
export function moveDirtyValues(layout, from, to, shared) {
  const { bitWords, dirtyStrips, dirtySlots, rows, strips } = layout;
  let parameters = 0;
  for (let group = 0; group < bitWords; group++) {
    const dirty = from[dirtyStrips + group];
    if (dirty === 0) continue;
    for (let left = dirty; left !== 0; left &= left - 1) {
      const strip = 32 * group + lowestBit(left);
      for (let half = 0; half < 2; half++) {
        const slotWord = dirtySlots + 2 * strip + half;
        const slots = from[slotWord];
        for (let bits = slots; bits !== 0; bits &= bits - 1) {
          const bit = 32 * half + lowestBit(bits);
          const word = rows + bit * strips + strip;
          if (shared) Atomics.store(to, word, from[word]);
          else to[word] = from[word];
          if (bit < DIRTY_LIFE) parameters++;
        }
        if (shared) Atomics.or(to, slotWord, slots);
        else to[slotWord] |= slots;
        from[slotWord] = 0;
      }
    }
    if (shared) Atomics.or(to, dirtyStrips + group, dirty);
    else to[dirtyStrips + group] |= dirty;
    from[dirtyStrips + group] = 0;
  }
  return parameters;
}
