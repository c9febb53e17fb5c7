import { element } from './element.js';
import { BAND_COLOURS, WITH_GAIN } from './eq-graph.js';
import { createKnob } from './knob.js';
import { createSelect } from './select.js';
import { createToggle } from './toggle.js';

/** The filter types that use Q. */
const WITH_Q = new Set(['lowpass', 'highpass', 'bandpass', 'peaking', 'notch', 'allpass']);

/**
 * The controls of one EQ band.
 * @param {import('./channel.js').Channel} channel
 * @param {number} band
 * @param {AbortSignal} signal
 */
export function createEqBandEditor(channel, band, signal) {
  const id = (/** @type {string} */ name) => `eq.${band}.${name}`;
  const context = `EQ ${band + 1}`;
  const type = createSelect(channel, id('type'), {
    label: `${context} type`,
    testId: `eq-${band}-type`,
    signal,
  });
  const frequency = createKnob(channel, id('frequency'), { label: 'Freq', context, signal });
  const Q = createKnob(channel, id('Q'), { label: 'Q', context, signal });
  const gain = createKnob(channel, id('gain'), { label: 'Gain', context, signal });
  const root = element(
    'div',
    { className: 'eq-band', role: 'group', 'aria-label': context, 'data-testid': `eq-${band}` },
    element(
      'div',
      { className: 'eq-band-head' },
      createToggle(channel, id('enabled'), {
        text: String(band + 1),
        label: `${context} on`,
        className: 'band',
        signal,
        testId: `eq-${band}-on`,
      }),
      type,
    ),
    element('div', { className: 'knobs' }, frequency, Q, gain),
  );
  root.style.setProperty('--hue', BAND_COLOURS[band]);
  channel.watch(
    `eq.${band}`,
    () => {
      root.classList.toggle('off', !channel.get(id('enabled')));
      Q.classList.toggle('unused', !WITH_Q.has(channel.get(id('type'))));
      gain.classList.toggle('unused', !WITH_GAIN.has(channel.get(id('type'))));
    },
    signal,
  );
  return root;
}
