import { element } from './element.js';
import { BAND_COLOURS } from './eq-drawing.js';
import { createKnob } from './knob.js';
import { choiceParam, switchParam } from './parameter.js';
import { createSelect } from './select.js';
import { createToggle } from './toggle.js';
import { watch } from './watch.js';

/**
 * The controls of one EQ band.
 * @param {import('busbar').AnyStrip} strip
 * @param {number} band
 * @param {AbortSignal} signal
 */
export function createEqBandEditor(strip, band, signal) {
  const { frequency, Q, gain } = strip.eq[band];
  const id = (/** @type {string} */ name) => `eq.${band}.${name}`;
  const context = `EQ ${band + 1}`;
  const type = choiceParam(strip, id('type'));
  const enabled = switchParam(strip, id('enabled'));
  const typeSelect = createSelect(type, {
    label: `${context} type`,
    testId: `eq-${band}-type`,
    signal,
  });
  const frequencyKnob = createKnob(frequency, { label: 'Freq', context, signal });
  const QKnob = createKnob(Q, { label: 'Q', context, signal });
  const gainKnob = createKnob(gain, { label: 'Gain', context, signal });
  const root = element(
    'div',
    { className: 'eq-band', role: 'group', 'aria-label': context, 'data-testid': `eq-${band}` },
    element(
      'div',
      { className: 'eq-band-head' },
      createToggle(enabled, {
        text: String(band + 1),
        label: `${context} on`,
        className: 'band',
        signal,
        testId: `eq-${band}-on`,
      }),
      typeSelect,
    ),
    element('div', { className: 'knobs' }, frequencyKnob, QKnob, gainKnob),
  );
  root.style.setProperty('--hue', BAND_COLOURS[band]);
  watch(enabled, () => root.classList.toggle('off', !enabled.value), signal);
  const showUse = () => {
    QKnob.classList.toggle('unused', !Q.used);
    gainKnob.classList.toggle('unused', !gain.used);
  };
  watch(type, showUse, signal);
  return root;
}
