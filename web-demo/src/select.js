import { element } from './element.js';
import { watch } from './watch.js';

/**
 * A select of a parameter that is a choice, or of an object with these members of one.
 * @param {Pick<import('busbar').EnumParam, 'values' | 'value'> & import('./watch.js').Changing} param
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
