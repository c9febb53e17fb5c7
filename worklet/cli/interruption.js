import { Interrupted } from './failure.js';

const SIGNALS = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

/**
 * Defers the signals that end a program while it has files to clean up. Without an Interruption a signal ends
 * the program at once.
 */
export class Interruption {
  /** @type {string | null} */
  #signal = null;

  constructor() {
    for (const signal of SIGNALS) process.on(signal, this.#record);
  }

  /** @throws {Interrupted} if a signal has arrived */
  check() {
    if (this.#signal !== null) throw new Interrupted(this.#signal);
  }

  /** Restores the default behaviour of the signals. */
  end() {
    for (const signal of SIGNALS) process.off(signal, this.#record);
  }

  #record = (/** @type {string} */ signal) => {
    this.#signal = signal;
  };
}
