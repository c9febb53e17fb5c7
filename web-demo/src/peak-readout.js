import { gainToDb } from 'busbar';
import { element } from './element.js';
import { numberText } from './text.js';

/**
 * The highest peak in dBFS, red when samples were above full scale. It is a button that resets it.
 * @param {() => void} reset
 */
export function createPeakReadout(reset) {
  const button = element('button', {
    type: 'button',
    className: 'peak',
    'data-testid': 'peak',
  });
  let highest = -1;
  let clipped = false;
  const show = () => {
    const text = highest > 0 ? numberText(gainToDb(highest), 1) : '\u2013';
    if (button.textContent !== text) button.textContent = text;
    const level = highest > 0 ? `${text} dBFS` : 'none';
    const label = `Highest peak: ${level}${clipped ? ', above full scale' : ''}. Click to reset.`;
    button.title = label;
    button.setAttribute('aria-label', label);
    button.classList.toggle('over', clipped);
  };
  show();
  button.addEventListener('click', reset);
  return {
    button,
    /** @param {number} peak linear @param {number} clipCount samples above full scale */
    update(peak, clipCount) {
      if (peak === highest && clipCount > 0 === clipped) return;
      highest = peak;
      clipped = clipCount > 0;
      show();
    },
  };
}
