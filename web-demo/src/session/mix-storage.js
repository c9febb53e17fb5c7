const KEY = 'busbar-demo-mix';
/** Where a mix is kept that could not be opened. */
const DAMAGED_KEY = 'busbar-demo-mix-damaged';
/** ms without a change after which the mix is stored. */
const QUIET = 400;

/** Keeps the mix in the browser's localStorage, so that it is there after the page is loaded again. */
export class MixStorage {
  #mixer;
  #onError;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** @param {import('busbar').Mixer} mixer @param {(error: Error) => void} onError called at most once */
  constructor(mixer, onError) {
    this.#mixer = mixer;
    this.#onError = onError;
  }

  /**
   * Reads the stored session.
   * @returns {any} undefined if there is none
   * @throws {Error} if it cannot be read
   */
  read() {
    const text = localStorage.getItem(KEY);
    return text === null ? undefined : JSON.parse(text);
  }

  /** Keeps the stored session, which could not be opened, where later mixes do not replace it. */
  keepDamaged() {
    const text = localStorage.getItem(KEY);
    if (text !== null) localStorage.setItem(DAMAGED_KEY, text);
    return DAMAGED_KEY;
  }

  /** Stores the mix from now on after each change, and when the page is left. */
  start() {
    this.#mixer.addEventListener('change', () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#store(), QUIET);
    });
    const storeNow = () => {
      if (this.#timer !== undefined) this.#store();
    };
    addEventListener('pagehide', storeNow);
    document.addEventListener('visibilitychange', () => document.hidden && storeNow());
  }

  #store() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    try {
      localStorage.setItem(KEY, JSON.stringify(this.#mixer));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#onError(new Error(`The browser cannot keep this mix for your next visit: ${reason}`));
      this.#onError = () => {};
    }
  }
}
