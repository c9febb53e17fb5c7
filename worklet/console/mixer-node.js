import { show } from '../common/errors.js';

/**
 * @typedef {new (context: any, name: string, options: AudioWorkletNodeOptions) => any} NodeConstructor A
 *   class with AudioWorkletNode's constructor.
 * @typedef {(name: string, options: AudioWorkletNodeOptions) => AudioWorkletNode} NodeMaker
 * @typedef {<T>(step: Promise<T>) => Promise<T>} Wait waits for a step of loading; it rejects if loading is
 *   interrupted
 */

/**
 * Returns a function that makes AudioWorkletNodes for the context that the user passed. For a wrapped context
 * these are the library's nodes, since a library connects its nodes only to nodes of the same context.
 * @param {any} context
 * @param {NodeConstructor | undefined} Constructor the option `AudioWorkletNode`
 * @returns {NodeMaker}
 * @throws {TypeError} if that option is not a class, or is missing for a context of
 *   standardized-audio-context
 */
export function nodeMakerOf(context, Constructor) {
  if (Constructor !== undefined && typeof Constructor !== 'function')
    throw new TypeError(`createMixer: AudioWorkletNode must be a class, got ${show(Constructor)}.`);
  if (Constructor) return (name, options) => new Constructor(context, name, options);
  if (typeof context.createAudioWorkletNode === 'function')
    return (name, options) => context.createAudioWorkletNode(name, options);
  if (!context._nativeContext) return (name, options) => new AudioWorkletNode(context, name, options);
  throw new TypeError(
    'createMixer: for a context of standardized-audio-context the option AudioWorkletNode must be ' +
      "that library's class of this name, got undefined.",
  );
}

/** Pauses in ms between attempts to start an engine while the browser has no memory for it. */
const PAUSES = [100, 200, 400, 800, 1600];

/**
 * Makes the mixer's node and waits until its processor is ready. While the browser has no memory for the
 * engine it tries again, because the memory of closed mixers is free only after the next garbage collection.
 * @param {NodeMaker} make
 * @param {string} name of the processor
 * @param {number} tracks
 * @param {import('../transport/protocol.js').ProcessorOptions} processorOptions
 * @param {() => Promise<ArrayBuffer>} loadWasmBytes loads the wasm, for browsers to whose audio thread
 *   it must be posted as bytes
 * @param {Wait} wait
 * @returns {Promise<AudioWorkletNode | null>} null if no processor of that name is registered in the context
 * @throws {RangeError} if there is no memory for the engine
 * @throws {Error} if the engine did not start
 * @throws the errors of `wait`
 */
export async function startNode(make, name, tracks, processorOptions, loadWasmBytes, wait) {
  for (let attempt = 0; ; attempt++) {
    const node = await createNode(make, name, tracks, processorOptions, () => wait(loadWasmBytes()));
    if (!node) return null;
    try {
      await wait(whenReady(node));
      return node;
    } catch (error) {
      endNode(node);
      if (!(error instanceof RangeError) || attempt === PAUSES.length) throw error;
      await wait(new Promise((resolve) => setTimeout(resolve, PAUSES[attempt])));
    }
  }
}

/**
 * Ends a node and its processor, which frees the engine even if the context does not run.
 * @param {AudioWorkletNode} node
 */
export function endNode(node) {
  node.disconnect();
  node.port.postMessage('close');
  node.port.onmessage = null;
  node.port.close();
}

/**
 * @param {NodeMaker} make
 * @param {string} name
 * @param {number} tracks
 * @param {import('../transport/protocol.js').ProcessorOptions} processorOptions
 * @param {() => Promise<ArrayBuffer>} loadWasmBytes
 */
async function createNode(make, name, tracks, processorOptions, loadWasmBytes) {
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
 * @returns {Promise<void>}
 */
function whenReady(node) {
  return new Promise((resolve, reject) => {
    node.port.onmessage = ({ data }) => {
      if (data.type === 'ready') resolve();
      else if (data.noMemory) reject(new RangeError(noMemory(data.message)));
      else reject(new Error(`Busbar's engine did not start: ${data.message}`));
    };
    // A mixer has these listeners as long as it has the node.
    onProcessorError(node, () => reject(new Error("Busbar's processor could not be constructed.")));
  });
}

/** @param {string} reason */
function noMemory(reason) {
  return (
    `Busbar's engine did not start, since the browser has no memory for it: ${reason}. Close unused mixers ` +
    'and contexts, reuse a context, or render with busbar/headless.'
  );
}

/**
 * Listens for an exception in the processor's constructor or in `process()`. Chromium reports it as `error`,
 * other browsers as `processorerror`, as specified. A wrapping library may dispatch both.
 * @param {AudioWorkletNode} node
 * @param {(event: Event) => void} listener
 */
export function onProcessorError(node, listener) {
  node.addEventListener('processorerror', listener);
  node.addEventListener('error', listener);
}
