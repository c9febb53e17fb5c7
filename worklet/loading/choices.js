import { notSupported, show } from '../common/errors.js';
import { hasSharedMemory, hasSimd, hasWebAssembly } from './features.js';

/*
 * Which backend and which transport a mixer gets: by option, or the best that is here. `createMixer`,
 * `createHeadlessMixer` and `detectCapabilities` share these functions.
 */

/** @typedef {import('../audio/engine-module.js').Backend} Backend */
/** @typedef {import('../transport/transport.js').TransportName} TransportName */
/**
 * @typedef {object} BackendChoice A backend and the reason for choosing it.
 * @property {Backend} choice which one
 * @property {string} reason why, in a few words
 */
/**
 * @typedef {object} TransportChoice A transport and the reason for choosing it.
 * @property {TransportName} choice which one
 * @property {string} reason why, in a few words
 */

/** @returns {BackendChoice} what `backend: 'auto'` chooses here */
export function bestBackend() {
  if (hasSimd()) return { choice: 'wasm', reason: 'WebAssembly with SIMD is available' };
  const reason = hasWebAssembly() ? 'WebAssembly is available, but without SIMD' : 'WebAssembly is missing';
  return { choice: 'js', reason };
}

/** @returns {TransportChoice} what `transport: 'auto'` chooses here */
export function bestTransport() {
  if (hasSharedMemory()) return { choice: 'shared', reason: 'SharedArrayBuffer is available' };
  return {
    choice: 'message',
    reason: 'SharedArrayBuffer is missing: the page is not cross-origin isolated, or the browser has none',
  };
}

/**
 * @param {string} caller the function whose option it is, for messages
 * @param {unknown} [wish] the option `backend`
 * @returns {Backend}
 * @throws {TypeError} if it is not 'auto', 'wasm' or 'js'
 * @throws {DOMException} NotSupportedError if it is 'wasm' and WebAssembly with SIMD is missing
 */
export function backendOf(caller, wish = 'auto') {
  oneOf(['auto', 'wasm', 'js'], wish, `${caller}: backend`);
  const { choice, reason } = bestBackend();
  if (wish === 'wasm' && choice !== 'wasm') {
    throw notSupported(`${caller}: the backend "wasm" is not available: ${reason}.`);
  }
  return wish === 'js' ? 'js' : choice;
}

/**
 * @param {string} caller the function whose option it is, for messages
 * @param {unknown} [wish] the option `transport`
 * @returns {TransportName}
 * @throws {TypeError} if it is not 'auto', 'shared' or 'message'
 * @throws {DOMException} NotSupportedError if it is 'shared' and memory cannot be shared
 */
export function transportOf(caller, wish = 'auto') {
  oneOf(['auto', 'shared', 'message'], wish, `${caller}: transport`);
  const { choice, reason } = bestTransport();
  if (wish === 'shared' && choice !== 'shared') {
    throw notSupported(
      `${caller}: the transport "shared" is not available: ${reason}. Serve the page with the headers ` +
        '"Cross-Origin-Opener-Policy: same-origin" (COOP) and "Cross-Origin-Embedder-Policy: require-corp" (COEP), ' +
        'or let the transport be "auto".',
    );
  }
  return wish === 'message' ? 'message' : choice;
}

/**
 * @param {readonly string[]} allowed
 * @param {unknown} value
 * @param {string} name of the option, for the message
 * @throws {TypeError} naming the allowed values
 */
export function oneOf(allowed, value, name) {
  if (allowed.includes(/** @type {string} */ (value))) return;
  throw new TypeError(
    `${name} must be ${allowed.map((word) => JSON.stringify(word)).join(', ')}, got ${show(value)}.`,
  );
}
