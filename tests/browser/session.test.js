import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inBrowsers } from '../support/in-browsers.js';

/** Saves one mixer and restores another one that has strips already; returns both as text, or what restore() says. Runs in the page. */
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
  const said = await other.restore(JSON.parse(JSON.stringify(original))).then(String, String);
  await other.flush();
  return { original: JSON.stringify(original), before, after: JSON.stringify(other), said };
}

inBrowsers(['chromium', 'firefox', 'webkit'], (browser) => {
  test('a page restores what it has saved', async () => {
    const { original, after, said } = await browser.inPage(saveAndRestore);
    assert.equal(said, 'undefined');
    assert.deepEqual(JSON.parse(after), JSON.parse(original));
  });

  test('where the file that restoring needs is missing or wrong, the error names it, and nothing changes', async () => {
    for (const answer of [{ status: 404 }, { type: 'text/html', body: '<h1>Not here</h1>' }]) {
      browser.server.replaced.set('/dist/session-schema.js', answer);
      const { before, after, said } = await browser.inPageDespite(
        /session-schema|module|MIME/i,
        saveAndRestore,
      );
      assert.match(said, /^Error: restore\(\): Busbar's session-schema\.js could not be loaded: ./);
      assert.equal(after, before);
    }
    browser.server.replaced.delete('/dist/session-schema.js');
  });
});
