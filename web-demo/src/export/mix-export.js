import { MixInput } from './mix-input.js';

/**
 * @typedef {import('./worker.js').Order} Order
 * @typedef {import('./worker.js').Message} Message
 */

/**
 * Renders a mix to a WAV file, in a worker.
 * @param {Order} order
 * @param {ReadonlyMap<string, AudioBuffer>} buffers by the id of their track, at the order's rate
 * @param {object} options
 * @param {AbortSignal} options.signal ends the rendering
 * @param {(part: number) => void} options.progress called with the part that is rendered, 0 to 1
 * @returns {Promise<import('./worker.js').Rendered>}
 * @throws {DOMException} AbortError if the signal has ended the rendering
 * @throws {Error} if it fails
 */
export function renderMix(order, buffers, { signal, progress }) {
  const inputs = [...buffers].map(([id, buffer]) => ({ id, input: new MixInput(buffer) }));
  const worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
  const { port1: port, port2: workerPort } = new MessageChannel();

  /** @param {{from: number, count: number}} part */
  function sendSamples({ from, count }) {
    const samples = inputs.map(({ id, input }) => /** @type {const} */ ([id, input.read(from, count)]));
    const memory = samples.flatMap(([, channels]) => (channels ?? []).map(({ buffer }) => buffer));
    port.postMessage(Object.fromEntries(samples), memory);
    progress(from / order.frames);
  }

  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    worker.addEventListener('error', ({ message }) =>
      reject(new Error(`The worker that exports the mix has failed${message ? `: ${message}` : '.'}`)),
    );
    port.onmessage = (event) => {
      const message = /** @type {Message} */ (event.data);
      if ('read' in message) sendSamples(message.read);
      else if ('error' in message) reject(new Error(message.error));
      else resolve(message.rendered);
    };
    worker.postMessage(order, [workerPort]);
  }).finally(() => {
    worker.terminate();
    port.close();
  });
}
