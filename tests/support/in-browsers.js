import { after, before, describe } from 'node:test';
import { launchBrowser } from './browser.js';

/**
 * @typedef {Awaited<ReturnType<typeof launchBrowser>>} Browser
 * @typedef {import('./browser.js').BrowserName} BrowserName
 * @typedef {{name: BrowserName, transport: 'shared' | 'message', backend?: 'wasm' | 'js'}} Place `backend`: the best that is there, if not given
 */

/** Where a mixer can run: every browser with every transport that it has. @type {readonly Place[]} */
export const EVERYWHERE = [
  { name: 'chromium', transport: 'shared' },
  { name: 'chromium', transport: 'message' },
  { name: 'firefox', transport: 'shared' },
  { name: 'firefox', transport: 'message' },
  { name: 'webkit', transport: 'message' },
];

/** The same once more with the engine in JavaScript, where a mixer takes a quarter of a second to make. @type {readonly Place[]} */
export const WITH_BOTH_BACKENDS = [
  ...EVERYWHERE,
  ...EVERYWHERE.map((place) => ({ ...place, backend: /** @type {const} */ ('js') })),
];

/**
 * Whether something can be said in the midst of an offline rendering: Firefox has no OfflineAudioContext.suspend, and an audio thread that is held
 * instead hears no message.
 * @param {{name: BrowserName, transport?: 'shared' | 'message'}} place
 */
export function canStep({ name, transport }) {
  return name !== 'firefox' || transport === 'shared';
}

/** Where a context can be suspended and resumed at will: over that a page of WebKitGTK 2.50 hangs one time in six, its audio thread spinning. */
export const RESUMABLE = EVERYWHERE.filter(({ name }) => name !== 'webkit');

/**
 * The same tests in one browser after the other. Each is started before its tests, says its version, and is closed after them.
 * @param {readonly (BrowserName | Place)[]} places
 * @param {(browser: ReturnType<typeof access>) => void} define makes the tests; the browser runs only inside of them
 * @param {import('./browser.js').BrowserOptions} [options]
 */
export function inBrowsers(places, define, options) {
  for (const place of places) {
    const { name, ...ways } = typeof place === 'string' ? { name: place } : place;
    const text = Object.entries(ways).map(([way, choice]) => `, ${way} ${choice}`);
    describe(name + text.join(''), () => {
      /** @type {Browser | undefined} */
      let running;
      before(async () => {
        running = await launchBrowser(name, { ...options, ways });
        console.log(running.version);
      });
      after(() => running?.close());
      define(access(name, ways, () => running));
    });
  }
}

/**
 * What tests see of a browser, which is not there yet when they are defined.
 * @param {BrowserName} name
 * @param {Partial<Place>} ways
 * @param {() => Browser | undefined} find
 * @returns {Pick<Browser, 'name' | 'open' | 'transport' | 'backend' | 'version' | 'server' | 'url' | 'puppeteer' | 'inPage' | 'inPageDespite' | 'result'>}
 */
function access(name, { transport, backend }, find) {
  const running = () => {
    const browser = find();
    if (!browser) throw new Error(`${name} runs only inside tests`);
    return browser;
  };
  return {
    name,
    open: (url) => running().open(url),
    transport,
    backend,
    get version() {
      return running().version;
    },
    get server() {
      return running().server;
    },
    get url() {
      return running().url;
    },
    get puppeteer() {
      return running().puppeteer;
    },
    inPageDespite: (expected, body, ...args) => running().inPageDespite(expected, body, ...args),
    inPage: (body, ...args) => running().inPage(body, ...args),
    result: (floats) => running().result(floats),
  };
}
