import { show } from '../common/errors.js';
import { nativeContextOf } from '../console/unwrap.js';
import { bestBackend, bestTransport } from './choices.js';
import { hasRelaxedSimd, hasSimd, hasWebAssembly } from './features.js';

/**
 * @typedef {object} Capabilities The platform's features that concern Busbar, and what a mixer would choose.
 * @property {boolean} webAssembly whether there is WebAssembly
 * @property {boolean} simd whether WebAssembly has SIMD, which the backend `wasm` needs
 * @property {boolean} relaxedSimd whether WebAssembly has relaxed SIMD; Busbar does not use it, since its
 *   results differ between machines
 * @property {boolean} sharedArrayBuffer whether there is SharedArrayBuffer, which the transport `shared`
 *   needs
 * @property {boolean} crossOriginIsolated whether the page is cross-origin isolated, without which browsers
 *   share no memory
 * @property {boolean} audioWorklet whether there is AudioWorklet, which `createMixer` needs; browsers have it
 *   in secure contexts only
 * @property {boolean} renderSizeHint whether contexts can be made with quanta of other lengths than 128
 *   frames
 * @property {number} quantum length of the context's render quantum in frames; 128 without a context and
 *   where the browser does not report it
 * @property {number | undefined} baseLatency the context's `baseLatency` in seconds; undefined without a
 *   context and where the browser does not report it
 * @property {number | undefined} outputLatency the context's `outputLatency` in seconds at the time of
 *   reading; undefined without a context and where the browser does not report it. Firefox asks the sound
 *   server for it, and the page can stop for ever where it is read while the sound starts
 * @property {import('./choices.js').BackendChoice} backend what `backend: 'auto'` chooses
 * @property {import('./choices.js').TransportChoice} transport what `transport: 'auto'` chooses
 */

/**
 * Reports the features of this browser, or of Node, that concern Busbar. It loads and starts nothing.
 * @param {BaseAudioContext | import('../console/unwrap.js').WrappedContext} [context] the context whose
 *   quantum and latencies are reported
 * @returns {Capabilities}
 * @throws {TypeError} if `context` is given and not an AudioContext or OfflineAudioContext
 */
export function detectCapabilities(context) {
  const native = /** @type {any} */ (nativeContextOf(context));
  if (context !== undefined && !native)
    throw new TypeError(
      `detectCapabilities: context must be an AudioContext or OfflineAudioContext, got ${show(context)}.`,
    );
  return {
    webAssembly: hasWebAssembly(),
    simd: hasSimd(),
    relaxedSimd: hasRelaxedSimd(),
    sharedArrayBuffer: typeof SharedArrayBuffer === 'function',
    crossOriginIsolated: globalThis.crossOriginIsolated === true,
    audioWorklet: native ? native.audioWorklet !== undefined : typeof AudioWorkletNode === 'function',
    renderSizeHint: hasRenderSizeHint(),
    quantum: native?.renderQuantumSize ?? 128,
    baseLatency: native?.baseLatency,
    // Firefox 153 holds a lock while it asks the sound server, whose callback can wait for that lock.
    get outputLatency() {
      return native?.outputLatency;
    },
    backend: bestBackend(),
    transport: bestTransport(),
  };
}

function hasRenderSizeHint() {
  if (typeof OfflineAudioContext !== 'function') return false;
  const options = { length: 1, sampleRate: 48_000, renderSizeHint: 256 };
  return (
    /** @type {{renderQuantumSize?: number}} */ (new OfflineAudioContext(options)).renderQuantumSize === 256
  );
}
