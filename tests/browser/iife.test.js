import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { inBrowsers } from '../support/in-browsers.js';

/** Bundles code as esbuild does by default: as a function expression, without `import.meta.url`. */
async function bundled() {
  const { outputFiles } = await esbuild.build({
    stdin: {
      contents:
        "import { createMixer } from './index.js'; import { createHeadlessMixer } from './headless.js';" +
        'Object.assign(globalThis, { createMixer, createHeadlessMixer });',
      resolveDir: fileURLToPath(new URL('../../dist', import.meta.url)),
    },
    bundle: true,
    platform: 'browser',
    format: 'iife',
    write: false,
    logLevel: 'silent',
  });
  return outputFiles[0].text;
}

/**
 * Creates mixers with the given options. Returns 'made' or the error of each. Runs in the page.
 * @param {object[]} attempts options of createMixer @param {object[]} headless of createHeadlessMixer
 */
async function tryBundle(attempts, headless) {
  const script = Object.assign(document.createElement('script'), { src: '/bundle.js' });
  await new Promise((resolve, reject) => {
    Object.assign(script, { onload: resolve, onerror: reject });
    document.head.append(script);
  });
  const { createMixer, createHeadlessMixer } = /** @type {any} */ (globalThis);
  const outcome = (/** @type {Promise<unknown>} */ promise) =>
    promise.then(
      () => 'made',
      (error) => String(error),
    );
  const outcomes = [];
  for (const options of attempts) {
    const context = new OfflineAudioContext(2, 128, 48_000);
    outcomes.push(await outcome(createMixer(context, { tracks: 1, ...options })));
  }
  for (const options of headless) {
    const wasm = await (await fetch('/dist/busbar.wasm')).arrayBuffer();
    const given = 'wasm' in options ? { wasm } : {};
    outcomes.push(await outcome(createHeadlessMixer({ sampleRate: 48_000, ...options, ...given })));
  }
  return outcomes;
}

inBrowsers(['chromium'], (browser) => {
  test('an IIFE bundle needs the URLs of the chosen backend, and the error names them', async () => {
    browser.server.replaced.set('/bundle.js', { type: 'text/javascript', body: await bundled() });
    const processorUrl = '/dist/processor.js';
    const wasmUrl = '/dist/busbar.wasm';
    const processorJsUrl = '/dist/processor-js.js';
    const outcomes = await browser.inPage(
      tryBundle,
      [
        {},
        { processorUrl },
        { wasmUrl },
        { processorUrl, wasmUrl },
        { backend: 'js' },
        { backend: 'js', processorUrl, wasmUrl },
        { backend: 'js', processorJsUrl },
      ],
      [{}, { wasm: true }, { backend: 'js' }],
    );
    const missing = (/** @type {string} */ names, caller = 'createMixer') =>
      `TypeError: ${caller}: ${names} must be given, since this bundle has no import.meta.url.`;
    assert.deepEqual(outcomes, [
      missing('processorUrl and wasmUrl'),
      missing('wasmUrl'),
      missing('processorUrl'),
      'made',
      missing('processorJsUrl'),
      missing('processorJsUrl'),
      'made',
      missing('wasm', 'createHeadlessMixer'),
      'made',
      'made',
    ]);
  });
});
