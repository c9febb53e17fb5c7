import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { createHeadlessMixer } from 'busbar/headless';
import { createServer, preview } from 'vite';
import { startChromium } from '../support/browsers/chromium.js';
import { puppeteerDriver } from '../support/browsers/puppeteer.js';
import { bundleByEsbuild, bundleByVite, bundleByWebpack, copyBesideBundle } from '../support/bundle.js';
import { packPackage } from '../support/package.js';
import { serveFolder } from '../support/serve-folder.js';
import { ISOLATION } from '../support/server.js';
import { firstDifference, peakOf } from '../support/signal.js';
import { CAPACITY, FRAMES, SAMPLE_RATE, SOURCES, setUp } from './app/mix.js';

/*
 * The packed tarball in pages of users: app/main.js as it is, under every tool. Whatever the way, what the page renders has the bits of Node.
 */

const POLICY = {
  'Content-Security-Policy': "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'",
};
const CDN = { 'Access-Control-Allow-Origin': '*' };

/** @param {string} script @param {{attributes?: string, head?: string}} [options] of the html element; in front of the script */
const page = (script, { attributes = '', head = '' } = {}) =>
  `<!doctype html><html ${attributes}><title>App</title><link rel="icon" href="data:,">${head}<script type="module" src="${script}"></script></html>`;

/** @param {string} origin where dist/ is */
const importMap = (origin) =>
  `<script type="importmap">${JSON.stringify({
    imports: { busbar: `${origin}/index.js`, 'busbar/headless': `${origin}/headless.js` },
  })}</script>`;

/** @type {ReturnType<typeof packPackage>} */
let pack;
/** @type {import('../support/browsers/driver.js').Driver} */
let chromium;
/** @type {[Float32Array, Float32Array]} */
let expected;

before(async () => {
  pack = packPackage();
  chromium = await puppeteerDriver(await startChromium());
  const mixer = await createHeadlessMixer({ sampleRate: SAMPLE_RATE, ...CAPACITY });
  setUp(mixer);
  expected = mixer.render(SOURCES, FRAMES);
  assert.ok(peakOf(expected[0]) > 0.05);
});
after(async () => {
  await chromium?.close();
  pack?.remove();
});

/** Opens a page that runs main.js and holds its sound against Node's. @param {string} url */
async function assertSounds(url) {
  const { evaluate, uncaught, log, close } = await chromium.open(url);
  const said = () => [...uncaught, ...log].join('\n');
  try {
    const outcome = await evaluate(() => /** @type {any} */ (globalThis).outcome).catch((error) =>
      assert.fail(`${error}\n${said()}`),
    );
    assert.deepEqual(uncaught, []);
    assert.ok(outcome, `main.js did not run:\n${said()}`);
    for (const [i, backend] of ['wasm', 'js'].entries()) {
      assert.ok(outcome[i].sameClasses, 'a Track of busbar/headless is a Track of busbar');
      for (const way of ['worklet', 'headless']) {
        for (const side of [0, 1]) {
          const samples = Float32Array.from(outcome[i][way][side]);
          const frame = firstDifference(samples, expected[side]);
          assert.equal(
            frame,
            -1,
            `${backend}, ${way}, side ${side}, frame ${frame}: ${samples[frame]} for ${expected[side][frame]}`,
          );
        }
      }
    }
  } finally {
    await close();
  }
}

/** Serves a folder and opens its page. @param {string} folder @param {Record<string, string>} [headers] */
async function assertFolderSounds(folder, headers = { ...ISOLATION, ...POLICY }) {
  const server = await serveFolder(folder, headers);
  try {
    await assertSounds(`${server.origin}/`);
    return server.asked;
  } finally {
    await server.close();
  }
}

