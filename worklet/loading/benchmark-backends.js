import { notSupported } from '../common/errors.js';
import { createMixer } from './create-mixer.js';
import { hasSimd } from './features.js';

/**
 * @typedef {object} BackendTime What one backend took.
 * @property {number} microsecondsPerQuantum of 128 frames at 48 kHz, source and copies included; 2,667 are real time
 * @property {number} realTimeFactor how many times faster than real time
 */
/**
 * @typedef {object} BackendTimes What both backends took for the same load.
 * @property {string} load what was rendered
 * @property {BackendTime | null} wasm of the backend `wasm`; null where WebAssembly or its SIMD is missing
 * @property {BackendTime} js of the backend `js`
 */

/** @typedef {Pick<import('./create-mixer.js').MixerOptions, 'tracks' | 'processorUrl' | 'wasmUrl' | 'processorJsUrl'>} BenchmarkOptions As for `createMixer`. */

/**
 * Measures both backends on this machine, offline, in less than a second each on most. Other work at the same time spoils the result.
 * @param {BenchmarkOptions} [options] as for `createMixer`
 * @returns {Promise<BackendTimes>}
 * @throws {DOMException} NotSupportedError where there is no OfflineAudioContext
 * @throws as `createMixer`
 */
export async function benchmarkBackends({ tracks = 32, ...urls } = {}) {
  if (typeof OfflineAudioContext !== 'function')
    throw notSupported('benchmarkBackends: there is no OfflineAudioContext here.');
  const { timeBackend } = await import('./benchmark.js');
  const wasm = hasSimd() ? await timeBackend(createMixer, { ...urls, tracks, backend: 'wasm' }) : null;
  const js = await timeBackend(createMixer, { ...urls, tracks, backend: 'js' });
  return { load: `${tracks} stereo tracks, each with three EQ bands and a compressor`, wasm, js };
}
