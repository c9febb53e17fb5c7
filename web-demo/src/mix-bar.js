import { element } from './element.js';

/**
 * Buttons for the whole mix: open, save, export, reset.
 * @param {object} actions
 * @param {(files: File[]) => void} actions.open
 * @param {() => void} actions.save
 * @param {() => void} actions.exportMix
 * @param {() => void} actions.reset
 */
export function createMixBar({ open, save, exportMix, reset }) {
  const picker = element('input', {
    type: 'file',
    accept: '.json,application/json',
    className: 'hidden-input',
    tabIndex: -1,
    'aria-label': 'Session file',
    'data-testid': 'session-picker',
  });
  picker.addEventListener('change', () => {
    open([...(picker.files ?? [])]);
    picker.value = '';
  });
  return element(
    'div',
    { className: 'buttons', role: 'group', 'aria-label': 'Mix' },
    button('Open\u2026', 'Open a session file. You can also drop it anywhere on the page.', 'open', () =>
      picker.click(),
    ),
    button('Save', 'Save all settings as a session file, without the sound', 'save', save),
    button('Export\u2026', 'Export the mix as a WAV file', 'export', exportMix),
    button('Reset', 'Reset the mix to that of your first visit. Undo brings yours back.', 'reset', reset),
    picker,
  );
}

/** @param {string} text @param {string} title @param {string} testId @param {() => void} action */
function button(text, title, testId, action) {
  const created = element('button', { type: 'button', title, 'data-testid': testId }, text);
  created.addEventListener('click', action);
  return created;
}
