import { element } from './element.js';
import { onFrame } from './frames.js';
import { numberText } from './text.js';

const RANGE = 24; // dB

/**
 * The compressor's gain reduction, from the top down.
 * @param {import('busbar').AnyStrip} strip
 * @param {AbortSignal} signal
 */
export function createReductionMeter({ compressor }, signal) {
  const bar = element('span', { className: 'reduction-bar' });
  const text = element('span', { className: 'reduction-text' });
  let shown = Number.NaN;
  const stop = onFrame(() => {
    const reduction = compressor.enabled ? Math.max(0, -compressor.reduction) : 0;
    if (Math.abs(reduction - shown) < 0.05) return;
    shown = reduction;
    bar.style.transform = `scaleY(${Math.min(1, reduction / RANGE).toFixed(3)})`;
    text.textContent = numberText(-reduction, 1);
  });
  signal.addEventListener('abort', stop);
  return element(
    'div',
    { className: 'reduction', title: 'Gain reduction in dB', 'data-testid': 'reduction' },
    element('span', { className: 'reduction-title' }, 'GR'),
    element('div', { className: 'reduction-track' }, bar),
    text,
  );
}
