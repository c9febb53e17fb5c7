/**
 * A target for a figure. The figure must reach the bar and should reach the aim.
 *
 * @typedef {{name: string, value: number, bar: number, aim: number, most: boolean}} Bar `most`: whether bar
 *   and aim are upper limits; otherwise they are lower ones
 */

/** @param {string} name @param {number} value @param {number} bar @param {number} aim @returns {Bar} */
export const atLeast = (name, value, bar, aim) => ({ name, value, bar, aim, most: false });

/** @param {string} name @param {number} value @param {number} bar @param {number} aim @returns {Bar} */
export const atMost = (name, value, bar, aim) => ({ name, value, bar, aim, most: true });

/** Compares a figure with its bar and its aim. @param {Bar} bar */
export function verdict({ value, bar, aim, most }) {
  const reaches = (/** @type {number} */ limit) => (most ? value <= limit : value >= limit);
  if (reaches(aim)) return 'aim reached';
  return reaches(bar) ? 'bar reached' : 'missed';
}
