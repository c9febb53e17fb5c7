import { checkedChoice } from '../common/checks.js';
import { notSupported } from '../common/errors.js';
import { PAN_LAWS } from '../table/parameters.js';
import { hasSharedMemory, hasSimd, hasWebAssembly } from './features.js';

/*
 * Chooses the backend and the transport of a mixer, by option or the best available, and its pan law.
 * `createMixer`, `createHeadlessMixer` and `detectCapabilities` share these functions.
 */

/** @typedef {import('../audio/engine-module.js').Backend} Backend */
/** @typedef {import('../transport/transport.js').TransportName} TransportName */
/**
 * @typedef {object} BackendChoice A backend and the reason for choosing it.
 * @property {Backend} choice the backend
 * @property {string} reason the reason, in a few words
 */
/**
 * @typedef {object} TransportChoice A transport and the reason for choosing it.
 * @property {TransportName} choice the transport
 * @property {string} reason the reason, in a few words
 */

/** @returns {BackendChoice} what `backend: 'auto'` chooses */
export function bestBackend() {
  if (hasSimd()) return { choice: 'wasm', reason: 'WebAssembly with SIMD is available' };
  const reason = hasWebAssembly() ? 'WebAssembly is available, but without SIMD' : 'WebAssembly is missing';
  return { choice: 'js', reason };
}

/** @returns {TransportChoice} what `transport: 'auto'` chooses */
export function bestTransport() {
  if (hasSharedMemory()) return { choice: 'shared', reason: 'SharedArrayBuffer is available' };
  return {
    choice: 'message',
    reason:
      'SharedArrayBuffer is missing, because the page is not cross-origin isolated or the browser lacks it',
  };
}

/**
 * @param {string} caller name of the public function, for messages
 * @param {unknown} [option] the value of the option `backend`, default 'auto'
 * @returns {Backend}
 * @throws {TypeError} if it is not 'auto', 'wasm' or 'js'
 * @throws {DOMException} NotSupportedError if it is 'wasm' and WebAssembly with SIMD is missing
 */
export function backendOf(caller, option = 'auto') {
  checkedChoice(caller, 'backend', option, ['auto', 'wasm', 'js']);
  const { choice, reason } = bestBackend();
  if (option === 'wasm' && choice !== 'wasm') {
    throw notSupported(`${caller}: the backend "wasm" is not available: ${reason}.`);
  }
  return option === 'js' ? 'js' : choice;
}

/**
 * @param {string} caller name of the public function, for messages
 * @param {unknown} [option] the value of the option `transport`, default 'auto'
 * @returns {TransportName}
 * @throws {TypeError} if it is not 'auto', 'shared' or 'message'
 * @throws {DOMException} NotSupportedError if it is 'shared' and memory cannot be shared
 */
export function transportOf(caller, option = 'auto') {
  checkedChoice(caller, 'transport', option, ['auto', 'shared', 'message']);
  const { choice, reason } = bestTransport();
  if (option === 'shared' && choice !== 'shared') {
    throw notSupported(
      `${caller}: the transport "shared" is not available: ${reason}. Serve the page with the headers ` +
        '"Cross-Origin-Opener-Policy: same-origin" (COOP) and "Cross-Origin-Embedder-Policy: require-corp" ' +
        '(COEP), or set the option transport to "auto".',
    );
  }
  return option === 'message' ? 'message' : choice;
}

/**
 * @param {string} caller name of the public function, for messages
 * @param {unknown} [option] the value of the option `panLaw`, default 'equalPower'
 * @returns {number} its number in the table
 * @throws {TypeError} if it is not one of PAN_LAWS
 */
export function panLawOf(caller, option = PAN_LAWS[0]) {
  return PAN_LAWS.indexOf(checkedChoice(caller, 'panLaw', option, PAN_LAWS));
}
