import { show } from '../common/errors.js';
import { nativeContextOf } from '../console/unwrap.js';
import { bestBackend, bestTransport } from './choices.js';
import { hasRelaxedSimd, hasSimd, hasWebAssembly } from './features.js';

/**
 * @typedef {object} Capabilities What is there, and what a mixer would run on.
 * @property {boolean} webAssembly whether there is WebAssembly
 * @property {boolean} simd whether WebAssembly has vectors of 128 bits, which the backend `wasm` needs
 * @property {boolean} relaxedSimd whether it has relaxed ones too; Busbar does without, since their bits differ from machine to machine
 * @property {boolean} sharedArrayBuffer whether there is SharedArrayBuffer
 * @property {boolean} crossOriginIsolated whether the page is served with the two headers that SharedArrayBuffer asks for
 * @property {boolean} audioWorklet whether a mixer can be made at all; pages have AudioWorklet in secure contexts only
 * @property {boolean} renderSizeHint whether a context can be made with quanta of another length than 128 frames
 * @property {number} quantum frames of the context's render quantum; 128 without a context and where the browser does not tell
 * @property {number | undefined} baseLatency of the context, seconds; undefined without one and where the browser does not tell
 * @property {number | undefined} outputLatency of the context, seconds; likewise
 * @property {import('./choices.js').BackendChoice} backend what `backend: 'auto'` is here
 * @property {import('./choices.js').TransportChoice} transport what `transport: 'auto'` is here
 */

/**
 * What this browser, or Node, has of what Busbar can use. Loads and starts nothing.
 * @param {BaseAudioContext | import('../console/unwrap.js').WrappedContext} [context] to be told its quantum and its latencies
 * @returns {Capabilities}
 * @throws {TypeError} if a context is given that is none
 */
export function detectCapabilities(context) {
  const native = /** @type {any} */ (nativeContextOf(context));
  if (context !== undefined && !native)
    throw new TypeError(`detectCapabilities: context must be an AudioContext, got ${show(context)}.`);
  return {
    webAssembly: hasWebAssembly(),
    simd: hasSimd(),
    relaxedSimd: hasRelaxedSimd(),
    sharedArrayBuffer: typeof SharedArrayBuffer === 'function',
    crossOriginIsolated: globalThis.crossOriginIsolated === true,
    audioWorklet: native ? native.audioWorklet !== undefined : typeof AudioWorkletNode === 'function',
    renderSizeHint: takesRenderSizeHint(),
    quantum: native?.renderQuantumSize ?? 128,
    baseLatency: native?.baseLatency,
    outputLatency: native?.outputLatency,
    backend: bestBackend(),
    transport: bestTransport(),
  };
}

function takesRenderSizeHint() {
  if (typeof OfflineAudioContext !== 'function') return false;
  const options = { length: 1, sampleRate: 48_000, renderSizeHint: 256 };
  return (
    /** @type {{renderQuantumSize?: number}} */ (new OfflineAudioContext(options)).renderQuantumSize === 256
  );
}
