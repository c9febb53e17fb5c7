import { element } from './element.js';
import { choiceParam } from './parameter.js';
import { createSelect } from './select.js';

/** @type {Record<typeof import('busbar').PAN_LAWS[number], string>} */
const TEXTS = {
  equalPower: '−3 dB',
  compromise: '−4.5 dB',
  linear: '−6 dB',
  balance: 'Balance',
};

/**
 * A labelled select of the strip's pan law.
 * @param {import('busbar').AnyStrip} strip
 * @param {AbortSignal} signal
 */
export function createPanLawControl(strip, signal) {
  const param = choiceParam(strip, 'panLaw');
  const { label } = param;
  return element(
    'div',
    { className: 'labelled-select', title: 'The level of a mono source in the centre of the panorama' },
    element('span', { className: 'knob-label', 'aria-hidden': 'true' }, label),
    createSelect(param, { label, testId: 'pan-law', texts: TEXTS, signal }),
  );
}
