/**
 * What the main thread and the processor exchange besides the control buffer: options at construction, and
 * messages about events. In the steady state there are no such messages. The message transport
 * (message-transport.js, message-endpoint.js) posts bare ArrayBuffers over the same port. `'close'` makes the
 * processor free the engine, also in a context that does not run.
 *
 * @typedef {object} ProcessorOptions
 * @property {SharedArrayBuffer | ArrayBuffer} buffer the control buffer; an ArrayBuffer arrives as a copy
 * @property {import('./transport.js').TransportName} transport
 * @property {WebAssembly.Module | ArrayBuffer | null} wasm the engine, compiled or as bytes; null for the
 *   backend `js`, whose processor contains it
 * @property {number} [quantum] the context's render quantum in frames, where the browser reports it
 * @property {number} [smoothing] seconds that ramps take
 * @property {boolean} realTime false in an OfflineAudioContext
 * @property {boolean} running whether the context was running, so that its output may be audible
 *
 * @typedef {{type: 'ready'} | {type: 'error', message: string, noMemory?: true} | {type: 'fault'} |
 *   {type: 'overload', load: number}} ProcessorMessage
 */

export {};
