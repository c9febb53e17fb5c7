import { show } from '../common/errors.js';
import { guarded, nameOf } from './guarded.js';

/**
 * @typedef {object} Entry A listener of `change`.
 * @property {unknown} listener
 * @property {boolean} capture
 * @property {AbortController | null} forgetting ends what waits for the end of the listener
 *
 * @typedef {object} ObservedHook Functions that are called when an object gets its first listener of `change`
 *   and when it loses the last one.
 * @property {() => void} retain
 * @property {() => void} release
 */

/** Sets the functions of an Observable. @type {(object: any, hook: ObservedHook) => void} */
let setHook;
/** Whether an Observable has listeners of `change`. @type {(object: any) => boolean} */
let isObserved;

/**
 * An EventTarget that counts its listeners of `change`, so that changes cost nothing while there are none.
 */
export class Observable extends guarded(EventTarget) {
  /** @type {Entry[]} */
  #entries = [];
  /** @type {ObservedHook | null} */
  #hook = null;
  /** @type {((listener: () => void) => () => void) | null} */
  #subscribe = null;

  static {
    setHook = (object, hook) => {
      object.#hook = hook;
    };
    isObserved = (object) => object.#entries.length > 0;
  }

  /**
   * As EventTarget's.
   * @param {string} type
   * @param {any} listener
   * @param {boolean | AddEventListenerOptions} [options]
   * @override
   */
  addEventListener(type, listener, options) {
    super.addEventListener(type, listener, options);
    if (type !== 'change' || !listener) return;
    const { capture = false, once, signal } = dictionaryOf(options);
    if (signal?.aborted || this.#find(listener, capture) >= 0) return;
    const forgetting = once || signal ? new AbortController() : null;
    const entry = { listener, capture, forgetting };
    this.#entries.push(entry);
    if (this.#entries.length === 1) this.#hook?.retain();
    if (!forgetting) return;
    const forget = () => this.#forget(entry);
    if (once) super.addEventListener(type, forget, { signal: forgetting.signal });
    signal?.addEventListener('abort', forget, { signal: forgetting.signal });
  }

  /**
   * As EventTarget's.
   * @param {string} type
   * @param {any} listener
   * @param {boolean | EventListenerOptions} [options]
   * @override
   */
  removeEventListener(type, listener, options) {
    super.removeEventListener(type, listener, options);
    if (type !== 'change') return;
    const { capture = false } = dictionaryOf(options);
    this.#forget(this.#entries[this.#find(listener, capture)]);
  }

  /**
   * Calls a function after each `change`, until the function that it returns is called. It is the same bound
   * function at each read, so it can be passed to React's `useSyncExternalStore` as it is.
   * @returns {(listener: () => void) => () => void}
   */
  get subscribe() {
    this.#subscribe ??= (listener) => {
      if (typeof listener !== 'function')
        throw new TypeError(`${nameOf(this)}: subscribe() takes a function, got ${show(listener)}.`);
      const call = () => listener();
      this.addEventListener('change', call);
      return () => this.removeEventListener('change', call);
    };
    return this.#subscribe;
  }

  /** @param {unknown} listener @param {boolean} capture */
  #find(listener, capture) {
    return this.#entries.findIndex((entry) => entry.listener === listener && entry.capture === capture);
  }

  /** @param {Entry | undefined} entry */
  #forget(entry) {
    const at = this.#entries.indexOf(/** @type {Entry} */ (entry));
    if (at < 0) return;
    this.#entries.splice(at, 1);
    entry?.forgetting?.abort();
    if (this.#entries.length === 0) this.#hook?.release();
  }
}

/**
 * The options of a listener as an object; null counts as absent, as in EventTarget.
 * @param {boolean | AddEventListenerOptions | null | undefined} options
 * @returns {AddEventListenerOptions}
 */
function dictionaryOf(options) {
  return typeof options === 'object' && options !== null ? options : { capture: options === true };
}

export { isObserved, setHook };
