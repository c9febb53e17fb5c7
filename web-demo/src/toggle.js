import { element } from './element.js';

/**
 * A button that switches a boolean parameter.
 * @param {import('./channel.js').Channel} channel
 * @param {string} id
 * @param {{text: string, label: string, className?: string, testId?: string, signal?: AbortSignal}} options
 */
export function createToggle(channel, id, { text, label, className = '', testId, signal }) {
  const button = element(
    'button',
    {
      type: 'button',
      className: `toggle ${className}`,
      title: label,
      'aria-label': label,
      'data-toggle': id,
    },
    text,
  );
  if (testId) button.dataset.testid = testId;
  button.addEventListener('click', () => channel.set(id, !channel.get(id)));
  channel.watch(id, () => button.setAttribute('aria-pressed', String(channel.get(id))), signal);
  return button;
}
