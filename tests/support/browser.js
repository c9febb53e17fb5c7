import { startChromium } from './browsers/chromium.js';
import { startFirefox } from './browsers/firefox.js';
import { startNullSink } from './browsers/null-sink.js';
import { puppeteerDriver } from './browsers/puppeteer.js';
import { startWebKit } from './browsers/webkit.js';
import { startServer } from './server.js';

/**
 * @typedef {'chromium' | 'firefox' | 'webkit'} BrowserName
 * @typedef {object} BrowserOptions
 * @property {string[]} [args] for Chromium's command line
 * @property {boolean} [live] whether live AudioContexts can run
 * @property {{transport?: 'shared' | 'message', backend?: 'wasm' | 'js'}} [mixer] options of the mixers that
 *   pages create with tests/support/page.js
 */

const NO_TEXT = /(?!)/;

/** @param {BrowserName} name @param {BrowserOptions} options */
async function start(name, { args, live = false }) {
  if (name === 'chromium') {
    const puppet = await startChromium({ args });
    return { driver: await puppeteerDriver(puppet), puppet };
  }
  const sink = live ? await startNullSink() : undefined;
  if (name === 'webkit') return { driver: await startWebKit({ env: sink?.env, live }), sink };
  const puppet = await startFirefox({ env: sink?.env });
  return { driver: await puppeteerDriver(puppet), puppet, sink };
}

/**
 * Starts a browser and a static server for its pages.
 * @param {BrowserName} name
 * @param {BrowserOptions} [options]
 */
export async function launchBrowser(name, options = {}) {
  const { driver, puppet, sink } = await start(name, options);
  const server = await startServer();
  const url = `${server.origin}/?${new URLSearchParams(options.mixer)}`;

  /**
   * Runs a function in a new page. The call fails on an exception, an unhandled rejection or an uncaught
   * error in the page. The error's message then includes the page's console output.
   * @template {unknown[]} A @template R
   * @param {(...args: A) => R | Promise<R>} body serialised: it can use only its arguments and the page's
   *   globals
   * @param {A} args
   * @returns {Promise<R>}
   */
  function inPage(body, ...args) {
    return inPageDespite(NO_TEXT, body, ...args);
  }

  /**
   * The same, ignoring uncaught errors that are expected.
   * @template {unknown[]} A @template R
   * @param {RegExp} expected matches the text of these errors
   * @param {(...args: A) => R | Promise<R>} body
   * @param {A} args
   * @returns {Promise<R>}
   */
  async function inPageDespite(expected, body, ...args) {
    const page = await driver.open(url);
    try {
      const result = await page.evaluate(body, ...args);
      const uncaught = page.uncaught.filter((error) => !expected.test(error));
      if (uncaught.length > 0) throw new Error(`Uncaught in the page: ${uncaught.join('\n')}`);
      return result;
    } catch (error) {
      if (error instanceof Error && page.log.length > 0)
        error.message += `\nConsole of the page:\n${page.log.join('\n')}`;
      throw error;
    } finally {
      await page.close();
    }
  }

  /** The floats that a page has posted to /results/name. @param {string} name */
  function result(name) {
    const body = server.results.get(name);
    if (!body)
      throw new Error(
        `The page posted no ${name}. It posted: ${[...server.results.keys()].join(', ') || 'nothing'}.`,
      );
    return new Float32Array(body.buffer.slice(body.byteOffset, body.byteOffset + body.byteLength));
  }

  return {
    name,
    /** Opens a page of another server. @param {string} url */
    open: (url) => driver.open(url),
    transport: options.mixer?.transport,
    backend: options.mixer?.backend,
    version: driver.version,
    url,
    server,
    inPage,
    inPageDespite,
    result,
    /** The browser's Puppeteer object, which exists for Chromium and Firefox only. */
    get puppeteer() {
      if (!puppet) throw new Error(`Puppeteer does not control ${driver.version}.`);
      return puppet;
    },
    async close() {
      await driver.close();
      await sink?.stop();
      await server.close();
    },
  };
}
