/**
 * What page and processor say to each other beside the control block: the options at construction, and messages when something has happened;
 * none while all is well. The message transport (message-transport.js, message-endpoint.js) posts bare ArrayBuffers over the same port, and `'close'`.
 *
 * @typedef {object} ProcessorOptions
 * @property {SharedArrayBuffer | ArrayBuffer} buffer the control block; an ArrayBuffer arrives as a copy
 * @property {import('../loading/choices.js').TransportName} transport
 * @property {WebAssembly.Module | ArrayBuffer | null} wasm the engine, compiled or as bytes; null for the backend `js`, which brings it along
 * @property {number} [quantum] the context's render quantum in frames, where the browser tells
 * @property {boolean} live false in an OfflineAudioContext
 * @property {boolean} running whether something may be heard from the context already
 *
 * @typedef {{type: 'ready'} | {type: 'error', message: string} | {type: 'fault'} | {type: 'overload', load: number}} ProcessorMessage
 */

export {};
