import { element } from './element.js';

/**
 * Buttons that add strips for the visitor's own files and for the microphone.
 * @param {{files: (files: File[]) => void, microphone: () => Promise<void>}} actions
 */
export function createSourceBar({ files, microphone }) {
  const picker = element('input', {
    type: 'file',
    accept: 'audio/*,.flac,.wav,.mp3,.ogg,.opus,.m4a',
    multiple: true,
    className: 'hidden-input',
    tabIndex: -1,
    'aria-label': 'Audio files',
    'data-testid': 'file-picker',
  });
  picker.addEventListener('change', () => {
    files([...(picker.files ?? [])]);
    picker.value = '';
  });
  const add = element(
    'button',
    {
      type: 'button',
      title: 'Add a strip per audio file. You can also drop files anywhere on the page.',
      'data-testid': 'add-files',
    },
    'Add files\u2026',
  );
  add.addEventListener('click', () => picker.click());
  const mic = element(
    'button',
    { type: 'button', title: 'Add a strip for the microphone', 'data-testid': 'microphone' },
    'Microphone',
  );
  mic.addEventListener('click', async () => {
    mic.disabled = true;
    await microphone();
    mic.disabled = false;
  });
  return element(
    'div',
    { className: 'buttons', role: 'group', 'aria-label': 'Your own sound' },
    add,
    mic,
    picker,
  );
}
