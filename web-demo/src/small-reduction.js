import { element } from './element.js';

const RANGE = 18; // dB

/**
 * The compressor's gain reduction as a thin bar.
 * @param {import('busbar').AnyStrip} strip
 */
export function createSmallReduction({ compressor }) {
  const bar = element('span', { className: 'strip-reduction' });
  let shown = 0;
  return {
    bar,
    draw() {
      const amount = compressor.enabled ? Math.min(1, -compressor.reduction / RANGE) : 0;
      if (Math.abs(amount - shown) < 0.005) return;
      shown = amount;
      bar.style.transform = `scaleX(${amount.toFixed(3)})`;
    },
  };
}
