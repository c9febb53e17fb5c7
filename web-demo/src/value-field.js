import { element } from './element.js';
import { setByHand } from './set-by-hand.js';
import { withMinus } from './text.js';
import { watch } from './watch.js';

/**
 * A parameter's value as an editable text. Enter and leaving the field set the value; Escape restores the old
 * text.
 * @param {import('./slider.js').NumberControl} param
 * @param {string} label the accessible name
 * @param {AbortSignal} [signal]
 */
export function createValueField(param, label, signal) {
  const field = element('input', {
    type: 'text',
    className: 'value',
    autocomplete: 'off',
    spellcheck: false,
    'aria-label': `${label}, value`,
    'data-value': param.id,
  });
  const show = () => {
    // isEditing() in text-editing.js compares the two.
    field.value = field.defaultValue = withMinus(param.format());
    field.classList.remove('wrong');
    field.removeAttribute('aria-invalid');
  };
  const commit = () => {
    if (field.value === field.defaultValue) return show();
    const value = param.parse(field.value);
    if (value !== null) {
      setByHand(param, value);
      return show();
    }
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
  watch(param, show, signal);
  return field;
}
