import { element } from './element.js';
import { choiceParam } from './parameter.js';
import { createSelect } from './select.js';
import { watch } from './watch.js';

/** @type {Record<typeof import('busbar').POLARITIES[number], string>} */
const TEXTS = {
  normal: 'Normal',
  inverted: 'Invert both',
  leftInverted: 'Invert left',
  rightInverted: 'Invert right',
};

/**
 * A labelled select of the strip's polarity, highlighted while it inverts a channel.
 * @param {import('busbar').AnyStrip} strip
 * @param {AbortSignal} signal
 */
export function createPolarityControl(strip, signal) {
  const param = choiceParam(strip, 'polarity');
  const { label } = param;
  const select = createSelect(param, { label, testId: 'polarity', texts: TEXTS, signal });
  const root = element(
    'div',
    { className: 'polarity', title: 'Inverts both channels or one, before the equaliser' },
    element('span', { className: 'knob-label', 'aria-hidden': 'true' }, `${label} \u00d8`),
    select,
  );
  watch(param, () => root.classList.toggle('inverted', param.value !== 'normal'), signal);
  return root;
}
