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
 * The packed tarball in users' pages: the same app/main.js with every tool. Each page must render the same
 * bits as Node.
 */

/** A strict policy: no eval, no blob: URLs. */
const POLICY = {
  'Content-Security-Policy': "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'",
};
const CDN = { 'Access-Control-Allow-Origin': '*' };

/**
 * @param {string} script @param {object} [options]
 * @param {string} [options.attributes] of the html element
 * @param {string} [options.head] HTML before the script
 */
const page = (script, { attributes = '', head = '' } = {}) =>
  `<!doctype html><html ${attributes}><title>App</title><link rel="icon" href="data:,">${head}` +
  `<script type="module" src="${script}"></script></html>`;

/** @param {string} origin the URL of dist/ */
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

/** Opens a page that runs main.js and compares its output with Node's. @param {string} url */
async function assertRendersSame(url) {
  const { evaluate, uncaught, log, close } = await chromium.open(url);
  const output = () => [...uncaught, ...log].join('\n');
  try {
    const outcome = await evaluate(() => /** @type {any} */ (globalThis).outcome).catch((error) =>
      assert.fail(`${error}\n${output()}`),
    );
    assert.deepEqual(uncaught, []);
    assert.ok(outcome, `main.js did not run.\n${output()}`);
    for (const [i, backend] of ['wasm', 'js'].entries()) {
      assert.ok(outcome[i].sameClasses, 'a Track of busbar/headless is a Track of busbar');
      for (const mixer of ['worklet', 'headless']) {
        for (const side of [0, 1]) {
          const samples = Float32Array.from(outcome[i][mixer][side]);
          const frame = firstDifference(samples, expected[side]);
          assert.equal(
            frame,
            -1,
            `${backend} ${mixer}, side ${side}, frame ${frame}: ${samples[frame]} ≠ ${expected[side][frame]}`,
          );
        }
      }
    }
  } finally {
    await close();
  }
}

/** Serves a folder and opens its page. @param {string} folder @param {Record<string, string>} [headers] */
async function assertFolderRendersSame(folder, headers = { ...ISOLATION, ...POLICY }) {
  const server = await serveFolder(folder, headers);
  try {
    await assertRendersSame(`${server.origin}/`);
    return server.requested;
  } finally {
    await server.close();
  }
}

for (const [name, optimizeDeps] of /** @type {const} */ ([
  ['without configuration', {}],
  ["with optimizeDeps: { exclude: ['busbar'] }", { exclude: ['busbar'] }],
])) {
  test(`main.js works in Vite's dev server ${name}`, async () => {
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
      await assertRendersSame(url);
      await assertRendersSame(url); // during the first visit Vite has optimised the dependencies
    } finally {
      await vite.close();
    }
  });
}

test('main.js works in a build of Vite, also under a strict content security policy', async () => {
  const root = pack.app('vite-build', { 'index.html': page('./main.js') });
  await bundleByVite(root);
  const server = await preview({ root, logLevel: 'error' });
  try {
    await assertRendersSame(/** @type {string} */ (server.resolvedUrls?.local[0]));
  } finally {
    await server.close();
  }
  await assertFolderRendersSame(join(root, 'dist'));
});

test('main.js works in a build of webpack under a strict content security policy', async () => {
  const folder = pack.app('webpack', { 'index.html': page('./dist/main.js') });
  await bundleByWebpack(folder, './main.js');
  await assertFolderRendersSame(folder);
});

test('main.js works in a bundle of esbuild under a strict content security policy', async () => {
  const folder = pack.app('esbuild', { 'index.html': page('./dist/main.js') });
  await bundleByEsbuild(folder, 'main.js');
  copyBesideBundle(folder);
  await assertFolderRendersSame(folder);
});

test('a classic script by esbuild works with the URLs that it needs', async () => {
  const html = '<!doctype html><link rel="icon" href="data:,"><script src="./dist/classic.js"></script>';
  const folder = pack.app('esbuild-iife', { 'index.html': html });
  await bundleByEsbuild(folder, 'classic.js', { format: 'iife' });
  copyBesideBundle(folder);
  const server = await serveFolder(folder, { ...ISOLATION, ...POLICY });
  const { evaluate, uncaught, close } = await chromium.open(`${server.origin}/`);
  try {
    const [wasm, js, error] = await evaluate(() => /** @type {any} */ (globalThis).outcome);
    for (const samples of [wasm, js])
      assert.equal(firstDifference(Float32Array.from(samples), expected[0]), -1);
    assert.match(error, /^TypeError: createMixer: processorUrl must be given/);
    assert.deepEqual(uncaught, []);
  } finally {
    await close();
    await server.close();
  }
});

test('main.js works without a bundler, with an import map', async () => {
  const folder = pack.app('import-map', {
    'index.html': page('./main.js', { head: importMap('/node_modules/busbar/dist') }),
  });
  const requested = await assertFolderRendersSame(folder, ISOLATION);
  const files = requested
    .filter((path) => path.startsWith('/node_modules/'))
    .map((path) => path.replace(/-[0-9a-f]{8}\.js$/, '-*.js'));
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

test('the whole package can be served from another origin', async () => {
  const cdn = await serveFolder(join(pack.app('cdn'), 'node_modules/busbar/dist'), CDN);
  try {
    const folder = pack.app('cdn-user', { 'index.html': page('./main.js', { head: importMap(cdn.origin) }) });
    const requested = await assertFolderRendersSame(folder, ISOLATION);
    assert.ok(cdn.requested.includes('/processor.js') && cdn.requested.includes('/busbar.wasm'));
    assert.ok(!requested.some((path) => path.includes('busbar')), `${requested}`);
  } finally {
    await cdn.close();
  }
});

test('processorUrl, processorJsUrl and wasmUrl can be URLs of another origin', async () => {
  const cdn = await serveFolder(join(pack.app('cdn-files'), 'node_modules/busbar/dist'), CDN);
  try {
    const files = {
      'processor-url': 'processor.js',
      'processor-js-url': 'processor-js.js',
      'wasm-url': 'busbar.wasm',
    };
    const attributes = Object.entries(files)
      .map(([name, file]) => `data-${name}="${cdn.origin}/${file}"`)
      .join(' ');
    const folder = pack.app('cdn-files-user', { 'index.html': page('./dist/main.js', { attributes }) });
    await bundleByEsbuild(folder, 'main.js');
    copyBesideBundle(folder); // busbar/headless reads its wasm from there
    const requested = await assertFolderRendersSame(folder, ISOLATION);
    assert.deepEqual([...new Set(cdn.requested)].sort(), [
      '/busbar.wasm',
      '/processor-js.js',
      '/processor.js',
    ]);
    assert.ok(!requested.some((path) => path.startsWith('/dist/processor')), `${requested}`);
  } finally {
    await cdn.close();
  }
});
