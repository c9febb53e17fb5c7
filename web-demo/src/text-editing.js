/**
 * Whether an element is a text field whose text is being edited. Keys such as Ctrl+Z then belong to the
 * field.
 * Fields set `defaultValue` together with `value`.
 * @param {EventTarget | null} target
 */
export function isEditing(target) {
  return target instanceof HTMLInputElement && target.type === 'text' && target.value !== target.defaultValue;
}
