import { StripRegistry } from '../../worklet/console/strip-registry.js';
import { createControlBuffer } from '../../worklet/table/control-buffer.js';
import { HEADER, layoutOf } from '../../worklet/transport/layout.js';
import { SharedTransport } from '../../worklet/transport/shared-transport.js';

/*
 * As much of AudioWorkletGlobalScope as the built processor needs, in Node: to run the real processor class quantum by quantum, where a test can
 * look at every message and at the heap.
 */

export const QUANTUM = 128;
export const SAMPLE_RATE = 48_000;

/** @typedef {new (options: {processorOptions: object}) => {process(inputs: Float32Array[][], outputs: Float32Array[][]): boolean}} ProcessorClass */

/**
 * Gives this process the worklet's globals and loads a built processor.
 * @param {URL} url
 * @returns {Promise<{name: string, Processor: ProcessorClass, messages: any[], scope: {currentFrame: number, port: object}}>} `messages`: what
 *   processors post, to `scope.port`, which each is given when it is made
 */
export async function loadProcessor(url) {
  /** @type {any[]} */
  const messages = [];
  const scope = /** @type {any} */ (globalThis);
  /** @type {{name: string, Processor: ProcessorClass} | undefined} */
  let registered;
  scope.sampleRate = SAMPLE_RATE;
  scope.currentFrame = 0;
  scope.port = { postMessage: (/** @type {any} */ message) => messages.push(message) };
  scope.AudioWorkletProcessor = class {
    port = scope.port;
  };
  scope.registerProcessor = (/** @type {string} */ name, /** @type {ProcessorClass} */ Processor) => {
    registered = { name, Processor };
  };
  await import(url.href);
  if (!registered) throw new Error(`${url.href} registers no processor`);
  return { ...registered, messages, scope };
}

/**
 * The page's side of a control block, without the node: strips, params, batches.
 * @param {{tracks: number, buses: number}} capacity
 */
export function mainThreadSide(capacity) {
  const layout = layoutOf(capacity);
  const buffer = createControlBuffer(layout, SharedArrayBuffer, SAMPLE_RATE);
  const transport = new SharedTransport(layout, buffer);
  const registry = new StripRegistry(capacity, transport, SAMPLE_RATE, null);
  const quanta = () => transport.readCount(HEADER.quanta);
  return { buffer, transport, registry, quanta };
}
