import { element } from '../element.js';

/**
 * The dialog's controls.
 * @param {Readonly<Record<string, {label: string}>>} formats by value
 */
export function createExportForm(formats) {
  const format = element(
    'select',
    { 'data-testid': 'export-format' },
    ...Object.entries(formats).map(([value, { label }]) => element('option', { value }, label)),
  );
  format.value = '32f';
  const tail = element('input', {
    type: 'number',
    min: '0',
    max: '60',
    step: '0.5',
    value: '0',
    'data-testid': 'export-tail',
  });
  const status = element('p', { className: 'status', role: 'status', 'data-testid': 'export-status' });
  const progress = element('progress', { max: 1, value: 0, hidden: true, 'aria-label': 'Export' });
  const start = element('button', { type: 'button', 'data-testid': 'export-start' }, 'Export');
  start.classList.add('primary');
  const cancel = element('button', { type: 'button', 'data-testid': 'export-cancel' }, 'Close');
  const dialog = element(
    'dialog',
    { className: 'dialog', 'aria-labelledby': 'export-title', 'data-testid': 'export-dialog' },
    element('h2', { id: 'export-title' }, 'Export the mix'),
    element('label', {}, element('span', {}, 'Samples'), format),
    element('label', {}, element('span', {}, 'Seconds after the end'), tail),
    progress,
    status,
    element('div', { className: 'dialog-buttons' }, cancel, start),
  );
  return {
    dialog,
    start,
    cancel,
    format: () => format.value,
    /** Seconds, 0 to 60. */
    tail: () => Math.min(60, Math.max(0, tail.valueAsNumber || 0)),
    /** @param {string} text */
    showStatus(text) {
      status.textContent = text;
    },
    /** @param {number} part 0 to 1 */
    showProgress(part) {
      progress.value = part;
    },
    /** @param {boolean} running */
    setRunning(running) {
      progress.hidden = !running;
      progress.value = 0;
      for (const control of [format, tail, start]) control.disabled = running;
      cancel.textContent = running ? 'Cancel' : 'Close';
      if (!running && dialog.open) cancel.focus();
    },
  };
}
