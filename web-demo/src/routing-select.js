import { element } from './element.js';
import { watchStrip } from './watch.js';

/**
 * A select of the strip that a track or bus feeds. An output that the mixer refuses, because a bus would feed
 * itself, is reported, and the select returns to the present one.
 * @param {import('busbar').Track | import('busbar').Bus} strip
 * @param {import('busbar').Mixer} mixer
 * @param {{onError: (error: unknown) => void, signal: AbortSignal}} options
 */
export function createRoutingSelect(strip, mixer, { onError, signal }) {
  const select = element('select', {
    className: 'output',
    'aria-label': 'Output',
    title: 'Output',
    'data-testid': 'output',
  });
  const show = () => {
    const outputs = [...mixer.buses.filter((bus) => bus !== strip), mixer.master];
    select.replaceChildren(...outputs.map(({ id, name }) => element('option', { value: id }, name)));
    select.value = (strip.output ?? mixer.master).id;
  };
  select.addEventListener('change', () => {
    try {
      const output = mixer.strip(select.value);
      if (output && output.kind !== 'track') strip.output = output;
    } catch (error) {
      show();
      onError(error);
    }
  });
  watchStrip(strip, 'output', show, signal);
  const showIfListed = (/** @type {CustomEvent<import('busbar').MixerChange>} */ { detail }) => {
    const { added, removed, changed, reordered } = detail;
    const isOutput = (/** @type {import('busbar').AnyStrip} */ { kind }) => kind !== 'track';
    const renamed = [...changed].some(
      ([other, names]) => isOutput(other) && names.some((name) => name === 'name' || name === 'id'),
    );
    if (!strip.removed && (reordered || renamed || [...added, ...removed].some(isOutput))) show();
  };
  mixer.addEventListener('change', showIfListed, { signal });
  return select;
}
