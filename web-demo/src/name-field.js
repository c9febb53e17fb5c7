import { element } from './element.js';
import { watchStrip } from './watch.js';

/**
 * A strip's name as an editable text. An empty name restores the old one.
 * @param {import('busbar').AnyStrip} strip
 * @param {AbortSignal} signal
 */
export function createNameField(strip, signal) {
  const field = element('input', {
    type: 'text',
    className: 'name',
    'aria-label': 'Strip name',
    maxLength: 40,
    'data-testid': 'name',
  });
  const show = () => {
    // isEditing() in text-editing.js compares the two.
    field.value = field.defaultValue = strip.name;
  };
  field.addEventListener('change', () => {
    strip.name = field.value.trim() || strip.name;
    show();
  });
  watchStrip(strip, 'name', show, signal);
  return field;
}
