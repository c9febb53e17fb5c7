import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { inBrowsers } from '../support/in-browsers.js';

/*
 * The features of the browsers on which other tests depend. Where another file leaves out a browser, the
 * reason is tested here. When a browser gains a feature, these tests fail, and the other tests can be
 * extended.
 */

/** The README's section "Browsers". */
const README = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
  .split(/^## /m)
  .find((section) => section.startsWith('Browsers\n'));
const TITLES = { chromium: 'Chromium', firefox: 'Firefox', webkit: 'WebKitGTK' };

const FACTS = {
  chromium: { sharedMemory: true, suspend: true, quantumHint: true, underruns: true, live: true },
  // Without `suspend`, steps.js blocks the audio thread instead. Other quanta than 128 are tested in Chromium
  // only.
  firefox: { sharedMemory: true, suspend: false, quantumHint: false, underruns: false, live: true },
  // It has no shared memory even when it is cross-origin isolated.
  webkit: { sharedMemory: false, suspend: true, quantumHint: false, underruns: false, live: true },
};

/** Runs in the page. */
async function gatherFacts() {
  const offline = new OfflineAudioContext(
    /** @type {any} */ ({ numberOfChannels: 2, length: 128, sampleRate: 48_000, renderSizeHint: 256 }),
  );
  const context = new AudioContext();
  const live = await Promise.race([
    context.resume().then(() => true),
    new Promise((resolve) => setTimeout(() => resolve(false), 3000)),
  ]);
  const facts = {
    sharedMemory: typeof SharedArrayBuffer === 'function',
    suspend: typeof offline.suspend === 'function',
    quantumHint: /** @type {any} */ (offline).renderQuantumSize === 256,
    underruns: 'playbackStats' in context,
    live,
  };
  context.close();
  return facts;
}

inBrowsers(
  ['chromium', 'firefox', 'webkit'],
  (browser) => {
    test('the browser has exactly the features that other tests expect', async () => {
      assert.deepEqual(await browser.inPage(gatherFacts), FACTS[browser.name]);
    });

    test("the README's table lists the same features", () => {
      const { sharedMemory, suspend, quantumHint, underruns } = FACTS[browser.name];
      const row = README?.split('\n').find((line) => line.startsWith(`| ${TITLES[browser.name]} `)) ?? '';
      const yesNo = (/** @type {boolean} */ fact) => (fact ? 'yes' : 'no');
      assert.deepEqual(row.split(' | ').slice(1, 5), [
        sharedMemory ? 'shared, message' : 'message',
        quantumHint ? 'any' : '128',
        yesNo(suspend),
        yesNo(underruns),
      ]);
    });
  },
  { live: true },
);

inBrowsers(['webkit'], (browser) => {
  test('transport shared is rejected in WebKit, and the default is transport message', async () => {
    const [outcome, transport] = await browser.inPage(async () => {
      const { createMixer } = await import('/dist/index.js');
      const context = new OfflineAudioContext(2, 128, 48_000);
      const outcome = await createMixer(context, { transport: 'shared' }).then(() => 'made', String);
      return [outcome, (await createMixer(context)).transport];
    });
    assert.match(outcome, /^NotSupportedError: createMixer: the transport "shared" is not available/);
    assert.equal(transport, 'message');
  });
});
