import { BUILD, BUILD_SECTION } from '../common/build.js';
import { CONTEXT_CLOSED, invalidState, messageOf, shorten, show } from '../common/errors.js';

/*
 * Loads the files for the audio thread. Results are cached, so that several mixers share one download.
 * Failures are not, so that a later attempt can succeed.
 */

/**
 * The wasm of a URL.
 * @typedef {object} Download
 * @property {Promise<WebAssembly.Module>} module
 * @property {boolean} complete
 * @property {number} users calls that have not ended
 * @property {AbortController} stopper
 */

/** @type {Map<string, Download>} */
const downloads = new Map();

/**
 * The worklet files of each context, by URL.
 * @type {WeakMap<BaseAudioContext, Map<string, Promise<void>>>}
 */
const worklets = new WeakMap();

/** Number of worklet files that failed to load so far. */
let failures = 0;

/**
 * Loads and compiles the engine's wasm. The download is stopped when the calls of all its users have ended.
 * @param {URL} url
 * @param {AbortSignal} [user] aborted when the user's call has ended; default: never
 * @returns {Promise<WebAssembly.Module>}
 * @throws {Error} naming the URL, if it cannot be fetched, is not wasm or is from another build
 */
export function loadWasm(url, user) {
  const download = downloads.get(url.href) ?? startDownload(url);
  download.users++;
  user?.addEventListener('abort', () => {
    download.users--;
    // React's StrictMode aborts a call and repeats it in the same task.
    setTimeout(() => {
      if (download.users > 0 || download.complete) return;
      forget(url, download);
      download.stopper.abort();
    });
  });
  return download.module;
}

/** @param {URL} url */
function startDownload(url) {
  const stopper = new AbortController();
  const download = { module: fetchModule(url, stopper.signal), complete: false, users: 0, stopper };
  download.module.then(
    () => {
      download.complete = true;
    },
    () => forget(url, download),
  );
  downloads.set(url.href, download);
  return download;
}

/** @param {URL} url @param {Download} download */
function forget({ href }, download) {
  if (downloads.get(href) === download) downloads.delete(href);
}

/** @param {URL} url @param {AbortSignal} signal */
async function fetchModule(url, signal) {
  const module = await compile(await request(url, signal), url, signal);
  assertBuild(module, `at ${shorten(url.href)}`);
  return module;
}

/**
 * Loads the wasm as bytes, for browsers that cannot post a compiled module to the audio thread.
 * @param {URL} url
 * @param {AbortSignal} signal
 * @returns {Promise<ArrayBuffer>}
 * @throws {Error} naming the URL, if it cannot be fetched
 */
export async function loadWasmBytes(url, signal) {
  return (await request(url, signal)).arrayBuffer();
}

/**
 * Adds a worklet file to a context, once.
 * @param {BaseAudioContext} context
 * @param {URL} url
 * @returns {Promise<void>}
 * @throws {Error} naming the URL, if it cannot be fetched or run
 * @throws {DOMException} InvalidStateError if the context is closed
 */
export function loadWorklet(context, url) {
  const loaded = worklets.get(context) ?? new Map();
  worklets.set(context, loaded);
  return cached(loaded, url.href, async () => {
    try {
      await context.audioWorklet.addModule(url.href + (failures === 0 ? '' : `#attempt-${failures}`));
    } catch (error) {
      // Chromium fails to load a worklet into a context that is closed meanwhile. The file is not the cause.
      if (context.state === 'closed') throw invalidState(CONTEXT_CLOSED);
      // A worklet keeps the failure of a URL including its fragment. Another fragment makes it request the
      // file again.
      failures++;
      throw await failure(
        `Busbar's worklet could not be loaded from ${shorten(url.href)}`,
        error,
        ({ whyNotAdded }, message) => whyNotAdded(context, url, message),
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

/** @param {URL} url @param {AbortSignal} signal */
async function request(url, signal) {
  const what = `Busbar's wasm could not be fetched from ${shorten(url.href)}`;
  let response;
  try {
    response = await fetch(url, { signal });
  } catch (error) {
    if (signal.aborted) throw error;
    throw await failure(what, error, ({ whyNotFetched }, message) => whyNotFetched(url, message));
  }
  if (response.ok) return response;
  await response.body?.cancel();
  throw new Error(
    `${what}: the server answered ${`${response.status} ${response.statusText}`.trim()}. ` +
      'Serve busbar.wasm there or set the option wasmUrl.',
  );
}

/** @param {Response} response @param {URL} url @param {AbortSignal} signal of its request */
async function compile(response, url, signal) {
  const type = response.headers.get('Content-Type') ?? 'none';
  try {
    // Streaming requires this Content-Type, which many static servers do not send.
    return await (type === 'application/wasm'
      ? WebAssembly.compileStreaming(response)
      : WebAssembly.compile(await response.arrayBuffer()));
  } catch (error) {
    if (signal.aborted) throw signal.reason; // not a fault of the wasm
    throw await compileError(`at ${shorten(url.href)}`, error, ` (Content-Type: ${type})`);
  }
}

/**
 * The error for wasm that cannot be compiled.
 * @param {string} place where it came from: `at https://...`
 * @param {unknown} error of the browser
 * @param {string} [details]
 */
export function compileError(place, error, details = '') {
  return failure(`The wasm ${place} could not be compiled${details}`, error, ({ whyNotCompiled }, message) =>
    whyNotCompiled(message),
  );
}

/**
 * An error with the reason that the diagnosis finds.
 * @param {string} what has failed
 * @param {unknown} cause
 * @param {(diagnosis: typeof import('./diagnosis.js'), message: string) => Promise<string>} why
 */
async function failure(what, cause, why) {
  const message = shorten(messageOf(cause));
  const reason = await import('./diagnosis.js')
    .then((diagnosis) => why(diagnosis, message))
    .catch(() => message);
  return new Error(`${what}: ${reason}`, { cause });
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
