import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { programPath } from './program.js';
import { startService } from './service.js';
import { WebDriverSession } from './webdriver.js';

const SCRIPT_MS = 240_000;

/**
 * A new page of WebKitGTK 2.50 was once seen to run no script at all. It is replaced, before a test uses it.
 */
const OPENING_MS = 20_000;
const OPENINGS = 3;

/**
 * By default MiniBrowser runs an AudioContext only after a click. '--automation' is the driver's own default
 * argument.
 */
const ALLOW_AUTOPLAY = {
  'webkitgtk:browserOptions': { args: ['--automation', '--autoplay-policy=allow'] },
};

/**
 * Starts WebKitGTK's MiniBrowser on a virtual display, over WebDriver.
 * @param {{env?: Record<string, string>, live?: boolean}} [options] `env`: variables that name the sound
 *   server; `live`: whether live AudioContexts can run
 * @returns {Promise<import('./driver.js').Driver>}
 */
export async function startWebKit({ env = {}, live = false } = {}) {
  const program = programPath(['WebKitWebDriver'], 'BUSBAR_WEBKIT_DRIVER', 'webkit2gtk-driver');
  const home = mkdtempSync(join(tmpdir(), 'busbar-webkit-'));
  const display = await startService(
    'Xvfb',
    ['-displayfd', '1', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'],
    (output) => /^\d+$/m.exec(output)?.at(0),
  );
  const origin = `http://127.0.0.1:${await freePort()}`;
  const driver = await startService(
    program,
    [`--port=${new URL(origin).port}`, '--host=127.0.0.1'],
    () => isReady(origin),
    {
      DISPLAY: `:${display.value}`,
      HOME: home,
      ...env,
    },
  );
  const session = await WebDriverSession.start(origin, live ? ALLOW_AUTOPLAY : {});
  const mainWindow = await session.window();
  return {
    version: `WebKitGTK ${session.capabilities.browserVersion}`,
    open: (url) => openPage(session, mainWindow, url),
    async close() {
      await session.end();
      await driver.stop();
      await display.stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** @param {string} origin @returns {Promise<true | undefined>} */
async function isReady(origin) {
  return fetch(`${origin}/status`).then(
    () => true,
    () => undefined,
  );
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
      server.close(() => resolve(port));
    });
  });
}

/**
 * Opens a page in a new window. WebDriver reports neither console output nor uncaught errors, so a script
 * collects them in the page. Output from before the page has loaded is lost.
 * @param {WebDriverSession} session @param {string} mainWindow the window that stays open @param {string} url
 * @returns {Promise<import('./driver.js').Page>}
 */
async function openPage(session, mainWindow, url) {
  for (let opening = 1; !(await openWindow(session, url)); opening++) {
    if (opening === OPENINGS) throw new Error(`${OPENINGS} pages of ${url} ran no script.`);
    await session.closeWindow();
    await session.switchTo(mainWindow);
  }
  /** @type {string[]} */ const uncaught = [];
  /** @type {string[]} */ const log = [];
  return {
    uncaught,
    log,
    async evaluate(body, ...args) {
      const { value, error, output } = await session.execute(`(${run})(${body}, ...arguments)`, [args]);
      uncaught.push(...output.uncaught);
      log.push(...output.log);
      if (error !== undefined) throw new Error(error);
      return value;
    },
    async close() {
      await session.closeWindow();
      await session.switchTo(mainWindow);
    },
  };
}

/**
 * Opens a page in a new window and starts to collect its output.
 * @param {WebDriverSession} session @param {string} url
 * @returns {Promise<boolean>} whether the page runs scripts
 */
async function openWindow(session, url) {
  await session.openWindow();
  await session.setTimeouts(OPENING_MS);
  try {
    await session.navigate(url);
    await session.execute(`(${collectOutput})(arguments[0])`, []);
    return true;
  } catch (error) {
    if (/: (script )?timeout: /.test(/** @type {Error} */ (error).message)) return false;
    throw error;
  } finally {
    await session.setTimeouts(SCRIPT_MS);
  }
}

/** Runs in the page: collects its console output and uncaught errors from now on. @param {() => void} done */
function collectOutput(done) {
  const output = { uncaught: /** @type {string[]} */ ([]), log: /** @type {string[]} */ ([]) };
  const show = (/** @type {any} */ value) =>
    value instanceof Error ? `${value}\n${value.stack}` : String(value);
  addEventListener('error', ({ error, message }) => output.uncaught.push(show(error ?? message)));
  addEventListener('unhandledrejection', ({ reason }) => output.uncaught.push(show(reason)));
  for (const level of /** @type {const} */ (['debug', 'log', 'info', 'warn', 'error']))
    console[level] = (...words) => output.log.push(`[${level}] ${words.map(show).join(' ')}`);
  Object.defineProperty(globalThis, Symbol.for('busbar.output'), { value: output });
  done();
}

/**
 * Runs in the page: calls a function and reports its outcome and the output collected so far.
 * @param {(...args: unknown[]) => unknown} body
 * @param {unknown[]} args
 * @param {(outcome: object) => void} done
 */
async function run(body, args, done) {
  const collected = /** @type {any} */ (globalThis)[Symbol.for('busbar.output')];
  const output = () => ({ uncaught: collected.uncaught.splice(0), log: collected.log.splice(0) });
  try {
    const value = await body(...args);
    done({ value, output: output() });
  } catch (error) {
    done({ error: error instanceof Error ? `${error}\n${error.stack}` : String(error), output: output() });
  }
}
