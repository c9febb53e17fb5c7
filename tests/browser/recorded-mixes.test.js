import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { inBrowsers } from '../support/in-browsers.js';

/** @type {Record<string, string>} */
const recorded = JSON.parse(
  readFileSync(new URL('../support/recorded-hashes.json', import.meta.url), 'utf8'),
);

/**
 * The hashes of mixes, by name. Runs in the page.
 * @param {'wasm' | 'js'} backend @param {number} one one in this many mixes
 */
async function hashesInPage(backend, one) {
  const { createHeadlessMixer } = await import('/dist/headless.js');
  const { hashOfMix, RECORDED_MIXES } = await import('/tests/support/recorded-mixes.js');
  /** @type {Record<string, string>} */
  const hashes = {};
  for (const mix of RECORDED_MIXES.filter((_, i) => i % one === 0))
    hashes[`mix ${mix.seed}`] = await hashOfMix(createHeadlessMixer, mix, backend);
  return hashes;
}

// Here mixes are rendered on the main thread. same-bits.test.js compares the audio thread's bits with Node's.
inBrowsers(['chromium', 'firefox', 'webkit'], (browser) => {
  for (const backend of /** @type {const} */ (['wasm', 'js'])) {
    test(`the headless mixer reproduces recorded mixes to the bit with backend ${backend}`, async () => {
      // The engine in JavaScript is slow here. Node renders all mixes by it.
      const one = backend === 'js' ? 3 : 1;
      const all = Object.entries(recorded);
      const expected = Object.fromEntries(all.filter((_, i) => i % one === 0));
      assert.deepEqual(await browser.inPage(hashesInPage, backend, one), expected);
    });
  }
});
