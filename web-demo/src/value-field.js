import { rowOf } from './channel.js';
import { element } from './element.js';
import { parseValue, valueText } from './text.js';

/**
 * A parameter's value as an editable text. Enter and leaving the field set the value; Escape restores the old
 * text.
 * @param {import('./channel.js').Channel} channel
 * @param {string} id of a float row
 * @param {string} label the accessible name
 * @param {AbortSignal} [signal]
 */
export function createValueField(channel, id, label, signal) {
  const row = rowOf(id);
  const field = element('input', {
    type: 'text',
    className: 'value',
    autocomplete: 'off',
    spellcheck: false,
    'aria-label': `${label}, value`,
    'data-value': id,
  });
  const show = () => {
    field.value = valueText(row, channel.get(id));
    field.classList.remove('wrong');
    field.removeAttribute('aria-invalid');
  };
  const commit = () => {
    if (field.value === valueText(row, channel.get(id))) return show();
    const value = parseValue(row, field.value);
    if (Number.isFinite(value)) return channel.set(id, value);
    field.classList.add('wrong');
    field.setAttribute('aria-invalid', 'true');
  };
  field.addEventListener('focus', () => field.select());
  field.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') show();
    if (event.key === 'Enter') {
      commit();
      field.select();
    }
  });
  field.addEventListener('blur', () => {
    commit();
    show();
  });
  channel.watch(id, show, signal);
  return field;
}
