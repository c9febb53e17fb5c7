import { instantiateEngine, instantiateJsEngine } from './audio/engine-module.js';
import { EngineRunner } from './audio/engine-runner.js';
import { checkedNumber } from './common/checks.js';
import { assertKnownOptions, isPlatform, messageOf, show } from './common/errors.js';
import { HeadlessMixer } from './console/headless-mixer.js';
import { StripRegistry } from './console/strip-registry.js';
import { backendOf, panLawOf } from './loading/choices.js';
import { assertBuild, compileError, loadWasm } from './loading/loader.js';
import { capacityOf, eventsOf } from './table/capacity.js';
import { createControlBuffer } from './table/control-buffer.js';
import { MAX_SAMPLE_RATE, MIN_SAMPLE_RATE } from './table/ranges.js';
import { smoothingOf } from './table/smoothing.js';
import { layoutOf } from './transport/layout.js';
import { SharedTransport } from './transport/shared-transport.js';

export { HeadlessMixer };

const OPTIONS = /** @type {const} @satisfies {readonly (keyof HeadlessOptions)[]} */ ([
  'sampleRate',
  'tracks',
  'buses',
  'events',
  'smoothing',
  'panLaw',
  'backend',
  'wasm',
]);

/** The engine's longest quantum, in frames. `render()` splits longer calls into pieces of this length. */
const QUANTUM = 4096;

/**
 * @typedef {object} HeadlessOptions The options of `createHeadlessMixer`.
 * @property {number} sampleRate in Hz, 1000 to 768000, not necessarily an integer; required
 * @property {number} [tracks] how many tracks the mixer can hold at once, 1 to 1024, default 32
 * @property {number} [buses] how many buses the mixer can hold at once, the master not counted, 0 to 64,
 *   default 8
 * @property {number} [events] how many scheduled changes may be pending at once, 1 to 1048576, default 16384;
 *   eight points of a curve count as one more
 * @property {number} [smoothing] seconds that a change of a value takes, 0.005 to 0.1, default 0.02: from its
 *   first frame until the new value is reached exactly, within 7 %. A change that interrupts another one
 *   takes up to a fifth longer. With 0.005, changes of gain and pan leave -97 dB or less above 5 kHz, but
 *   those of resonant EQ bands click (up to -64 dB)
 * @property {import('./console/strip.js').PanLaw} [panLaw] the pan law of new strips and the master, default
 *   `equalPower`; `restore()` gives strips that of the session
 * @property {'auto' | import('./loading/choices.js').Backend} [backend] which engine to use, default `auto`:
 *   `wasm` where there is WebAssembly with SIMD, else `js`
 * @property {BufferSource | WebAssembly.Module} [wasm] the engine's wasm for the backend `wasm`, default
 *   `busbar.wasm` beside `headless.js`
 */

/**
 * Makes a mixer that needs no AudioContext, for Node and workers. It has the same engine, strips and params,
 * and renders when `render()` is called.
 * @param {HeadlessOptions} options
 * @returns {Promise<HeadlessMixer>}
 * @throws {TypeError} if an option does not exist, has a wrong type or is not one of its values; if the wasm
 *   must be given
 * @throws {RangeError} if `sampleRate`, `tracks`, `buses`, `events` or `smoothing` is out of range
 * @throws {DOMException} NotSupportedError if the chosen backend is not available
 * @throws {Error} if the wasm cannot be read, is not WebAssembly or is from another build
 */
export async function createHeadlessMixer(options) {
  const capacity = capacityOf(options, 'createHeadlessMixer');
  assertKnownOptions('createHeadlessMixer', options, OPTIONS);
  const sampleRate = checkedNumber(
    'createHeadlessMixer',
    'sampleRate',
    options.sampleRate,
    MIN_SAMPLE_RATE,
    MAX_SAMPLE_RATE,
    { unit: ' Hz' },
  );
  const events = eventsOf(options.events, 'createHeadlessMixer');
  const smoothing = smoothingOf(options.smoothing, 'createHeadlessMixer');
  const panLaw = panLawOf('createHeadlessMixer', options.panLaw);
  const backend = backendOf('createHeadlessMixer', options.backend);
  const engine = backend === 'wasm' ? await wasmEngine(options.wasm) : await jsEngine();

  const layout = layoutOf(capacity);
  const buffer = createControlBuffer(layout, ArrayBuffer, sampleRate, events);
  const transport = new SharedTransport(layout, buffer);
  const now = globalThis.performance ? () => performance.now() : Date.now;
  const runner = new EngineRunner(engine, buffer, {
    sampleRate,
    quantum: QUANTUM,
    smoothing,
    now,
    realTime: false,
  });
  runner.warmUp();
  const registry = new StripRegistry(capacity, transport, sampleRate, null, panLaw);
  return new HeadlessMixer({
    capacity,
    backend,
    sampleRate,
    smoothing,
    transport,
    registry,
    context: null,
    runner,
  });
}

/** @param {BufferSource | WebAssembly.Module | undefined} wasm */
async function wasmEngine(wasm) {
  return instantiateEngine(wasm === undefined ? await ownWasm() : await givenWasm(wasm));
}

async function jsEngine() {
  const { default: createJsEngineModule } = await import('./audio/engine-js.js');
  return instantiateJsEngine(createJsEngineModule);
}

/** Loads the wasm beside `headless.js`. */
async function ownWasm() {
  const url = ownUrl();
  return url.protocol === 'file:' ? compiled(readBytes(url), `at ${url.href}`) : loadWasm(url);
}

function ownUrl() {
  try {
    return new URL('./busbar.wasm', import.meta.url);
  } catch {
    throw new TypeError('createHeadlessMixer: wasm must be given, since this bundle has no import.meta.url.');
  }
}

/**
 * Reads a file: URL, which Node's fetch() does not support. webpack could not bundle an `import` of
 * `node:fs`.
 * @param {URL} url
 * @throws {Error} naming the URL
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
  if (isModule(wasm) || isPlatform(wasm, 'ArrayBuffer') || ArrayBuffer.isView(wasm)) {
    return compiled(/** @type {BufferSource | WebAssembly.Module} */ (wasm), 'in the option wasm');
  }
  throw new TypeError(
    `createHeadlessMixer: wasm must be a WebAssembly.Module or the bytes of one, got ${show(wasm)}.`,
  );
}

/** @param {unknown} value @returns {value is WebAssembly.Module} */
const isModule = (value) => isPlatform(value, 'WebAssembly.Module');

/** @param {BufferSource | WebAssembly.Module} wasm @param {string} place where it came from, for messages */
async function compiled(wasm, place) {
  const module = isModule(wasm) ? wasm : await compile(wasm, place);
  assertBuild(module, place);
  return module;
}

/** @param {BufferSource} bytes @param {string} place */
async function compile(bytes, place) {
  try {
    return await WebAssembly.compile(bytes);
  } catch (error) {
    throw await compileError(place, error);
  }
}
