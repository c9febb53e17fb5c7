import { BUILD, BUILD_SECTION } from '../common/build.js';
import { messageOf, show } from '../common/errors.js';

/*
 * Loads the files for the audio thread. Results are cached, so that several mixers share one download.
 * Failures are not, so that a later attempt can succeed.
 */

/** @type {Map<string, Promise<WebAssembly.Module>>} */
const modules = new Map();

/**
 * The worklet files of each context, by URL.
 * @type {WeakMap<BaseAudioContext, Map<string, Promise<void>>>}
 */
const worklets = new WeakMap();

/** ms after which `diagnose` gives up, so that a server that hangs does not hold back the error. */
const DIAGNOSIS_MS = 3000;

/** Number of worklet files that failed to load so far. */
let failures = 0;

/**
 * Loads and compiles the engine's wasm.
 * @param {URL} url
 * @returns {Promise<WebAssembly.Module>}
 * @throws {Error} naming the URL, if it cannot be fetched, is not wasm or is from another build
 */
export function loadWasm(url) {
  return cached(modules, url.href, async () => {
    const response = await request(url);
    const module = await compile(response, url);
    assertBuild(module, `at ${url.href}`);
    return module;
  });
}

/**
 * Loads the wasm as bytes, for browsers that cannot post a compiled module to the audio thread.
 * @param {URL} url
 * @returns {Promise<ArrayBuffer>}
 * @throws {Error} naming the URL, if it cannot be fetched
 */
export async function loadWasmBytes(url) {
  return (await request(url)).arrayBuffer();
}

/**
 * Adds a worklet file to a context, once.
 * @param {BaseAudioContext} context
 * @param {URL} url
 * @returns {Promise<void>}
 * @throws {Error} naming the URL, if it cannot be fetched or run
 */
export function loadWorklet(context, url) {
  const loaded = worklets.get(context) ?? new Map();
  worklets.set(context, loaded);
  return cached(loaded, url.href, async () => {
    try {
      await context.audioWorklet.addModule(url.href + (failures === 0 ? '' : `#attempt-${failures}`));
    } catch (error) {
      // A worklet keeps the failure of a URL including its fragment. Another fragment makes it request the
      // file again.
      failures++;
      throw new Error(
        `Busbar's worklet could not be loaded from ${url.href}: ${await diagnose(url, error)}`,
        { cause: error },
      );
    }
  });
}

/**
 * Removes a worklet file from the cache after it turned out to be from another build, so that a later attempt
 * loads it again.
 * @param {BaseAudioContext} context
 * @param {URL} url
 */
export function forgetWorklet(context, url) {
  failures++;
  worklets.get(context)?.delete(url.href);
}

/**
 * @param {WebAssembly.Module} module
 * @param {string} place where it came from, for the message: `at https://...`
 * @throws {Error} if it is from another build than this file
 */
export function assertBuild(module, place) {
  const [section] = WebAssembly.Module.customSections(module, BUILD_SECTION);
  const build = section && String.fromCharCode(...new Uint8Array(section));
  if (build === BUILD) return;
  const got = build ? `build ${show(build)}` : 'no Busbar build';
  throw new Error(
    `The wasm ${place} must be of build "${BUILD}", got ${got}; ` +
      'it may be cached or copied from another version.',
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
      `Busbar's wasm could not be fetched from ${url.href}: the server answered ${statusOf(response)}. ` +
        'Serve busbar.wasm there or set the option wasmUrl.',
    );
  }
  return response;
}

/** @param {Response} response @param {URL} url */
async function compile(response, url) {
  const type = response.headers.get('Content-Type') ?? 'none';
  try {
    // Streaming requires this Content-Type, which many static servers do not send.
    return await (type === 'application/wasm'
      ? WebAssembly.compileStreaming(response)
      : WebAssembly.compile(await response.arrayBuffer()));
  } catch (error) {
    throw new Error(
      `The file at ${url.href} is not Busbar's wasm (Content-Type: ${type}): ${messageOf(error)}`,
      { cause: error },
    );
  }
}

/**
 * Finds out why addModule() has failed, which its error does not contain.
 * @param {URL} url
 * @param {unknown} error
 */
async function diagnose(url, error) {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(DIAGNOSIS_MS) });
    await response.body?.cancel();
    if (!response.ok) {
      return (
        `the server answered ${statusOf(response)}. ` +
        "Serve Busbar's processor.js or processor-js.js there or set the option processorUrl " +
        'or processorJsUrl.'
      );
    }
    const type = response.headers.get('Content-Type') ?? 'none';
    return (
      `${messageOf(error)} (the server answered ${statusOf(response)} with Content-Type ${type}; ` +
      "the file must be Busbar's processor.js or processor-js.js with Content-Type text/javascript)"
    );
  } catch {
    return messageOf(error);
  }
}

/** @param {Response} response */
function statusOf(response) {
  return `${response.status} ${response.statusText}`.trim();
}

/**
 * Returns the cached promise of a key, or loads and caches it. A rejected promise is removed.
 * @template T
 * @param {Map<string, Promise<T>>} cache
 * @param {string} key
 * @param {() => Promise<T>} load
 * @returns {Promise<T>}
 */
function cached(cache, key, load) {
  const hit = cache.get(key);
  if (hit) return hit;
  const promise = load();
  cache.set(key, promise);
  promise.catch(() => cache.delete(key));
  return promise;
}
