import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, createServer, preview } from 'vite';

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));
const CONFIG = join(REPOSITORY, 'web-demo/vite.config.js');

const NOT_ISOLATED = {
  'Cross-Origin-Opener-Policy': 'unsafe-none',
  'Cross-Origin-Embedder-Policy': 'unsafe-none',
};

/** Responses that stand for a page without the multitrack. */
export const NO_STEMS = { 'stems.json': { status: 404, body: 'not here' } };

/** Serves the demo page as `npm start` does. */
export async function serveDemo() {
  const server = await createServer({
    configFile: CONFIG,
    logLevel: 'error',
    server: { port: 0, hmr: false },
  });
  await server.listen();
  const url = server.resolvedUrls?.local[0] ?? '';
  return {
    url,
    close: () => server.close(),
    html: () => readFileSync(join(REPOSITORY, 'web-demo/index.html'), 'utf8'),
  };
}

/**
 * Builds the demo page with `vite build`, without the multitrack, and serves it in a folder of its server.
 * @param {{isolated?: boolean}} [options] whether the page is cross-origin isolated, default true
 */
export async function serveBuiltDemo({ isolated = true } = {}) {
  const root = mkdtempSync(join(tmpdir(), 'busbar-demo-'));
  const outDir = join(root, 'folder');
  await build({ configFile: CONFIG, logLevel: 'error', build: { outDir, copyPublicDir: false } });
  const server = await preview({
    configFile: CONFIG,
    logLevel: 'error',
    build: { outDir: root },
    preview: { port: 0, ...(!isolated && { headers: NOT_ISOLATED }) },
  });
  return {
    url: new URL('folder/', server.resolvedUrls?.local[0]).href,
    async close() {
      await server.close();
      rmSync(root, { recursive: true });
    },
  };
}

/**
 * Runs in a page before its scripts: forgets what earlier pages have stored, but not before a reload.
 * about:blank, where it also runs, has no storage.
 */
function clearStorageOnce() {
  if (!location.protocol.startsWith('http') || sessionStorage.getItem('opened')) return;
  localStorage.clear();
  sessionStorage.setItem('opened', 'true');
}

/**
 * Opens the demo page without a stored mix, and waits until it is ready or has failed.
 * @param {import('puppeteer-core').Browser} browser
 * @param {string} url
 * @param {object} [options]
 * @param {number} [options.width]
 * @param {number} [options.height]
 * @param {Record<string, Partial<import('puppeteer-core').ResponseForRequest>>} [options.responses] replace
 *   the server's, by the end of a URL's path
 */
export async function openDemo(browser, url, { width = 1600, height = 1000, responses = {} } = {}) {
  const page = await browser.newPage();
  await page.setViewport({ width, height });
  /** @type {string[]} */
  const uncaught = [];
  page.on('pageerror', (error) => uncaught.push(String(error)));
  await page.evaluateOnNewDocument(clearStorageOnce);
  if (Object.keys(responses).length > 0) {
    await page.setRequestInterception(true);
    page.on('request', (request) => {
      const { pathname } = new URL(request.url());
      const response = Object.entries(responses).find(([end]) => pathname.endsWith(end))?.[1];
      if (response) request.respond(response);
      else request.continue();
    });
  }
  await page.goto(url);
  await page.waitForFunction(() => document.body.dataset.ready, { timeout: 60_000 });
  return {
    page,
    uncaught,
    async reload() {
      await page.reload();
      await page.waitForFunction(() => document.body.dataset.ready, { timeout: 60_000 });
    },
    /** @param {string} kind error, warning or info @returns {Promise<string[]>} */
    notices: (kind) =>
      page.$$eval(`[data-testid=notice-${kind}] p`, (all) => all.map(({ textContent }) => textContent ?? '')),
    /** A selector for an element of a named strip. @param {string} name @param {string} testId */
    on: (name, testId) => `[data-testid=strip][data-name="${name}"] [data-testid=${testId}]`,
    /** @param {readonly {name: string, bytes: Uint8Array}[]} files */
    async drop(files) {
      const plain = files.map(({ name, bytes }) => ({ name, bytes: [...bytes] }));
      await page.evaluate((all) => {
        const dataTransfer = new DataTransfer();
        for (const { name, bytes } of all) dataTransfer.items.add(new File([new Uint8Array(bytes)], name));
        for (const type of ['dragenter', 'dragover', 'drop'])
          document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
      }, plain);
    },
  };
}

/**
 * A mono WAV of 32-bit floats.
 * @param {Float32Array} samples @param {number} sampleRate @returns {Uint8Array}
 */
export function wav(samples, sampleRate) {
  const bytes = Buffer.alloc(44 + samples.byteLength);
  bytes.write('RIFF', 0);
  bytes.writeUInt32LE(36 + samples.byteLength, 4);
  bytes.write('WAVEfmt ', 8);
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(3, 20); // IEEE float
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(sampleRate, 24);
  bytes.writeUInt32LE(sampleRate * 4, 28);
  bytes.writeUInt16LE(4, 32);
  bytes.writeUInt16LE(32, 34);
  bytes.write('data', 36);
  bytes.writeUInt32LE(samples.byteLength, 40);
  Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength).copy(bytes, 44);
  return bytes;
}

/**
 * Defines a function that opens the demo page, runs a test on it and closes it. An uncaught error in the page
 * fails the test.
 * @param {{readonly puppeteer: import('puppeteer-core').Browser}} browser
 * @param {() => string} url of the page
 */
export function demoTester(browser, url) {
  /**
   * @param {Parameters<typeof openDemo>[2]} options
   * @param {(opened: Awaited<ReturnType<typeof openDemo>>) => Promise<void>} use
   */
  return async (options, use) => {
    const opened = await openDemo(browser.puppeteer, url(), options);
    try {
      await use(opened);
      assert.deepEqual(opened.uncaught, []);
    } finally {
      await opened.page.close();
    }
  };
}
