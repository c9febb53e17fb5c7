import { invalidState } from '../common/errors.js';
import { loadWasmBytes } from '../loading/loader.js';

/**
 * @typedef {new (context: any, name: string, options: AudioWorkletNodeOptions) => any} NodeConstructor A class like AudioWorkletNode.
 * @typedef {(name: string, options: AudioWorkletNodeOptions) => AudioWorkletNode} NodeMaker
 */

/**
 * How a node is made that belongs to the context as its user sees it: wrapping libraries connect their nodes to no other.
 * @param {any} context
 * @param {NodeConstructor | undefined} Constructor the user's choice
 * @returns {NodeMaker}
 */
export function nodeMakerOf(context, Constructor) {
  if (Constructor) return (name, options) => new Constructor(context, name, options);
  if (typeof context.createAudioWorkletNode === 'function')
    return (name, options) => context.createAudioWorkletNode(name, options);
  if (!context._nativeContext) return (name, options) => new AudioWorkletNode(context, name, options);
  throw new TypeError(
    "createMixer: a context of standardized-audio-context needs the option AudioWorkletNode: that library's class of the name.",
  );
}

/**
 * The mixer's one node. Its processor starts on the audio thread meanwhile: see `whenReady`.
 * @param {NodeMaker} make
 * @param {string} name of the processor
 * @param {number} tracks
 * @param {import('../transport/protocol.js').ProcessorOptions} processorOptions
 * @param {URL} wasmUrl where the wasm is to be had as bytes
 * @returns {Promise<AudioWorkletNode | null>} null if the context has no such processor
 */
export async function createNode(make, name, tracks, processorOptions, wasmUrl) {
  // By 'max' an input's only source is handed over as it is, and the runner mixes down what has more than two channels. By 'clamped-max' Chromium adds
  // it to zeros first: 3 µs a quantum for 32 inputs.
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
    // The platform's word for an unknown processor, and standardized-audio-context's.
    if (kind === 'InvalidStateError' || kind === 'NotSupportedError') return null;
    if (kind !== 'DataCloneError') throw error;
    // This browser cannot pass a compiled module to the audio thread.
    const wasm = await loadWasmBytes(wasmUrl);
    return make(name, { ...options, processorOptions: { ...processorOptions, wasm } });
  }
}

/**
 * Waits for the processor's first message.
 * @param {AudioWorkletNode} node
 * @param {BaseAudioContext} context the browser's own
 * @returns {Promise<void>}
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
    const closed = () =>
      context.state === 'closed' && reject(invalidState('createMixer: the context was closed meanwhile.'));
    context.addEventListener('statechange', closed, { signal });
  });
  return ready.finally(() => waiting.abort());
}

/**
 * Listens for the processor's death, an exception in its constructor or in `process()`. Chromium calls the event `error`, the specification
 * `processorerror`; a wrapping library may dispatch both.
 * @param {AudioWorkletNode} node
 * @param {(event: Event) => void} listener
 * @param {AddEventListenerOptions} [options]
 */
export function onProcessorError(node, listener, options) {
  node.addEventListener('processorerror', listener, options);
  node.addEventListener('error', listener, options);
}
