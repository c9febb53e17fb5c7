import { gainToDb } from 'busbar';
import { element } from './element.js';
import { numberText } from './text.js';

/** The highest peak in dBFS. It is a button that resets the peak. */
export function createPeakReadout() {
  const button = element('button', {
    type: 'button',
    className: 'peak',
    title: 'Highest peak in dBFS. Click to reset.',
    'data-testid': 'peak',
  });
  let highest = 0;
  const show = () => {
    const text = highest > 0 ? numberText(gainToDb(highest), 1) : '\u2013';
    if (button.textContent === text) return;
    button.textContent = text;
    button.setAttribute('aria-label', `Highest peak: ${highest > 0 ? `${text} dBFS` : 'none'}. Reset it`);
    button.classList.toggle('over', highest > 1);
  };
  button.addEventListener('click', () => {
    highest = 0;
    show();
  });
  show();
  return {
    button,
    /** @param {number} peak linear */
    update(peak) {
      if (peak <= highest) return;
      highest = peak;
      show();
    },
  };
}
