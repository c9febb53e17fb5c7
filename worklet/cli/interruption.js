import { Interrupted } from './failure.js';

const SIGNALS = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

/** While there is one, the signals that end a program wait until it has tidied up. Otherwise they end it at once, whatever it waits for. */
export class Interruption {
  /** @type {string | null} */
  #signal = null;

  constructor() {
    for (const signal of SIGNALS) process.on(signal, this.#note);
  }

  /** @throws {Interrupted} if a signal has come */
  check() {
    if (this.#signal !== null) throw new Interrupted(this.#signal);
  }

  end() {
    for (const signal of SIGNALS) process.off(signal, this.#note);
  }

  #note = (/** @type {string} */ signal) => {
    this.#signal = signal;
  };
}
