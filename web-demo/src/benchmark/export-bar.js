import { element } from '../element.js';
import { find } from '../find.js';

/** Buttons that copy the report to the clipboard or download it. */
export class ExportBar {
  #root = find('export', HTMLElement);
  #download = element(
    'a',
    { className: 'button', download: 'busbar-benchmark.json', 'data-testid': 'download' },
    'Download JSON',
  );
  #status = find('copied', HTMLElement);
  #text = '';

  constructor() {
    const copy = find('copy', HTMLButtonElement);
    copy.addEventListener('click', () => this.#copy());
    copy.after(this.#download);
  }

  clear() {
    URL.revokeObjectURL(this.#download.href);
    this.#root.hidden = true;
    this.#status.textContent = '';
  }

  /** @param {object} report */
  offer(report) {
    this.#text = `${JSON.stringify(report, null, 2)}\n`;
    this.#download.href = URL.createObjectURL(new Blob([this.#text], { type: 'application/json' }));
    this.#root.hidden = false;
  }

  async #copy() {
    try {
      await navigator.clipboard.writeText(this.#text);
      this.#status.textContent = 'Copied.';
    } catch (error) {
      const reason = error instanceof Error ? error.message : error;
      this.#status.textContent = `Copying failed (${reason}). You can download the file instead.`;
    }
  }
}
