import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inBrowsers } from '../support/in-browsers.js';

/**
 * Makes mixers one after the other. Returns how many, or throws at the first failure. Runs in the page.
 * @param {'rendered' | 'rendered and closed' | 'suspended' | 'aborted'} how @param {number} times
 */
async function makeMixers(how, times) {
  const { createMixer } = await import('/tests/support/page.js');
  const capacity = { tracks: 1, buses: 0 };
  const suspended = new AudioContext();
  await suspended.suspend();
  for (let i = 0; i < times; i++) {
    if (how === 'suspended') await (await createMixer(suspended, capacity)).close();
    if (how === 'aborted') {
      const controller = new AbortController();
      const aborted = createMixer(suspended, { ...capacity, signal: controller.signal });
      setTimeout(() => controller.abort(), i % 8);
      await aborted.then(
        (mixer) => mixer.close(),
        () => {},
      );
    }
    if (!how.startsWith('rendered')) continue;
    const context = new OfflineAudioContext(2, 1280, 48_000);
    const mixer = await createMixer(context, capacity);
    mixer.connect(context.destination);
    await mixer.flush();
    await context.startRendering();
    if (how === 'rendered and closed') await mixer.close();
  }
  return times;
}

// Chromium allows about 124 WebAssembly memories in a process.
inBrowsers(
  [
    { name: 'chromium', transport: 'shared' },
    { name: 'chromium', transport: 'message' },
  ],
  (browser) => {
    // Renderings take half a minute, so each transport has one kind of them.
    const rendered = browser.transport === 'shared' ? 'rendered' : 'rendered and closed';
    for (const how of /** @type {const} */ ([rendered, 'suspended', 'aborted']))
      test(`500 mixers in one page get their memory: ${how}`, async () => {
        assert.equal(await browser.inPage(makeMixers, how, 500), 500);
      });
  },
);
