import { element } from './element.js';
import { watch } from './watch.js';

/**
 * A select of a parameter that is a choice.
 * @param {import('busbar').EnumParam} param
 * @param {{label: string, testId: string, texts?: Record<string, string>, signal?: AbortSignal}} options
 *   texts: the options' texts by value; a value without a text is shown as it is
 */
export function createSelect(param, { label, testId, texts = {}, signal }) {
  const options = param.values.map((value) => element('option', { value }, texts[value] ?? value));
  const select = element('select', { 'aria-label': label, 'data-testid': testId }, ...options);
  select.addEventListener('change', () => {
    param.value = select.value;
  });
  const show = () => {
    select.value = param.value;
  };
  watch(param, show, signal);
  return select;
}
