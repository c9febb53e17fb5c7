import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { programPath } from './program.js';
import { startService } from './service.js';
import { WebDriverSession } from './webdriver.js';

const SCRIPT_MS = 240_000;

/** MiniBrowser's own policy lets an AudioContext run only after a click. The first argument is what the driver itself would say. */
const SOUND_WITHOUT_ASKING = {
  'webkitgtk:browserOptions': { args: ['--automation', '--autoplay-policy=allow'] },
};

/**
 * WebKitGTK's MiniBrowser on a virtual display, over WebDriver.
 * @param {{env?: Record<string, string>, live?: boolean}} [options] `env`: where the sound goes; `live`: whether AudioContexts shall run
 * @returns {Promise<import('./driver.js').Driver>}
 */
export async function startWebKit({ env = {}, live = false } = {}) {
  const program = programPath(['WebKitWebDriver'], 'BUSBAR_WEBKIT_DRIVER', 'webkit2gtk-driver');
  const home = mkdtempSync(join(tmpdir(), 'busbar-webkit-'));
  const display = await startService(
    'Xvfb',
    ['-displayfd', '1', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'],
    (said) => /^\d+$/m.exec(said)?.at(0),
  );
  const origin = `http://127.0.0.1:${await freePort()}`;
  const driver = await startService(
    program,
    [`--port=${new URL(origin).port}`, '--host=127.0.0.1'],
    () => answers(origin),
    {
      DISPLAY: `:${display.value}`,
      HOME: home,
      ...env,
    },
  );
  const session = await WebDriverSession.start(origin, live ? SOUND_WITHOUT_ASKING : {});
  await session.setScriptTimeout(SCRIPT_MS);
  const desk = await session.window();
  return {
    version: `WebKitGTK ${session.capabilities.browserVersion}`,
    open: (url) => openPage(session, desk, url),
    async close() {
      await session.end();
      await driver.stop();
      await display.stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** @param {string} origin @returns {Promise<true | undefined>} */
async function answers(origin) {
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
 * WebDriver tells nothing of console and errors, so the page itself is made to, from when it has loaded.
 * @param {WebDriverSession} session @param {string} desk the window that stays open @param {string} url
 * @returns {Promise<import('./driver.js').Page>}
 */
async function openPage(session, desk, url) {
  await session.openWindow();
  await session.navigate(url);
  await session.execute(`(${listen})(arguments[0])`, []);
  /** @type {string[]} */ const uncaught = [];
  /** @type {string[]} */ const log = [];
  return {
    uncaught,
    log,
    async evaluate(body, ...args) {
      const { value, error, heard } = await session.execute(`(${run})(${body}, ...arguments)`, [args]);
      uncaught.push(...heard.uncaught);
      log.push(...heard.log);
      if (error !== undefined) throw new Error(error);
      return value;
    },
    async close() {
      await session.closeWindow();
      await session.switchTo(desk);
    },
  };
}

/** Runs in the page: notes what it says from now on. @param {() => void} done */
function listen(done) {
  const heard = { uncaught: /** @type {string[]} */ ([]), log: /** @type {string[]} */ ([]) };
  const show = (/** @type {any} */ value) =>
    value instanceof Error ? `${value}\n${value.stack}` : String(value);
  addEventListener('error', ({ error, message }) => heard.uncaught.push(show(error ?? message)));
  addEventListener('unhandledrejection', ({ reason }) => heard.uncaught.push(show(reason)));
  for (const level of /** @type {const} */ (['debug', 'log', 'info', 'warn', 'error']))
    console[level] = (...words) => heard.log.push(`[${level}] ${words.map(show).join(' ')}`);
  Object.defineProperty(globalThis, Symbol.for('busbar.heard'), { value: heard });
  done();
}

/**
 * Runs in the page: calls a function and says what came of it.
 * @param {(...args: unknown[]) => unknown} body @param {unknown[]} args @param {(outcome: object) => void} done
 */
async function run(body, args, done) {
  const said = /** @type {any} */ (globalThis)[Symbol.for('busbar.heard')];
  const heard = () => ({ uncaught: said.uncaught.splice(0), log: said.log.splice(0) });
  try {
    const value = await body(...args);
    done({ value, heard: heard() });
  } catch (error) {
    done({ error: error instanceof Error ? `${error}\n${error.stack}` : String(error), heard: heard() });
  }
}
