import { StripRegistry } from '../../worklet/console/strip-registry.js';
import { createControlBuffer } from '../../worklet/table/control-buffer.js';
import { HEADER, layoutOf } from '../../worklet/transport/layout.js';
import { SharedTransport } from '../../worklet/transport/shared-transport.js';

/*
 * The part of AudioWorkletGlobalScope that the built processor needs, in Node. A test can run the real
 * processor class one quantum at a time, read every message and measure the heap.
 */

export const QUANTUM = 128;
export const SAMPLE_RATE = 48_000;

/**
 * @typedef {{process(inputs: Float32Array[][], outputs: Float32Array[][]): boolean}} Processor
 * @typedef {new (options: {processorOptions: object}) => Processor} ProcessorClass
 */

/**
 * Defines the worklet's globals in this process and loads a built processor.
 * @param {URL} url
 * @returns {Promise<{name: string, Processor: ProcessorClass, messages: any[], scope: {currentFrame: number,
 *   port: object}}>} `messages`: everything that processors post to their port, which is `scope.port` when
 *   they are created
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
  if (!registered) throw new Error(`${url.href} registers no processor.`);
  return { ...registered, messages, scope };
}

/**
 * The main thread's side of a control buffer, without the node: strips, params, batches.
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
