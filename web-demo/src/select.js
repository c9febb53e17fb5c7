import { rowOf } from './channel.js';
import { element } from './element.js';

/**
 * A select of an enum parameter.
 * @param {import('./channel.js').Channel} channel
 * @param {string} id of an enum row
 * @param {{label: string, testId: string, texts?: Record<string, string>, signal?: AbortSignal}} options
 *   texts: the options' texts by value; a value without a text is shown as it is
 */
export function createSelect(channel, id, { label, testId, texts = {}, signal }) {
  const options = (rowOf(id).values ?? []).map((value) =>
    element('option', { value }, texts[value] ?? value),
  );
  const select = element('select', { 'aria-label': label, 'data-testid': testId }, ...options);
  select.addEventListener('change', () => channel.set(id, select.value));
  channel.watch(
    id,
    () => {
      select.value = channel.get(id);
    },
    signal,
  );
  return select;
}
