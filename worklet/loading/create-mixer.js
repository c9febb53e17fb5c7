import { PROCESSOR_NAMES } from '../common/build.js';
import { invalidState, notSupported, show } from '../common/errors.js';
import { AudioMixer } from '../console/audio-mixer.js';
import { createNode, nodeMakerOf, whenReady } from '../console/mixer-node.js';
import { StripRegistry } from '../console/strip-registry.js';
import { nativeContextOf } from '../console/unwrap.js';
import { capacityOf } from '../table/capacity.js';
import { createControlBuffer } from '../table/control-buffer.js';
import { layoutOf } from '../transport/layout.js';
import { MessageTransport } from '../transport/message-transport.js';
import { SharedTransport } from '../transport/shared-transport.js';
import { backendOf, transportOf } from './choices.js';
import { forgetWorklet, loadWasm, loadWasmBytes, loadWorklet } from './loader.js';

/**
 * @typedef {object} MixerOptions The options of `createMixer`. URLs may be relative to the document.
 * @property {number} [tracks] how many tracks the mixer can hold at once, 1 to 1024, default 32; each is an
 *   input of the node
 * @property {number} [buses] how many buses the mixer can hold at once, the master not counted, 0 to 64,
 *   default 8
 * @property {'auto' | import('./choices.js').Backend} [backend] which engine to use, default `auto`: `wasm`
 *   where there is WebAssembly with SIMD, else `js`
 * @property {'auto' | import('./choices.js').TransportName} [transport] how values reach the audio thread,
 *   default `auto`: `shared` where memory can be shared (in browsers only in cross-origin isolated pages),
 *   else `message`
 * @property {string | URL} [processorUrl] URL of the worklet file for the backend `wasm`, default
 *   `processor.js` beside `index.js`
 * @property {string | URL} [wasmUrl] URL of the engine's wasm, default `busbar.wasm` beside `index.js`
 * @property {string | URL} [processorJsUrl] URL of the worklet file for the backend `js`, default
 *   `processor-js.js` beside `index.js`
 * @property {import('../console/mixer-node.js').NodeConstructor} [AudioWorkletNode] the
 *   class AudioWorkletNode of standardized-audio-context, for its contexts only; contexts of Tone.js do not
 *   need it
 */

/**
 * Makes a mixer in a context, and resolves when the audio thread is ready. The context may be running,
 * suspended, offline or one of Tone.js.
 *
 * @param {BaseAudioContext | import('../console/unwrap.js').WrappedContext} context
 * @param {MixerOptions} [options]
 * @returns {Promise<AudioMixer>}
 * @throws {TypeError} if `context` is not an audio context, or an option has a wrong type or is not one of
 *   its values
 * @throws {RangeError} if `tracks` or `buses` is out of range
 * @throws {DOMException} InvalidStateError if the context is closed; NotSupportedError if AudioWorklet, the
 *   chosen backend or the chosen transport is not available
 * @throws {Error} if the worklet or the wasm cannot be loaded or is from another build, naming its URL; if
 *   the engine does not start
 */
export async function createMixer(context, options = {}) {
  const native = nativeContextOf(context);
  if (!native)
    throw new TypeError(
      `createMixer: context must be an AudioContext or OfflineAudioContext, got ${show(context)}.`,
    );
  const capacity = capacityOf(options, 'createMixer');
  const processorUrl = urlOf(
    'processorUrl',
    options.processorUrl ?? new URL('./processor.js', import.meta.url),
  );
  const wasmUrl = urlOf('wasmUrl', options.wasmUrl ?? new URL('./busbar.wasm', import.meta.url));
  const processorJsUrl = urlOf(
    'processorJsUrl',
    options.processorJsUrl ?? new URL('./processor-js.js', import.meta.url),
  );
  const backend = backendOf('createMixer', options.backend);
  const transportName = transportOf('createMixer', options.transport);
  assertSupport(native);
  assertNotClosed(native);
  const make = nodeMakerOf(context, options.AudioWorkletNode);

  const workletUrl = backend === 'wasm' ? processorUrl : processorJsUrl;
  const loading = /** @type {const} */ ([
    backend === 'wasm' ? loadWasm(wasmUrl) : null,
    loadWorklet(native, workletUrl),
  ]);
  // Waits for both, so that no request of a failed attempt is pending when the caller tries again.
  await Promise.allSettled(loading);
  const [wasm] = await Promise.all(loading);
  assertNotClosed(native);

  const layout = layoutOf(capacity);
  const buffer = createControlBuffer(
    layout,
    transportName === 'shared' ? SharedArrayBuffer : ArrayBuffer,
    native.sampleRate,
  );
  const quantum = /** @type {{renderQuantumSize?: number}} */ (native).renderQuantumSize;
  const [realTime, running] = [!('startRendering' in native), native.state === 'running'];
  const processorOptions = { buffer, transport: transportName, wasm, quantum, realTime, running };
  const node = await createNode(make, PROCESSOR_NAMES[backend], capacity.tracks, processorOptions, () =>
    loadWasmBytes(wasmUrl),
  );
  if (!node) {
    forgetWorklet(native, workletUrl);
    throw new Error(
      `createMixer: the worklet at ${workletUrl.href} must register the processor of this build, ` +
        `"${PROCESSOR_NAMES[backend]}"; it may be cached or copied from another version.`,
    );
  }
  await whenReady(node, native);
  const transport =
    transportName === 'message'
      ? new MessageTransport(layout, buffer, node.port, native)
      : new SharedTransport(layout, buffer);
  const registry = new StripRegistry(capacity, transport, native.sampleRate, node);
  const wrappedContext = /** @type {BaseAudioContext} */ (context);
  return new AudioMixer({
    capacity,
    backend,
    sampleRate: native.sampleRate,
    transport,
    registry,
    node,
    context: native,
    wrappedContext,
  });
}

/** @param {string} name @param {unknown} value */
function urlOf(name, value) {
  if (typeof value !== 'string' && !(value instanceof URL))
    throw new TypeError(`createMixer: ${name} must be a string or a URL, got ${show(value)}.`);
  try {
    return new URL(value, globalThis.document?.baseURI ?? import.meta.url);
  } catch {
    throw new TypeError(`createMixer: ${name} must be a URL, got ${show(value)}.`);
  }
}

/** @param {BaseAudioContext} context */
function assertSupport(context) {
  if (!context.audioWorklet) {
    throw notSupported(
      'createMixer: context must have an AudioWorklet, which browsers have in secure contexts only ' +
        '(https: or localhost).',
    );
  }
}

/** @param {BaseAudioContext} context */
function assertNotClosed(context) {
  if (context.state === 'closed')
    throw invalidState('createMixer: context must be running or suspended, got a closed one.');
}
