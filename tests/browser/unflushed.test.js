import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ALL_TRANSPORTS, inBrowsers } from '../support/in-browsers.js';

/** Renders offline and returns the warnings. Runs in the page. @param {boolean} flushing */
async function warningsOf(flushing) {
  const { createMixer, wait } = await import('/tests/support/page.js');
  /** @type {string[]} */ const warnings = [];
  const { warn } = console;
  console.warn = (...words) => warnings.push(words.join(' '));
  const context = new OfflineAudioContext(2, 9600, 48_000);
  const mixer = await createMixer(context, { tracks: 2, buses: 0 });
  mixer.connect(context.destination);
  for (let i = 0; i < 2; i++) mixer.addTrack().gain.value = 0.5;
  if (flushing) await mixer.flush();
  await context.startRendering();
  await wait(0.1);
  await mixer.flush(); // the mixer can still be read
  console.warn = warn;
  return { warnings, closed: mixer.closed };
}

inBrowsers(ALL_TRANSPORTS, (browser) => {
  test('an offline rendering without flush() warns once with transport message only', async () => {
    const { warnings, closed } = await browser.inPage(warningsOf, false);
    assert.equal(closed, false);
    assert.equal(warnings.length, browser.transport === 'message' ? 1 : 0);
    for (const warning of warnings) assert.match(warning, /await mixer\.flush\(\)/);
    assert.deepEqual((await browser.inPage(warningsOf, true)).warnings, []);
  });
});
