/**
 * @typedef {object} Changing An object that dispatches `change`.
 * @property {(type: 'change', listener: () => void, options?: AddEventListenerOptions) => void}
 *   addEventListener as EventTarget's
 */

/**
 * Calls a function now and after each `change` of a parameter, a strip or another object that dispatches
 * it.
 * @param {Changing} target
 * @param {() => void} listener
 * @param {AbortSignal} [signal] ends the calls
 */
export function watch(target, listener, signal) {
  target.addEventListener('change', () => listener(), { signal });
  listener();
}

/**
 * Calls a function now and after each change of some of a strip's properties.
 * @param {import('busbar').AnyStrip} strip
 * @param {string} prefix the id of a parameter, the start of several ids, `name`, `output` or `userData`
 * @param {() => void} listener
 * @param {AbortSignal} [signal] ends the calls
 */
export function watchStrip(strip, prefix, listener, signal) {
  const call = (/** @type {CustomEvent<import('busbar').StripChange>} */ { detail }) => {
    if (detail.properties.some((name) => name.startsWith(prefix))) listener();
  };
  strip.addEventListener('change', call, { signal });
  listener();
}
