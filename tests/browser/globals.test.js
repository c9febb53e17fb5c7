import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inBrowsers } from '../support/in-browsers.js';

/**
 * Uses both entries of the package and lists the page's globals that have changed. Runs in the page.
 * @param {'wasm' | 'js'} backend
 */
async function changedOnPage(backend) {
  const { differences, globalState } = await import('/tests/support/globals.js');
  const state = globalState();
  const { createHeadlessMixer } = await import('/dist/headless.js');
  const { createMixer, detectCapabilities } = await import('/dist/index.js');
  const headless = await createHeadlessMixer({ sampleRate: 48_000, backend });
  headless.addTrack();
  headless.render([], 128);
  await headless.close();
  const context = new OfflineAudioContext(2, 4800, 48_000);
  detectCapabilities(context);
  const mixer = await createMixer(context, { tracks: 1, backend });
  mixer.connect(context.destination);
  await mixer.restore(mixer.toJSON());
  await mixer.flush();
  await context.startRendering();
  await mixer.close();
  console.log('the console still works');
  return differences(state, globalState());
}

/**
 * Lists the globals of the worklet's scope that the processor has changed. Runs in the page.
 * @param {'wasm' | 'js'} backend
 */
async function changedInWorklet(backend) {
  const { createMixer } = await import('/dist/index.js');
  const context = new OfflineAudioContext(2, 4800, 48_000);
  await context.audioWorklet.addModule('/tests/support/globals-worklet.js');
  const mixer = await createMixer(context, { tracks: 1, backend });
  mixer.connect(context.destination);
  const node = new AudioWorkletNode(context, 'globals');
  const message = new Promise((resolve) => {
    node.port.onmessage = ({ data }) => resolve(data);
  });
  await mixer.flush();
  await context.startRendering();
  await mixer.close();
  return /** @type {Promise<{changed: string[]}>} */ (message);
}

inBrowsers(['chromium', 'firefox', 'webkit'], (browser) => {
  for (const backend of /** @type {const} */ (['wasm', 'js'])) {
    test(`no global of the page changes with backend ${backend}`, async () => {
      assert.deepEqual(await browser.inPage(changedOnPage, backend), []);
    });

    test(`no global of the worklet's scope changes with backend ${backend}`, async () => {
      assert.deepEqual((await browser.inPage(changedInWorklet, backend)).changed, []);
    });
  }
});
