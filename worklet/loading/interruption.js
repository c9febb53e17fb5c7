import { invalidState } from '../common/errors.js';

/**
 * What ends the loading of a mixer early: an aborted signal, or a closed context. Its listeners are removed
 * when loading has ended, whatever the outcome.
 */
export class Interruption {
  #context;
  #aborter;
  #loading = new AbortController();
  /** Rejects when loading is interrupted. @type {Promise<never>} */
  #interrupted;

  /**
   * @param {BaseAudioContext} context the browser's own
   * @param {AbortSignal | undefined} aborter the option `signal`
   */
  constructor(context, aborter) {
    this.#context = context;
    this.#aborter = aborter;
    this.#interrupted = new Promise((_, reject) => {
      const check = () => {
        const reason = this.#reason();
        if (reason !== undefined) reject(reason);
      };
      const options = { signal: this.loading };
      aborter?.addEventListener('abort', check, options);
      context.addEventListener('statechange', check, options);
    });
    this.#interrupted.catch(() => {}); // race() reports it
  }

  /** Aborted when loading has ended. */
  get loading() {
    return this.#loading.signal;
  }

  /**
   * Waits for a step of loading, or for the interruption if that comes first. An interruption also replaces
   * the step's own error, which it may have caused.
   * @type {<T>(step: Promise<T>) => Promise<T>}
   * @throws the signal's reason if it is aborted
   * @throws {DOMException} InvalidStateError if the context is closed
   * @throws the step's error
   */
  race = async (step) => {
    try {
      return await Promise.race([step, this.#interrupted]);
    } finally {
      const reason = this.#reason();
      // biome-ignore lint/correctness/noUnsafeFinally: it is meant to replace the outcome
      if (reason !== undefined) throw reason;
    }
  };

  /** Removes the listeners. */
  end() {
    this.#loading.abort();
  }

  #reason() {
    if (this.#aborter?.aborted) return this.#aborter.reason;
    if (this.#context.state === 'closed')
      return invalidState('createMixer: context must be running or suspended, got a closed one.');
  }
}
