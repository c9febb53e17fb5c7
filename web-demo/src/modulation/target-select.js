import { element } from '../element.js';
import { retarget } from './modulator-edits.js';
import { targetGroups } from './targets.js';

/**
 * A select of the parameter that a connection moves. A row belongs to one parameter, so the select's value is
 * fixed: another choice makes another connection, with a row of its own.
 * @param {import('busbar').Mixer} mixer
 * @param {import('busbar').AnyStrip} strip
 * @param {import('busbar').Modulation} modulation
 */
export function createTargetSelect(mixer, strip, modulation) {
  const groups = [...targetGroups(strip)].map(([label, params]) =>
    element('optgroup', { label }, ...params.map(({ id, label }) => element('option', { value: id }, label))),
  );
  const select = element(
    'select',
    { 'aria-label': 'Moved parameter', 'data-testid': 'modulation-target' },
    ...groups,
  );
  select.value = modulation.parameter.id;
  select.addEventListener('change', () => {
    const param = strip.parameters.get(select.value);
    const isTaken = modulation.modulator.connections.some(({ parameter }) => parameter === param);
    if (param?.type === 'float' && !isTaken) retarget(mixer, modulation, param);
    else select.value = modulation.parameter.id;
  });
  return select;
}
