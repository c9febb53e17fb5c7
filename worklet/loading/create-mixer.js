import { PROCESSOR_NAMES } from '../common/build.js';
import { assertKnownOptions, isPlatform, notSupported, shorten, show } from '../common/errors.js';
import { AudioMixer } from '../console/audio-mixer.js';
import { nodeMakerOf, startNode } from '../console/mixer-node.js';
import { StripRegistry } from '../console/strip-registry.js';
import { nativeContextOf } from '../console/unwrap.js';
import { capacityOf, eventsOf } from '../table/capacity.js';
import { createControlBuffer } from '../table/control-buffer.js';
import { smoothingOf } from '../table/smoothing.js';
import { layoutOf } from '../transport/layout.js';
import { MessageTransport } from '../transport/message-transport.js';
import { SharedTransport } from '../transport/shared-transport.js';
import { backendOf, panLawOf, transportOf } from './choices.js';
import { Interruption } from './interruption.js';
import { forgetWorklet, loadWasm, loadWasmBytes, loadWorklet } from './loader.js';

/**
 * @typedef {object} MixerOptions The options of `createMixer`. URLs may be relative to the document.
 * @property {number} [tracks] how many tracks the mixer can hold at once, 1 to 1024, default 32; each is an
 *   input of the node
 * @property {number} [buses] how many buses the mixer can hold at once, the master not counted, 0 to 64,
 *   default 8
 * @property {number} [events] how many scheduled changes may be pending at once, 1 to 1048576, default 16384;
 *   eight points of a curve count as one more
 * @property {number} [smoothing] seconds that a change of a value takes, 0.005 to 0.1, default 0.02: from its
 *   first frame until the new value is reached exactly, within 7 %. A change that interrupts another one
 *   takes up to a fifth longer. With 0.005, changes of gain and pan leave -97 dB or less above 5 kHz, but
 *   those of resonant EQ bands click (up to -64 dB)
 * @property {import('../console/strip.js').PanLaw} [panLaw] the pan law of new strips and the master, default
 *   `equalPower`; `restore()` gives strips that of the session
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
 * @property {AbortSignal} [signal] aborting it while the mixer is loaded makes `createMixer` reject with the
 *   signal's reason and leave nothing behind; it has no effect on a mixer that is ready
 */

const OPTIONS = /** @type {const} @satisfies {readonly (keyof MixerOptions)[]} */ ([
  'tracks',
  'buses',
  'events',
  'smoothing',
  'panLaw',
  'backend',
  'transport',
  'processorUrl',
  'wasmUrl',
  'processorJsUrl',
  'AudioWorkletNode',
  'signal',
]);

/**
 * Where the files are by default. Bundlers find these expressions and copy the files. Some output has no
 * `import.meta.url`, so each is evaluated only when it is needed.
 */
const DEFAULT_URLS = {
  processorUrl: () => new URL('./processor.js', import.meta.url),
  wasmUrl: () => new URL('./busbar.wasm', import.meta.url),
  processorJsUrl: () => new URL('./processor-js.js', import.meta.url),
};

/**
 * Makes a mixer in a context, and resolves when the audio thread is ready. The context may be running,
 * suspended, offline or one of Tone.js.
 *
 * @param {BaseAudioContext | import('../console/unwrap.js').WrappedContext} context
 * @param {MixerOptions} [options]
 * @returns {Promise<AudioMixer>}
 * @throws {TypeError} if `context` is not an audio context; if an option does not exist, has a wrong type or
 *   is not one of its values; if the URL of a file must be given
 * @throws {RangeError} if `tracks`, `buses`, `events` or `smoothing` is out of range, or the browser has no
 *   memory for the engine
 * @throws {DOMException} InvalidStateError if the context is closed or gets closed; NotSupportedError if
 *   AudioWorklet, the chosen backend or the chosen transport is not available
 * @throws {Error} if the worklet or the wasm cannot be loaded or is from another build, naming its URL; if
 *   the engine does not start
 * @throws the reason of `signal` if it is aborted: by default an AbortError
 */
