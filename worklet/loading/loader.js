import { BUILD, BUILD_SECTION } from '../common/build.js';
import { messageOf, show } from '../common/errors.js';

/*
 * Fetches what the audio thread needs. Results are kept, so that several mixers share one download; failures are not, so that a later
 * attempt can succeed.
 */

/** @type {Map<string, Promise<WebAssembly.Module>>} */
const modules = new Map();

/** By context: which worklet files it has. @type {WeakMap<BaseAudioContext, Map<string, Promise<void>>>} */
const worklets = new WeakMap();

/** A server that hangs must not keep the error from being told. */
const DIAGNOSIS_MS = 3000;

/** How many worklet files have failed to load. */
let failures = 0;

/**
 * The engine's compiled wasm.
 * @param {URL} url
 * @returns {Promise<WebAssembly.Module>}
 * @throws {Error} naming the URL if it cannot be fetched, is no wasm, or is of another build
 */
export function loadWasm(url) {
  return remembered(modules, url.href, async () => {
    const response = await request(url);
    const module = await compile(response, url);
    assertBuild(module, url.href);
    return module;
  });
}

/**
 * The same wasm as bytes, for a browser that cannot pass a compiled module to the audio thread.
 * @param {URL} url
 * @returns {Promise<ArrayBuffer>}
 */
export async function loadWasmBytes(url) {
  return (await request(url)).arrayBuffer();
}

/**
 * Adds the worklet's file to a context, once.
 * @param {BaseAudioContext} context
 * @param {URL} url
 * @returns {Promise<void>}
 * @throws {Error} naming the URL if it cannot be fetched or run
 */
export function loadWorklet(context, url) {
  const loaded = worklets.get(context) ?? new Map();
  worklets.set(context, loaded);
  return remembered(loaded, url.href, async () => {
    try {
      await context.audioWorklet.addModule(url.href + (failures === 0 ? '' : `#attempt-${failures}`));
    } catch (error) {
      // A worklet remembers a URL that has failed, with its fragment; another fragment makes it ask the server again.
      failures++;
      throw new Error(
        `Busbar's worklet could not be loaded from ${url.href}: ${await diagnose(url, error)}`,
        { cause: error },
      );
    }
  });
}

/**
 * Forgets a worklet that turned out to be of another build, so that a later attempt loads it again.
 * @param {BaseAudioContext} context
 * @param {URL} url
 */
export function forgetWorklet(context, url) {
  failures++;
  worklets.get(context)?.delete(url.href);
}

/**
 * @param {WebAssembly.Module} module
 * @param {string} source where it came from, for the message
 * @throws {Error} if it is of another build than this file
 */
export function assertBuild(module, source) {
  const [section] = WebAssembly.Module.customSections(module, BUILD_SECTION);
  const build = section && String.fromCharCode(...new Uint8Array(section));
  if (build === BUILD) return;
  throw new Error(
    `The wasm at ${source} is of ${build ? `build ${show(build)}` : 'no Busbar build'}, but this is build "${BUILD}": they must be of the same build; is one of them cached or copied from an older version?`,
  );
}

/** @param {URL} url */
async function request(url) {
  let response;
  try {
    response = await fetch(url);
  } catch (error) {
    throw new Error(`Busbar's wasm could not be fetched from ${url.href}: ${messageOf(error)}`, {
      cause: error,
    });
  }
  if (!response.ok) {
    await response.body?.cancel();
    throw new Error(
      `Busbar's wasm could not be fetched from ${url.href}: the server answered ${statusOf(response)}. Serve busbar.wasm there or name its place with the option wasmUrl.`,
    );
  }
  return response;
}

/** @param {Response} response @param {URL} url */
async function compile(response, url) {
  const type = response.headers.get('Content-Type') ?? 'no type';
  try {
    // Streaming insists on the right type; many static servers do not know it.
    return await (type === 'application/wasm'
      ? WebAssembly.compileStreaming(response)
      : WebAssembly.compile(await response.arrayBuffer()));
  } catch (error) {
    throw new Error(
      `The file at ${url.href} is not Busbar's wasm (it came as ${type}): ${messageOf(error)}`,
      { cause: error },
    );
  }
}

/** What addModule() does not tell: why. @param {URL} url @param {unknown} error */
async function diagnose(url, error) {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(DIAGNOSIS_MS) });
    await response.body?.cancel();
    if (!response.ok) {
      return `the server answered ${statusOf(response)}. Serve Busbar's processor.js there or name its place with the option processorUrl.`;
    }
    const type = response.headers.get('Content-Type');
    return `${messageOf(error)} (the server answers ${statusOf(response)}, ${type ?? 'no type'}; expected is Busbar's processor.js as text/javascript)`;
  } catch {
    return messageOf(error);
  }
}

/** @param {Response} response */
function statusOf(response) {
  return `${response.status} ${response.statusText}`.trim();
}

/**
 * @template T
 * @param {Map<string, Promise<T>>} store
 * @param {string} key
 * @param {() => Promise<T>} load
 * @returns {Promise<T>}
 */
function remembered(store, key, load) {
  const known = store.get(key);
  if (known) return known;
  const promise = load();
  store.set(key, promise);
  promise.catch(() => store.delete(key));
  return promise;
}
