import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { inBrowsers } from '../support/in-browsers.js';

/*
 * What the browsers have and lack, as far as the other tests depend on it: why a file leaves one out is said here and proved. When a browser
 * learns something, this fails, and more can be asked of it.
 */

/** The README's section of the name. */
const README = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
  .split(/^## /m)
  .find((section) => section.startsWith('Browsers\n'));
const TITLES = { chromium: 'Chromium', firefox: 'Firefox', webkit: 'WebKitGTK' };

const FACTS = {
  chromium: { sharedMemory: true, suspend: true, quantumHint: true, underruns: true, live: true },
  // No suspend: steps.js holds the audio thread instead. No hint: quanta other than 128 are asked of Chromium alone.
  firefox: { sharedMemory: true, suspend: false, quantumHint: false, underruns: false, live: true },
  // Isolated, and yet without shared memory.
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
    test('the browser has what is tested in it, and lacks what is not', async () => {
      assert.deepEqual(await browser.inPage(gatherFacts), FACTS[browser.name]);
    });

    test("so does the README's table say", () => {
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
  test('isolated or not, WebKit has no memory to share: the error says so, and messages take its place', async () => {
    const [said, transport] = await browser.inPage(async () => {
      const { createMixer } = await import('/dist/index.js');
      const context = new OfflineAudioContext(2, 128, 48_000);
      const said = await createMixer(context, { transport: 'shared' }).then(() => 'made', String);
      return [said, (await createMixer(context)).transport];
    });
    assert.match(said, /^NotSupportedError: createMixer: the transport "shared" is not available/);
    assert.equal(transport, 'message');
  });
});
