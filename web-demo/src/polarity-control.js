import { rowOf } from './channel.js';
import { element } from './element.js';
import { createSelect } from './select.js';

const ID = 'polarity';

/** @type {Record<typeof import('busbar').POLARITIES[number], string>} */
const TEXTS = {
  normal: 'Normal',
  inverted: 'Invert both',
  leftInverted: 'Invert left',
  rightInverted: 'Invert right',
};

/**
 * A labelled select of the strip's polarity, highlighted while it inverts a channel.
 * @param {import('./channel.js').Channel} channel
 * @param {AbortSignal} signal
 */
export function createPolarityControl(channel, signal) {
  const { label } = rowOf(ID);
  const select = createSelect(channel, ID, { label, testId: ID, texts: TEXTS, signal });
  const root = element(
    'div',
    { className: 'polarity', title: 'Inverts both channels or one, before the equaliser' },
    element('span', { className: 'knob-label', 'aria-hidden': 'true' }, `${label} \u00d8`),
    select,
  );
  channel.watch(ID, () => root.classList.toggle('inverted', channel.get(ID) !== 'normal'), signal);
  return root;
}
