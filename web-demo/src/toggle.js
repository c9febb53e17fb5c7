import { element } from './element.js';

/**
 * A button of a boolean parameter.
 * @param {import('./channel.js').Channel} channel
 * @param {string} id
 * @param {{text: string, label: string, look?: string, testId?: string, signal?: AbortSignal}} options
 */
export function createToggle(channel, id, { text, label, look = '', testId, signal }) {
  const button = element(
    'button',
    { type: 'button', className: `toggle ${look}`, title: label, 'aria-label': label, 'data-toggle': id },
    text,
  );
  if (testId) button.dataset.testid = testId;
  button.addEventListener('click', () => channel.set(id, !channel.get(id)));
  channel.watch(id, () => button.setAttribute('aria-pressed', String(channel.get(id))), signal);
  return button;
}
