import { element } from '../element.js';
import { find } from '../find.js';

/** The report to take away, by the clipboard or as a file. */
export class ExportBar {
  #root = find('export', HTMLElement);
  #download = element(
    'a',
    { className: 'button', download: 'busbar-benchmark.json', 'data-testid': 'download' },
    'Download JSON',
  );
  #said = find('copied', HTMLElement);
  #text = '';

  constructor() {
    const copy = find('copy', HTMLButtonElement);
    copy.addEventListener('click', () => this.#copy());
    copy.after(this.#download);
  }

  clear() {
    URL.revokeObjectURL(this.#download.href);
    this.#root.hidden = true;
    this.#said.textContent = '';
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
      this.#said.textContent = 'Copied.';
    } catch (error) {
      this.#said.textContent = `The browser did not let it be copied: ${error instanceof Error ? error.message : error} It can still be downloaded.`;
    }
  }
}
