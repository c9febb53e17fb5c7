import { element } from './element.js';
import { watch } from './watch.js';

/**
 * A button that switches a boolean parameter, or an object with these members of one.
 * @param {Pick<import('busbar').BooleanParam, 'id' | 'value'> & import('./watch.js').Changing} param
 * @param {{text: string, label: string, className?: string, testId?: string, signal?: AbortSignal}} options
 */
export function createToggle(param, { text, label, className = '', testId, signal }) {
  const button = element(
    'button',
    {
      type: 'button',
      className: `toggle ${className}`,
      title: label,
      'aria-label': label,
      'data-toggle': param.id,
    },
    text,
  );
  if (testId) button.dataset.testid = testId;
  button.addEventListener('click', () => {
    param.value = !param.value;
  });
  watch(param, () => button.setAttribute('aria-pressed', String(param.value)), signal);
  return button;
}