export async function createMixer(context, options = {}) {
  const native = nativeContextOf(context);
  if (!native)
    throw new TypeError(
      `createMixer: context must be an AudioContext or OfflineAudioContext, got ${show(context)}.`,
    );
  const capacity = capacityOf(options, 'createMixer');
  assertKnownOptions('createMixer', options, OPTIONS);
  const events = eventsOf(options.events, 'createMixer');
  const smoothing = smoothingOf(options.smoothing, 'createMixer');
  const panLaw = panLawOf('createMixer', options.panLaw);
  const backend = backendOf('createMixer', options.backend);
  const transportName = transportOf('createMixer', options.transport);
  const [workletUrl, wasmUrl] = urlsOf(
    options,
    backend === 'wasm' ? ['processorUrl', 'wasmUrl'] : ['processorJsUrl'],
  );
  assertSupport(native);
  const make = nodeMakerOf(context, options.AudioWorkletNode);
  const interruption = new Interruption(native, signalOf(options.signal));
  const { loading, race } = interruption;
  try {
    await race(Promise.resolve());
    const files = /** @type {const} */ ([
      wasmUrl ? loadWasm(wasmUrl, loading) : null,
      loadWorklet(native, workletUrl),
    ]);
    // Waits for both, so that no request of a failed attempt is pending when the caller tries again.
    await race(Promise.allSettled(files));
    const [wasm] = await race(Promise.all(files));

    const layout = layoutOf(capacity);
    const buffer = createControlBuffer(
      layout,
      transportName === 'shared' ? SharedArrayBuffer : ArrayBuffer,
      native.sampleRate,
      events,
    );
    const quantum = /** @type {{renderQuantumSize?: number}} */ (native).renderQuantumSize;
    const [realTime, running] = [!('startRendering' in native), native.state === 'running'];
    const processorOptions = {
      buffer,
      transport: transportName,
      wasm,
      quantum,
      smoothing,
      realTime,
      running,
    };
    const node = await startNode(
      make,
      PROCESSOR_NAMES[backend],
      capacity.tracks,
      processorOptions,
      () => loadWasmBytes(wasmUrl, loading),
      race,
    );
    if (!node) {
      await race(Promise.resolve()); // a node cannot be made in a closed context either
      forgetWorklet(native, workletUrl);
      throw new Error(
        `createMixer: the worklet at ${shorten(workletUrl.href)} must register the processor of this ` +
          `build, "${PROCESSOR_NAMES[backend]}"; it may be cached or copied from another version.`,
      );
    }
    const transport =
      transportName === 'message'
        ? new MessageTransport(layout, buffer, node.port, native)
        : new SharedTransport(layout, buffer);
    const registry = new StripRegistry(capacity, transport, native.sampleRate, node, panLaw);
    const wrappedContext = /** @type {BaseAudioContext} */ (context);
    return new AudioMixer({
      capacity,
      backend,
      sampleRate: native.sampleRate,
      smoothing,
      transport,
      registry,
      node,
      context: native,
      wrappedContext,
    });
  } finally {
    interruption.end();
  }
}

/**
 * The URLs that the options name, or those of the files beside this one.
 * @param {MixerOptions} options
 * @param {(keyof typeof DEFAULT_URLS)[]} names of the options
 */
function urlsOf(options, names) {
  /** @type {URL[]} */
  const urls = [];
  /** @type {string[]} */
  const missing = [];
  for (const name of names) {
    try {
      urls.push(options[name] === undefined ? DEFAULT_URLS[name]() : urlOf(name, options[name]));
    } catch (error) {
      if (options[name] !== undefined) throw error;
      missing.push(name);
    }
  }
  if (missing.length > 0)
    throw new TypeError(
      `createMixer: ${missing.join(' and ')} must be given, since this bundle has no import.meta.url.`,
    );
  return urls;
}

/** @param {string} name @param {unknown} value */
function urlOf(name, value) {
  if (typeof value !== 'string' && !isPlatform(value, 'URL'))
    throw new TypeError(`createMixer: ${name} must be a string or a URL, got ${show(value)}.`);
  try {
    return new URL(/** @type {string | URL} */ (value), globalThis.document?.baseURI ?? import.meta.url);
  } catch {
    throw new TypeError(`createMixer: ${name} must be a URL, got ${show(value)}.`);
  }
}

/** @param {unknown} signal @returns {AbortSignal | undefined} */
function signalOf(signal) {
  if (signal === undefined || typeof (/** @type {any} */ (signal)?.aborted) === 'boolean')
    return /** @type {AbortSignal | undefined} */ (signal);
  throw new TypeError(`createMixer: signal must be an AbortSignal, got ${show(signal)}.`);
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
