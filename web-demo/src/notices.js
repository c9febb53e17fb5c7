import { element } from './element.js';

const MAX_NOTICES = 6;

/** Errors, warnings and hints. Each stays until it is dismissed. Repeats of a message are only counted. */
export class Notices {
  /** @type {Map<string, {root: HTMLElement, count: number, counter: HTMLElement}>} */
  #shown = new Map();

  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
  }

  /** @param {string} message @param {'error' | 'warning' | 'info'} [kind] */
  show(message, kind = 'error') {
    const known = this.#shown.get(message);
    if (known) {
      known.count += 1;
      known.counter.textContent = `\u00d7${known.count}`;
      return;
    }
    const counter = element('span', { className: 'notice-count' });
    const close = element(
      'button',
      { type: 'button', className: 'notice-close', 'aria-label': 'Dismiss' },
      '\u00d7',
    );
    const root = element(
      'div',
      {
        className: `notice ${kind}`,
        role: kind === 'error' ? 'alert' : 'status',
        'data-testid': `notice-${kind}`,
      },
      element('p', {}, message),
      counter,
      close,
    );
    close.addEventListener('click', () => this.#dismiss(message));
    this.#shown.set(message, { root, count: 1, counter });
    this.root.append(root);
    if (this.#shown.size > MAX_NOTICES)
      this.#dismiss(/** @type {string} */ (this.#shown.keys().next().value));
  }

  /** @param {unknown} error */
  error(error) {
    this.show(error instanceof Error ? error.message : String(error));
  }

  clear() {
    for (const message of this.#shown.keys()) this.#dismiss(message);
  }

  /** @param {string} message */
  #dismiss(message) {
    this.#shown.get(message)?.root.remove();
    this.#shown.delete(message);
  }
}
