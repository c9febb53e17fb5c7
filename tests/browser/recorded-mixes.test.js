import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { inBrowsers } from '../support/in-browsers.js';

/** @type {Record<string, string>} */
const recorded = JSON.parse(
  readFileSync(new URL('../support/recorded-hashes.json', import.meta.url), 'utf8'),
);

/** The hashes of all mixes, by name. Runs in the page. @param {'wasm' | 'js'} backend */
async function hashesInPage(backend) {
  const { createHeadlessMixer } = await import('/dist/headless.js');
  const { hashOfMix, RECORDED_MIXES } = await import('/tests/support/recorded-mixes.js');
  /** @type {Record<string, string>} */
  const hashes = {};
  for (const mix of RECORDED_MIXES)
    hashes[`mix ${mix.seed}`] = await hashOfMix(createHeadlessMixer, mix, backend);
  return hashes;
}

// Here mixes are rendered on the main thread. same-bits.test.js compares the audio thread's bits with Node's.
inBrowsers(['chromium', 'firefox', 'webkit'], (browser) => {
  for (const backend of /** @type {const} */ (['wasm', 'js'])) {
    test(`the headless mixer reproduces the recorded mixes to the bit with backend ${backend}`, async () => {
      assert.deepEqual(await browser.inPage(hashesInPage, backend), recorded);
    });
  }
});
