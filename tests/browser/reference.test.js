import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { build } from '../../scripts/build.mjs';
import { buildReference } from '../../scripts/docs.mjs';
import { startChromium } from '../support/browsers/chromium.js';
import { serveBuiltDemo, serveDemo } from '../support/demo.js';
import { errorsOf } from '../support/page-errors.js';

/** @type {Awaited<ReturnType<typeof startChromium>>} */
let chromium;
before(async () => {
  await buildReference(await build());
  chromium = await startChromium();
});
after(() => chromium?.close());

for (const [name, serve] of /** @type {const} */ ([
  ['npm start', serveDemo],
  ['a build of the demo', serveBuiltDemo],
])) {
  test(`${name} serves the reference, to which the demo links`, async () => {
    const { url, close } = await serve();
    const page = await chromium.newPage();
    const errors = errorsOf(page);
    try {
      await page.goto(url);
      const link = await page.$eval('[data-testid=reference]', (element) => element.getAttribute('href'));
      errors.length = 0; // those of the demo itself
      await page.goto(new URL(link ?? '', url).href);
      assert.match(await page.$eval('h2#the-classes', (element) => element.textContent), /The classes/);
      await Promise.all([
        page.waitForNavigation(),
        page.$eval('a[href$="sessions.createHistory.html"]', (element) => element.click()),
      ]);
      assert.match(await page.$eval('h1', (element) => element.textContent), /createHistory/);
      assert.deepEqual(errors, []);
    } finally {
      await page.close();
      await close();
    }
  });
}
