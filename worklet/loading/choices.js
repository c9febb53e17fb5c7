import { notSupported, show } from '../common/errors.js';

/*
 * What a mixer runs on: by option, or the best that is there. No state and no side effects: `createMixer`, `createHeadlessMixer` and
 * `detectCapabilities` ask the same questions.
 */

/**
 * @typedef {'wasm' | 'js'} Backend What computes: WebAssembly with SIMD, or the same C++ in JavaScript, which gives the same bits in some ten times the
 *   time.
 */
/** @typedef {'shared' | 'message'} TransportName How values reach the audio thread: through a SharedArrayBuffer, or as messages. */
/**
 * @typedef {object} BackendChoice A backend and why it is the one.
 * @property {Backend} choice which one
 * @property {string} reason why, in a few words
 */
/**
 * @typedef {object} TransportChoice A transport and why it is the one.
 * @property {TransportName} choice which one
 * @property {string} reason why, in a few words
 */

/** The smallest modules of their kinds: a function that uses one instruction of it. */
const SIMD = [
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98,
  11,
];
const RELAXED_SIMD = [
  ...[
    0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 15, 1, 13, 0, 65, 1, 253, 15, 65, 2,
    253, 15, 253, 128, 2, 11,
  ],
];

export function hasWebAssembly() {
  return typeof WebAssembly === 'object' && typeof WebAssembly.validate === 'function';
}

export function hasSimd() {
  return hasWebAssembly() && WebAssembly.validate(new Uint8Array(SIMD));
}

export function hasRelaxedSimd() {
  return hasWebAssembly() && WebAssembly.validate(new Uint8Array(RELAXED_SIMD));
}

/** Whether memory can be shared with the audio thread: only in a cross-origin isolated page. Node, which has no such notion, shares always. */
export function hasSharedMemory() {
  return typeof SharedArrayBuffer === 'function' && globalThis.crossOriginIsolated !== false;
}

/** @returns {BackendChoice} what `backend: 'auto'` is here */
export function bestBackend() {
  if (hasSimd()) return { choice: 'wasm', reason: 'WebAssembly with SIMD is there' };
  return {
    choice: 'js',
    reason: hasWebAssembly() ? 'WebAssembly is there, but without SIMD' : 'WebAssembly is missing',
  };
}

/** @returns {TransportChoice} what `transport: 'auto'` is here */
export function bestTransport() {
  if (hasSharedMemory()) return { choice: 'shared', reason: 'SharedArrayBuffer is there' };
  return {
    choice: 'message',
    reason:
      'SharedArrayBuffer is missing, since the page is not cross-origin isolated or the browser has none',
  };
}

/**
 * @param {string} caller the function whose option it is, for messages
 * @param {unknown} [wish] the option `backend`
 * @returns {Backend}
 * @throws {TypeError} if it is none of 'auto', 'wasm' and 'js'
 * @throws {DOMException} NotSupportedError if it is 'wasm' and there is none with SIMD
 */
export function backendOf(caller, wish = 'auto') {
  oneOf(['auto', 'wasm', 'js'], wish, `${caller}: backend`);
  const { choice, reason } = bestBackend();
  if (wish === 'wasm' && choice !== 'wasm')
    throw notSupported(`${caller}: the backend "wasm" cannot be had: ${reason}.`);
  return wish === 'js' ? 'js' : choice;
}

/**
 * @param {string} caller the function whose option it is, for messages
 * @param {unknown} [wish] the option `transport`
 * @returns {TransportName}
 * @throws {TypeError} if it is none of 'auto', 'shared' and 'message'
 * @throws {DOMException} NotSupportedError if it is 'shared' and memory cannot be shared
 */
export function transportOf(caller, wish = 'auto') {
  oneOf(['auto', 'shared', 'message'], wish, `${caller}: transport`);
  const { choice, reason } = bestTransport();
  if (wish === 'shared' && choice !== 'shared') {
    throw notSupported(
      `${caller}: the transport "shared" cannot be had: ${reason}. Serve the page with the headers "Cross-Origin-Opener-Policy: same-origin" (COOP) and "Cross-Origin-Embedder-Policy: require-corp" (COEP), or let the transport be "auto".`,
    );
  }
  return wish === 'message' ? 'message' : choice;
}

/**
 * @param {readonly string[]} allowed
 * @param {unknown} value
 * @param {string} name what is asked for, for the message
 * @throws {TypeError} naming what is allowed
 */
export function oneOf(allowed, value, name) {
  if (allowed.includes(/** @type {string} */ (value))) return;
  throw new TypeError(
    `${name} must be ${allowed.map((word) => JSON.stringify(word)).join(', ')}, got ${show(value)}.`,
  );
}
