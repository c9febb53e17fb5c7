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
import { forgetWorklet, loadWasm, loadWorklet } from './loader.js';

/**
 * @typedef {object} MixerOptions What `createMixer` can be told.
 * @property {number} [tracks] how many tracks fit in, 1 to 1024, default 32; each is an input of the node
 * @property {number} [buses] how many buses fit in, 0 to 64, default 8; the master comes on top
 * @property {'auto' | import('./choices.js').Backend} [backend] what computes, default `auto`: `wasm` where there is WebAssembly with SIMD, else `js`
 * @property {'auto' | import('./choices.js').TransportName} [transport] how values reach the audio thread, default `auto`: `shared` where the page is
 *   cross-origin isolated and so has SharedArrayBuffer, else `message`
 * @property {string | URL} [processorUrl] where the worklet's file is, default `processor.js` beside this file
 * @property {string | URL} [wasmUrl] where the engine's wasm is, default `busbar.wasm` beside this file
 * @property {string | URL} [processorJsUrl] where the worklet's file with the backend `js` is, default `processor-js.js` beside this file
 * @property {import('../console/mixer-node.js').NodeConstructor} [AudioWorkletNode] for contexts of standardized-audio-context: its AudioWorkletNode. Tone.js needs nothing.
 */

/**
 * Makes a mixer in a context; resolves when it is ready to sound. The context may be suspended, offline, or one of Tone.js.
 * Needs AudioWorklet. With SharedArrayBuffer, hence in a cross-origin isolated page, values reach the audio thread without messages.
 *
 * @param {BaseAudioContext | import('../console/unwrap.js').WrappedContext} context
 * @param {MixerOptions} [options]
 * @returns {Promise<AudioMixer>}
 * @throws {TypeError} if the context is none, or an option of a wrong type or none of its words
 * @throws {RangeError} if a capacity is out of its range
 * @throws {DOMException} InvalidStateError if the context is closed; NotSupportedError without AudioWorklet, or without the backend or the
 *   transport asked for
 * @throws {Error} if the worklet or the wasm cannot be loaded or is of another build, naming its URL
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
  await Promise.allSettled(loading); // so that nothing of a failed attempt is under way when the next one begins
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
  const node = await createNode(make, PROCESSOR_NAMES[backend], capacity.tracks, processorOptions, wasmUrl);
  if (!node) {
    forgetWorklet(native, workletUrl);
    throw new Error(
      `The worklet at ${workletUrl.href} did not register "${PROCESSOR_NAMES[backend]}", the processor of this build: is it cached or copied from an older version?`,
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
      'createMixer: this context has no AudioWorklet; browsers have it in secure contexts only (https: or localhost).',
    );
  }
}

/** @param {BaseAudioContext} context */
function assertNotClosed(context) {
  if (context.state === 'closed')
    throw invalidState('createMixer: the context is closed; a mixer needs one that is running or suspended.');
}
