/**
 * What main thread and processor exchange beside the control buffer: options at construction, and messages when something
 * has happened; none in the steady state. The message transport (message-transport.js, message-endpoint.js) posts bare
 * ArrayBuffers over the same port, and `'close'`.
 *
 * @typedef {object} ProcessorOptions
 * @property {SharedArrayBuffer | ArrayBuffer} buffer the control buffer; an ArrayBuffer arrives as a copy
 * @property {import('./transport.js').TransportName} transport
 * @property {WebAssembly.Module | ArrayBuffer | null} wasm the engine, compiled or as bytes; null for the backend `js`,
 *   whose processor contains it
 * @property {number} [quantum] the context's render quantum in frames, where the browser reports it
 * @property {boolean} realTime false in an OfflineAudioContext
 * @property {boolean} running whether something may be heard from the context already
 *
 * @typedef {{type: 'ready'} | {type: 'error', message: string} | {type: 'fault'} | {type: 'overload', load: number}}
 *   ProcessorMessage
 */

export {};
