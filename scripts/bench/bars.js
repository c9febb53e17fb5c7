/**
 * What Busbar holds itself to. `most`: the figure may be at most the bar; otherwise at least.
 * @typedef {{name: string, value: number, bar: number, aim: number, most: boolean}} Bar
 */

/** @param {string} name @param {number} value @param {number} bar @param {number} aim @returns {Bar} */
export const atLeast = (name, value, bar, aim) => ({ name, value, bar, aim, most: false });

/** @param {string} name @param {number} value @param {number} bar @param {number} aim @returns {Bar} */
export const atMost = (name, value, bar, aim) => ({ name, value, bar, aim, most: true });

/** How a figure stands to its bar. @param {Bar} bar */
export function verdict({ value, bar, aim, most }) {
  const reaches = (/** @type {number} */ limit) => (most ? value <= limit : value >= limit);
  if (reaches(aim)) return 'aim reached';
  return reaches(bar) ? 'bar reached' : 'missed';
}
