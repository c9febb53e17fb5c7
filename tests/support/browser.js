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
 * @property {boolean} [live] whether live AudioContexts shall run
 * @property {{transport?: 'shared' | 'message', backend?: 'wasm' | 'js'}} [ways] of the mixers that pages make by tests/support/page.js
 */

/** Matches no text. */
const NOTHING = /(?!)/;

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
 * One browser and one static server.
 * @param {BrowserName} name
 * @param {BrowserOptions} [options]
 */
export async function launchBrowser(name, options = {}) {
  const { driver, puppet, sink } = await start(name, options);
  const server = await startServer();
  const url = `${server.origin}/?${new URLSearchParams(options.ways)}`;

  /**
   * Runs a function in a fresh page of its own. An exception, a rejection nobody handled or an uncaught error of the page fails the call; what the
   * page wrote to its console stands in the message.
   * @template {unknown[]} A @template R
   * @param {(...args: A) => R | Promise<R>} body serialised: it sees its arguments and the page, nothing of this file
   * @param {A} args
   * @returns {Promise<R>}
   */
  function inPage(body, ...args) {
    return inPageDespite(NOTHING, body, ...args);
  }

  /**
   * The same where an uncaught error may turn up.
   * @template {unknown[]} A @template R
   * @param {RegExp} expected what the error says
   * @param {(...args: A) => R | Promise<R>} body
   * @param {A} args
   * @returns {Promise<R>}
   */
  async function inPageDespite(expected, body, ...args) {
    const page = await driver.open(url);
    try {
      const result = await page.evaluate(body, ...args);
      const uncaught = page.uncaught.filter((error) => !expected.test(error));
      if (uncaught.length > 0) throw new Error(`uncaught in the page: ${uncaught.join('\n')}`);
      return result;
    } catch (error) {
      if (error instanceof Error && page.log.length > 0)
        error.message += `\nconsole of the page:\n${page.log.join('\n')}`;
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
        `the page posted no ${name}; it posted ${[...server.results.keys()].join(', ') || 'nothing'}`,
      );
    return new Float32Array(body.buffer.slice(body.byteOffset, body.byteOffset + body.byteLength));
  }

  return {
    name,
    /** A page of another server. @param {string} url */
    open: (url) => driver.open(url),
    transport: options.ways?.transport,
    backend: options.ways?.backend,
    version: driver.version,
    url,
    server,
    inPage,
    inPageDespite,
    result,
    /** For what only puppeteer can do, in Chromium and Firefox. */
    get puppeteer() {
      if (!puppet) throw new Error(`puppeteer does not drive ${driver.version}`);
      return puppet;
    },
    async close() {
      await driver.close();
      await sink?.stop();
      await server.close();
    },
  };
}
