/*
 * Finds out why a file could not be loaded, which the browser's errors do not contain. This file is loaded
 * only after a failure, and imports nothing that other files load. It repeats what has failed and watches for
 * events of the page's content security policy.
 */

/** ms after which a request is given up, so that a server that hangs does not hold back the error. */
const TIMEOUT = 3000;

/** The smallest WebAssembly module. */
const EMPTY = [0, 97, 115, 109, 1, 0, 0, 0];

/**
 * Why a URL could not be fetched.
 * @param {URL} url
 * @param {string} message of fetch()
 */
export async function whyNotFetched(url, message) {
  return (await refusalOf(url, () => fetchHeaders(url))) || message;
}

/**
 * Why wasm could not be compiled.
 * @param {string} message of WebAssembly.compile()
 */
export async function whyNotCompiled(message) {
  try {
    await WebAssembly.compile(new Uint8Array(EMPTY));
    return message;
  } catch {
    return "the page's Content-Security-Policy must have 'wasm-unsafe-eval' in script-src";
  }
}

/**
 * Why a worklet file could not be added.
 * @param {BaseAudioContext} context
 * @param {URL} url
 * @param {string} message of addModule()
 */
export async function whyNotAdded(context, url, message) {
  const response = await fetchHeaders(url).catch(() => null);
  if (response && !response.ok) {
    return (
      `the server answered ${statusOf(response)}. Serve Busbar's processor.js or processor-js.js there or ` +
      'set the option processorUrl or processorJsUrl.'
    );
  }
  const refusal = await refusalOf(url, () => context.audioWorklet.addModule(`${url.href}#diagnosis`));
  if (refusal) return refusal;
  if (!response) return message;
  const type = response.headers.get('Content-Type') ?? 'none';
  return (
    `${message} (the server answered ${statusOf(response)} with Content-Type ${type}; ` +
    "the file must be Busbar's processor.js or processor-js.js with Content-Type text/javascript, and a " +
    'Content-Security-Policy must allow it in script-src)' // Chromium dispatches no event for a worklet
  );
}

/** @param {Response} response */
function statusOf(response) {
  return `${response.status} ${response.statusText}`.trim();
}

/** @param {URL} url */
async function fetchHeaders(url) {
  const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT) });
  await response.body?.cancel();
  return response;
}

/**
 * Repeats a request.
 * @param {URL} url
 * @param {() => Promise<unknown>} request
 * @returns {Promise<string>} which directive of the policy has refused it, empty if none has
 */
async function refusalOf(url, request) {
  let refusal = '';
  // The event is dispatched at the document, in a worker at the global scope.
  const target = /** @type {EventTarget} */ (globalThis.document ?? globalThis);
  const listener = (/** @type {any} */ { disposition, blockedURI, effectiveDirective }) => {
    // The event may hold only the URL's origin, or the scheme of a data: URL.
    if (disposition !== 'enforce' || !url.href.startsWith(blockedURI)) return;
    const directive = effectiveDirective.replace('-elem', '');
    refusal = `the page's Content-Security-Policy must allow it in ${directive}`;
  };
  target.addEventListener?.('securitypolicyviolation', listener);
  await request().catch(() => {});
  await new Promise((resolve) => setTimeout(resolve)); // the event may follow the request's failure
  target.removeEventListener?.('securitypolicyviolation', listener);
  return refusal;
}
