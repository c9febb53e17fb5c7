import { element } from '../element.js';
import { createKnob } from '../knob.js';
import { createSelect } from '../select.js';
import { watch } from '../watch.js';
import { amountOf, scaleName, scalesOf } from './amounts.js';
import { createFollowerSource } from './follower-source.js';
import { createLfoSource } from './lfo-source.js';
import { modulatorChange } from './modulator-change.js';
import { removeModulation, rescale } from './modulator-edits.js';
import { createModulatorTrace } from './modulator-trace.js';
import { createTargetSelect } from './target-select.js';
import { stageName, switchOf } from './targets.js';

/**
 * A connection of a modulator as a row that reads as a sentence: an LFO or follower moves a parameter by an
 * amount.
 * @param {import('busbar').Mixer} mixer
 * @param {import('busbar').AnyStrip} strip
 * @param {import('busbar').Modulation} modulation into a parameter of the strip
 * @param {AbortSignal} signal
 */
export function createModulationRow(mixer, strip, modulation, signal) {
  const { modulator, parameter } = modulation;
  const follows = 'strip' in modulator;
  const label = `${follows ? 'Follower' : 'LFO'} moves ${parameter.label}`;
  const remove = element(
    'button',
    {
      type: 'button',
      className: 'remove',
      title: 'Remove',
      'aria-label': `Remove: ${label}`,
      'data-testid': 'modulation-remove',
    },
    '\u00d7',
  );
  remove.addEventListener('click', () => removeModulation(modulation));
  return element(
    'div',
    { className: 'modulation-row', role: 'group', 'aria-label': label, 'data-testid': 'modulation-row' },
    createModulatorTrace(modulator, signal),
    follows ? createFollowerSource(mixer, modulator, signal) : createLfoSource(mixer, modulator, signal),
    element(
      'div',
      { className: 'modulation-target' },
      element('span', { className: 'modulation-kind' }, 'moves'),
      createTargetSelect(mixer, strip, modulation),
      createKnob(amountOf(mixer, modulation), { context: label, signal }),
      ...createScale(mixer, modulation, signal),
    ),
    createNote(mixer, strip, modulation, signal),
    remove,
  );
}

/**
 * A select of the scale, nothing for a parameter that has only one.
 * @param {import('busbar').Mixer} mixer
 * @param {import('busbar').Modulation} modulation
 * @param {AbortSignal} signal
 */
function createScale(mixer, modulation, signal) {
  const { parameter } = modulation;
  const values = scalesOf(parameter);
  if (values.length < 2) return [];
  const choice = {
    values,
    addEventListener: modulatorChange(mixer).addEventListener,
    get value() {
      return modulation.scale;
    },
    set value(scale) {
      rescale(modulation, /** @type {import('busbar').ModulationScale} */ (scale));
    },
  };
  const texts = Object.fromEntries(values.map((scale) => [scale, scaleName(parameter, scale)]));
  return [createSelect(choice, { label: 'Amount in', testId: 'modulation-scale', texts, signal })];
}

/**
 * States why nothing is heard, and what else the modulator moves.
 * @param {import('busbar').Mixer} mixer
 * @param {import('busbar').AnyStrip} strip
 * @param {import('busbar').Modulation} modulation
 * @param {AbortSignal} signal
 */
function createNote(mixer, strip, { modulator, parameter }, signal) {
  const off = element('span', { className: 'off-note' }, `${stageName(parameter)} is off.`);
  const enabled = switchOf(strip, parameter);
  off.hidden = true;
  if (enabled)
    watch(
      enabled,
      () => {
        off.hidden = enabled.value;
      },
      signal,
    );
  const others = element('span', {});
  const showOthers = () => {
    const count = modulator.connections.length - 1;
    others.hidden = count < 1;
    others.textContent = `It also moves ${count} other${count === 1 ? '' : 's'}.`;
  };
  watch(modulatorChange(mixer), showOthers, signal);
  return element('span', { className: 'modulation-note' }, off, others);
}
