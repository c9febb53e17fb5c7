import { after, before, describe } from 'node:test';
import { launchBrowser } from './browser.js';

/**
 * @typedef {Awaited<ReturnType<typeof launchBrowser>>} Browser
 * @typedef {import('./browser.js').BrowserName} BrowserName
 * @typedef {{name: BrowserName, transport: 'shared' | 'message', backend?: 'wasm' | 'js'}} Target a browser
 *   and the options of its mixers; default backend: `createMixer` chooses
 */

/** Every browser with every transport that it supports. @type {readonly Target[]} */
export const ALL_TRANSPORTS = [
  { name: 'chromium', transport: 'shared' },
  { name: 'chromium', transport: 'message' },
  { name: 'firefox', transport: 'shared' },
  { name: 'firefox', transport: 'message' },
  { name: 'webkit', transport: 'message' },
];

/**
 * The same, once with the default backend and once with the engine in JavaScript, where creating a mixer
 * takes a quarter of a second.
 * @type {readonly Target[]}
 */
export const ALL_BACKENDS = [
  ...ALL_TRANSPORTS,
  ...ALL_TRANSPORTS.map((target) => ({ ...target, backend: /** @type {const} */ ('js') })),
];

/**
 * Whether changes can be made at given frames of an offline rendering (steps.js). Firefox has no
 * OfflineAudioContext.suspend. There a worklet blocks the audio thread, which then receives no messages.
 * @param {{name: BrowserName, transport?: 'shared' | 'message'}} target
 */
export function supportsSteps({ name, transport }) {
  return name !== 'firefox' || transport === 'shared';
}

/**
 * All targets except WebKitGTK, where a test that suspends and resumes a context cannot run. In version 2.50
 * that hangs the page one time in six, with its audio thread spinning.
 */
export const RESUMABLE = ALL_TRANSPORTS.filter(({ name }) => name !== 'webkit');

/**
 * Defines the same suite for several browsers. The suite's name contains the browser, the transport and the
 * backend; "auto" means that a page's `createMixer` chooses unless the test passes an option. Each browser is
 * started before its tests and closed after them.
 * @param {readonly (BrowserName | Target)[]} targets
 * @param {(browser: ReturnType<typeof access>) => void} define defines the tests; the browser is available
 *   only inside them
 * @param {import('./browser.js').BrowserOptions} [options]
 */
export function inBrowsers(targets, define, options) {
  for (const target of targets) {
    const { name, ...mixer } = typeof target === 'string' ? { name: target } : target;
    const { transport = 'auto', backend = 'auto' } = /** @type {Partial<Target>} */ (mixer);
    describe(`${name}, transport ${transport}, backend ${backend}`, () => {
      /** @type {Browser | undefined} */
      let running;
      before(async () => {
        running = await launchBrowser(name, { ...options, mixer });
        console.log(running.version);
      });
      after(() => running?.close());
      define(access(name, mixer, () => running));
    });
  }
}

/**
 * The browser as tests use it. It can be passed around while tests are defined, before the browser has
 * started.
 * @param {BrowserName} name
 * @param {Partial<Target>} mixer
 * @param {() => Browser | undefined} find
 * @returns {Pick<Browser, 'name' | 'open' | 'transport' | 'backend' | 'version' | 'server' | 'url' |
 *   'puppeteer' | 'inPage' | 'inPageDespite' | 'result'>}
 */
function access(name, { transport, backend }, find) {
  const running = () => {
    const browser = find();
    if (!browser) throw new Error(`${name} runs only inside tests.`);
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
    result: (resultName) => running().result(resultName),
  };
}
