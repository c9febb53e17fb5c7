import { assertKnownOptions, notSupported } from '../common/errors.js';
import { capacityOf } from '../table/capacity.js';
import { createMixer } from './create-mixer.js';

/**
 * @typedef {object} BackendTime The rendering time of one backend.
 * @property {number} microsecondsPerQuantum µs per quantum of 128 frames at 48 kHz, including the source and
 *   all copies; real time is 2667 µs
 * @property {number} realTimeFactor how many times faster than real time
 */
/**
 * @typedef {object} BackendTimes The rendering times of both backends for the same load.
 * @property {string} load description of what was rendered
 * @property {BackendTime | null} wasm time of the backend `wasm`, null where WebAssembly or its SIMD is
 *   missing
 * @property {BackendTime} js time of the backend `js`
 */

/**
 * @typedef {Pick<import('./create-mixer.js').MixerOptions,
 *   'tracks' | 'processorUrl' | 'wasmUrl' | 'processorJsUrl'>} BenchmarkOptions The options of
 *   `benchmarkBackends`: some of those of `createMixer`.
 */

const OPTIONS = /** @type {const} @satisfies {readonly (keyof BenchmarkOptions)[]} */ ([
  'tracks',
  'processorUrl',
  'wasmUrl',
  'processorJsUrl',
]);

/**
 * Measures both backends on this machine with offline renderings at 48 kHz. On most machines each takes less
 * than a second. Other work at the same time distorts the result.
 * @param {BenchmarkOptions} [options] with the meanings and defaults of `createMixer`
 * @returns {Promise<BackendTimes>}
 * @throws {TypeError} if an option does not exist or has a wrong type
 * @throws {RangeError} if `tracks` is out of range
 * @throws {DOMException} NotSupportedError if there is no OfflineAudioContext
 * @throws the errors of `createMixer`
 */
export async function benchmarkBackends(options = {}) {
  capacityOf(options, 'benchmarkBackends');
  assertKnownOptions('benchmarkBackends', options, OPTIONS);
  if (typeof OfflineAudioContext !== 'function')
    throw notSupported('benchmarkBackends: this environment has no OfflineAudioContext.');
  const { timeBackends } = await import('./benchmark.js');
  return timeBackends(createMixer, options);
}
