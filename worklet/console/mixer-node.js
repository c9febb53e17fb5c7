import { invalidState } from '../common/errors.js';

/**
 * @typedef {new (context: any, name: string, options: AudioWorkletNodeOptions) => any} NodeConstructor A
 *   class with AudioWorkletNode's constructor.
 * @typedef {(name: string, options: AudioWorkletNodeOptions) => AudioWorkletNode} NodeMaker
 */

/**
 * Returns a function that makes AudioWorkletNodes for the context that the user passed. For a wrapped context
 * these are the library's nodes, since a library connects its nodes only to nodes of the same context.
 * @param {any} context
 * @param {NodeConstructor | undefined} Constructor the option `AudioWorkletNode`
 * @returns {NodeMaker}
 * @throws {TypeError} if the context is standardized-audio-context's and that option is missing
 */
export function nodeMakerOf(context, Constructor) {
  if (Constructor) return (name, options) => new Constructor(context, name, options);
  if (typeof context.createAudioWorkletNode === 'function')
    return (name, options) => context.createAudioWorkletNode(name, options);
  if (!context._nativeContext) return (name, options) => new AudioWorkletNode(context, name, options);
  throw new TypeError(
    'createMixer: for a context of standardized-audio-context the option AudioWorkletNode must be ' +
      "that library's class of this name, got undefined.",
  );
}

/**
 * Makes the mixer's node. Its processor starts on the audio thread some time later: see `whenReady`.
 * @param {NodeMaker} make
 * @param {string} name of the processor
 * @param {number} tracks
 * @param {import('../transport/protocol.js').ProcessorOptions} processorOptions
 * @param {() => Promise<ArrayBuffer>} loadWasmBytes loads the wasm, for browsers to whose audio thread
 *   it must be posted as bytes
 * @returns {Promise<AudioWorkletNode | null>} null if no processor of that name is registered in the context
 */
export async function createNode(make, name, tracks, processorOptions, loadWasmBytes) {
  // With 'max' the processor gets an input's only source without a copy, and the engine runner mixes down
  // inputs of more than two channels. With 'clamped-max' Chromium adds the source to zeros first: 3 µs per
  // quantum for 32 inputs.
  /** @type {AudioWorkletNodeOptions} */
  const options = {
    numberOfInputs: tracks,
    numberOfOutputs: 1,
    outputChannelCount: [2],
    channelCountMode: 'max',
    channelInterpretation: 'speakers',
    processorOptions,
  };
  try {
    return make(name, options);
  } catch (error) {
    const kind = /** @type {DOMException} */ (error).name;
    // The names for an unknown processor: the platform's and standardized-audio-context's.
    if (kind === 'InvalidStateError' || kind === 'NotSupportedError') return null;
    if (kind !== 'DataCloneError') throw error;
    // This browser cannot post a compiled module to the audio thread.
    const wasm = await loadWasmBytes();
    return make(name, { ...options, processorOptions: { ...processorOptions, wasm } });
  }
}

/**
 * Waits for the processor's first message, which reports that the engine is ready or why it did not start.
 * @param {AudioWorkletNode} node
 * @param {BaseAudioContext} context the browser's own
 * @returns {Promise<void>}
 * @throws {Error} if the engine did not start
 * @throws {DOMException} InvalidStateError if the context is closed before that
 */
export function whenReady(node, context) {
  const waiting = new AbortController();
  const { signal } = waiting;
  /** @type {Promise<void>} */
  const ready = new Promise((resolve, reject) => {
    node.port.onmessage = ({ data }) => {
      if (data.type === 'ready') resolve();
      else reject(new Error(`Busbar's engine did not start: ${data.message}`));
    };
    onProcessorError(node, () => reject(new Error("Busbar's processor could not be constructed.")), {
      signal,
    });
    const closed = () => {
      if (context.state !== 'closed') return;
      reject(invalidState('createMixer: the context was closed before the mixer was ready.'));
    };
    context.addEventListener('statechange', closed, { signal });
  });
  return ready.finally(() => waiting.abort());
}

/**
 * Listens for an exception in the processor's constructor or in `process()`. Chromium reports it as `error`,
 * other browsers as `processorerror`, as specified. A wrapping library may dispatch both.
 * @param {AudioWorkletNode} node
 * @param {(event: Event) => void} listener
 * @param {AddEventListenerOptions} [options]
 */
export function onProcessorError(node, listener, options) {
  node.addEventListener('processorerror', listener, options);
  node.addEventListener('error', listener, options);
}
