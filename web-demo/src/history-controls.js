import { element } from './element.js';
import { isEditing } from './text-editing.js';
import { watch } from './watch.js';

/**
 * @param {string} text
 * @param {string} label
 * @param {string} keys
 * @param {string} testId
 */
function historyButton(text, label, keys, testId) {
  const properties = {
    type: 'button',
    className: 'icon',
    title: `${label} (${keys})`,
    'aria-label': label,
    'data-testid': testId,
  };
  return element('button', properties, text);
}

/**
 * Buttons and keys that undo and redo.
 * @param {import('busbar/sessions').History} history
 */
export function createHistoryControls(history) {
  const undo = historyButton('\u21b6', 'Undo', 'Ctrl+Z', 'undo');
  const redo = historyButton('\u21b7', 'Redo', 'Ctrl+Shift+Z', 'redo');
  undo.addEventListener('click', () => history.undo());
  redo.addEventListener('click', () => history.redo());
  watch(history, () => {
    undo.disabled = !history.canUndo;
    redo.disabled = !history.canRedo;
  });
  // A drag, whose handle captures the pointer, is one step. A click ends the step before it.
  addEventListener('gotpointercapture', () => history.beginStep());
  addEventListener('lostpointercapture', () => history.endStep());
  addEventListener('pointerup', () => history.endStep());
  addEventListener('keydown', (event) => {
    const action = historyKey(event);
    if (!action || isEditing(event.target) || document.querySelector('dialog[open]')) return;
    event.preventDefault();
    history[action]();
  });
  return element('div', { className: 'history', role: 'group', 'aria-label': 'Undo and redo' }, undo, redo);
}

/**
 * What a key does: Ctrl or Cmd with Z undoes, with Shift+Z or Y redoes.
 * @param {KeyboardEvent} event
 * @returns {'undo' | 'redo' | null}
 */
function historyKey({ key, ctrlKey, metaKey, shiftKey, altKey }) {
  if (ctrlKey === metaKey || altKey) return null;
  const letter = key.toLowerCase();
  if (letter === 'z') return shiftKey ? 'redo' : 'undo';
  return letter === 'y' && !shiftKey ? 'redo' : null;
}