for (const [name, optimizeDeps] of /** @type {const} */ ([
  ['as it is', {}],
  ["with optimizeDeps: { exclude: ['busbar'] }", { exclude: ['busbar'] }],
])) {
  test(`it works in Vite's dev server, ${name}`, async () => {
    const root = pack.app(`vite-dev-${Object.keys(optimizeDeps).length}`, {
      'index.html': page('./main.js'),
    });
    const vite = await createServer({
      root,
      optimizeDeps: { exclude: [...(optimizeDeps.exclude ?? [])] },
      logLevel: 'error',
    });
    try {
      await vite.listen();
      const [url] = vite.resolvedUrls?.local ?? [];
      await assertSounds(url);
      await assertSounds(url); // the first visit has made Vite prepare the dependencies
    } finally {
      await vite.close();
    }
  });
}

test('it works in a build of Vite, previewed and under a content security policy without eval and blob: URLs', async () => {
  const root = pack.app('vite-build', { 'index.html': page('./main.js') });
  await bundleByVite(root);
  const server = await preview({ root, logLevel: 'error' });
  try {
    await assertSounds(/** @type {string} */ (server.resolvedUrls?.local[0]));
  } finally {
    await server.close();
  }
  await assertFolderSounds(join(root, 'dist'));
});

test('it works in a build of webpack, without configuration, under that policy', async () => {
  const folder = pack.app('webpack', { 'index.html': page('./dist/main.js') });
  await bundleByWebpack(folder, './main.js');
  await assertFolderSounds(folder);
});

test('it works in a bundle of esbuild that has the files beside it, under that policy', async () => {
  const folder = pack.app('esbuild', { 'index.html': page('./dist/main.js') });
  await bundleByEsbuild(folder, 'main.js');
  copyBesideBundle(folder);
  await assertFolderSounds(folder);
});

test('it works without a bundler, by an import map', async () => {
  const folder = pack.app('import-map', {
    'index.html': page('./main.js', { head: importMap('/node_modules/busbar/dist') }),
  });
  const asked = await assertFolderSounds(folder, ISOLATION);
  const files = asked
    .filter((path) => path.startsWith('/node_modules/'))
    .map((path) => path.replace(/-[A-Z0-9]{8}\.js$/, '-*.js'));
  assert.deepEqual([...new Set(files)].sort(), [
    '/node_modules/busbar/dist/busbar.wasm',
    '/node_modules/busbar/dist/chunk-*.js',
    '/node_modules/busbar/dist/engine-js-*.js',
    '/node_modules/busbar/dist/headless.js',
    '/node_modules/busbar/dist/index.js',
    '/node_modules/busbar/dist/processor-js.js',
    '/node_modules/busbar/dist/processor.js',
  ]);
});

test('all of it may come from another origin', async () => {
  const cdn = await serveFolder(join(pack.app('cdn'), 'node_modules/busbar/dist'), CDN);
  try {
    const folder = pack.app('cdn-user', { 'index.html': page('./main.js', { head: importMap(cdn.origin) }) });
    const asked = await assertFolderSounds(folder, ISOLATION);
    assert.ok(cdn.asked.includes('/processor.js') && cdn.asked.includes('/busbar.wasm'));
    assert.ok(!asked.some((path) => path.includes('busbar')), `${asked}`);
  } finally {
    await cdn.close();
  }
});

test('worklets and wasm may come from elsewhere, by the options processorUrl, processorJsUrl and wasmUrl', async () => {
  const cdn = await serveFolder(join(pack.app('cdn-files'), 'node_modules/busbar/dist'), CDN);
  try {
    const places = {
      'processor-url': 'processor.js',
      'processor-js-url': 'processor-js.js',
      'wasm-url': 'busbar.wasm',
    };
    const attributes = Object.entries(places)
      .map(([name, file]) => `data-${name}="${cdn.origin}/${file}"`)
      .join(' ');
    const folder = pack.app('cdn-files-user', { 'index.html': page('./dist/main.js', { attributes }) });
    await bundleByEsbuild(folder, 'main.js');
    copyBesideBundle(folder); // for busbar/headless, which reads its wasm from there
    const asked = await assertFolderSounds(folder, ISOLATION);
    assert.deepEqual([...new Set(cdn.asked)].sort(), ['/busbar.wasm', '/processor-js.js', '/processor.js']);
    assert.ok(!asked.some((path) => path.startsWith('/dist/processor')), `${asked}`);
  } finally {
    await cdn.close();
  }
});
