import createEngineModule from '#engine';
import { instantiateEngine, instantiateJsEngine } from './audio/engine-module.js';
import { EngineRunner } from './audio/engine-runner.js';
import { messageOf, show } from './common/errors.js';
import { HeadlessMixer } from './console/headless-mixer.js';
import { StripRegistry } from './console/strip-registry.js';
import { backendOf } from './loading/choices.js';
import { assertBuild, loadWasm } from './loading/loader.js';
import { capacityOf } from './table/capacity.js';
import { createControlBuffer } from './table/control-buffer.js';
import { layoutOf } from './transport/layout.js';
import { SharedTransport } from './transport/shared-transport.js';

export { HeadlessMixer };

const MIN_SAMPLE_RATE = 1000;
const MAX_SAMPLE_RATE = 768_000;

/** The engine works in stretches of up to this many frames. */
const QUANTUM = 4096;

/**
 * @typedef {object} HeadlessOptions What `createHeadlessMixer` is told.
 * @property {number} sampleRate in Hz, 1000 to 768000, need not be an integer
 * @property {number} [tracks] how many tracks fit in, 1 to 1024, default 32
 * @property {number} [buses] how many buses fit in, 0 to 64, default 8; the master comes on top
 * @property {'auto' | import('./loading/choices.js').Backend} [backend] what computes, default `auto`: `wasm` where there is WebAssembly with SIMD, else `js`
 * @property {BufferSource | WebAssembly.Module} [wasm] for the backend `wasm`: the engine's wasm, default the file `busbar.wasm` beside this one
 */

/**
 * Makes a mixer that needs no AudioContext, for Node and workers: the same engine, strips and params, and `render()`.
 * @param {HeadlessOptions} options
 * @returns {Promise<HeadlessMixer>}
 * @throws {TypeError} if an option is of a wrong type or none of its words
 * @throws {RangeError} if the sample rate or a capacity is out of its range
 * @throws {DOMException} NotSupportedError without the backend asked for
 * @throws {Error} if the wasm cannot be read or is of another build
 */
export async function createHeadlessMixer(options) {
  const capacity = capacityOf(options, 'createHeadlessMixer');
  const sampleRate = sampleRateOf(options.sampleRate);
  const backend = backendOf('createHeadlessMixer', options.backend);
  const engine = backend === 'wasm' ? await wasmEngine(options.wasm) : await jsEngine();

  const layout = layoutOf(capacity);
  const buffer = createControlBuffer(layout, ArrayBuffer, sampleRate);
  const transport = new SharedTransport(layout, buffer);
  const now = globalThis.performance ? () => performance.now() : Date.now;
  const runner = new EngineRunner(engine, buffer, { sampleRate, quantum: QUANTUM, now, realTime: false });
  runner.warmUp();
  const registry = new StripRegistry(capacity, transport, sampleRate, null);
  return new HeadlessMixer({ capacity, backend, sampleRate, transport, registry, context: null, runner });
}

/** @param {unknown} sampleRate */
function sampleRateOf(sampleRate) {
  const message = `createHeadlessMixer: sampleRate must be a number of Hz from ${MIN_SAMPLE_RATE} to ${MAX_SAMPLE_RATE}, got ${show(sampleRate)}.`;
  if (typeof sampleRate !== 'number') throw new TypeError(message);
  if (!(sampleRate >= MIN_SAMPLE_RATE && sampleRate <= MAX_SAMPLE_RATE)) throw new RangeError(message);
  return sampleRate;
}

/** @param {BufferSource | WebAssembly.Module | undefined} wasm */
async function wasmEngine(wasm) {
  return instantiateEngine(createEngineModule, wasm === undefined ? await ownWasm() : await givenWasm(wasm));
}

async function jsEngine() {
  const { default: createJsEngineModule } = await import('./audio/engine-js.js');
  return instantiateJsEngine(createJsEngineModule);
}

/** The wasm beside this file. */
async function ownWasm() {
  const url = new URL('./busbar.wasm', import.meta.url);
  return url.protocol === 'file:' ? compiled(readBytes(url), url.href) : loadWasm(url);
}

/**
 * What fetch() is to other URLs; Node's own does not take file: URLs. An `import` of a `node:` module would not get past webpack.
 * @param {URL} url
 */
function readBytes(url) {
  try {
    return globalThis.process.getBuiltinModule('node:fs').readFileSync(url);
  } catch (error) {
    throw new Error(
      `createHeadlessMixer: Busbar's wasm could not be read from ${url.href}: ${messageOf(error)}`,
      { cause: error },
    );
  }
}

/** @param {unknown} wasm */
async function givenWasm(wasm) {
  if (wasm instanceof WebAssembly.Module || wasm instanceof ArrayBuffer || ArrayBuffer.isView(wasm)) {
    return compiled(/** @type {BufferSource | WebAssembly.Module} */ (wasm), 'the option wasm');
  }
  throw new TypeError(
    `createHeadlessMixer: wasm must be a WebAssembly.Module or the bytes of one, got ${show(wasm)}.`,
  );
}

/** @param {BufferSource | WebAssembly.Module} wasm @param {string} source where it came from, for messages */
async function compiled(wasm, source) {
  const module = wasm instanceof WebAssembly.Module ? wasm : await compile(wasm, source);
  assertBuild(module, source);
  return module;
}

/** @param {BufferSource} bytes @param {string} source */
async function compile(bytes, source) {
  try {
    return await WebAssembly.compile(bytes);
  } catch (error) {
    throw new Error(`createHeadlessMixer: ${source} is no WebAssembly: ${messageOf(error)}`, {
      cause: error,
    });
  }
}
