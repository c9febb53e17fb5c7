/*
 * Detects features of the platform, without state or side effects.
 */

/** The smallest module that uses WebAssembly's SIMD: a function with one SIMD instruction. */
const SIMD = [
  ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0],
  ...[65, 0, 253, 15, 253, 98, 11],
];

/** The same for relaxed SIMD. */
const RELAXED_SIMD = [
  ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 15, 1, 13, 0],
  ...[65, 1, 253, 15, 65, 2, 253, 15, 253, 128, 2, 11],
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

/**
 * Whether memory can be shared with the audio thread. Browsers share memory in cross-origin isolated pages
 * only. Node has no `crossOriginIsolated` and always shares.
 */
export function hasSharedMemory() {
  return typeof SharedArrayBuffer === 'function' && globalThis.crossOriginIsolated !== false;
}
