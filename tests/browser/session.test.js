import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inBrowsers } from '../support/in-browsers.js';

/**
 * Saves one mixer and restores its session into another one that already has strips. Returns both as JSON,
 * and the outcome of restore(). Runs in the page.
 */
async function saveAndRestore() {
  const { createMixer } = await import('/dist/index.js');
  const make = () => createMixer(new OfflineAudioContext(2, 128, 48_000), { tracks: 2, buses: 1 });
  const [original, other] = [await make(), await make()];
  const kick = original.addTrack({ name: 'Kick' });
  kick.output = original.addBus({ name: 'Drums' });
  kick.gain.value = 0.8;
  kick.eq[1].type = 'notch';
  other.addTrack({ name: 'Mine' }).muted = true;
  const before = JSON.stringify(other);
  const outcome = await other.restore(JSON.parse(JSON.stringify(original))).then(String, String);
  await other.flush();
  return { original: JSON.stringify(original), before, after: JSON.stringify(other), outcome };
}

inBrowsers(['chromium', 'firefox', 'webkit'], (browser) => {
  test('a session saved in a page can be restored', async () => {
    const { original, after, outcome } = await browser.inPage(saveAndRestore);
    assert.equal(outcome, 'undefined');
    assert.deepEqual(JSON.parse(after), JSON.parse(original));
  });

  test('if session-schema.js is missing or wrong, restore() names it and changes nothing', async () => {
    for (const response of [{ status: 404 }, { type: 'text/html', body: '<h1>Not here</h1>' }]) {
      browser.server.replaced.set('/dist/session-schema.js', response);
      const { before, after, outcome } = await browser.inPageDespite(
        /session-schema|module|MIME/i,
        saveAndRestore,
      );
      assert.match(outcome, /^Error: restore\(\): Busbar's session-schema\.js could not be loaded: ./);
      assert.equal(after, before);
    }
    browser.server.replaced.delete('/dist/session-schema.js');
  });
});
