import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { demoTester, NO_STEMS, serveDemo } from '../support/demo.js';
import { addTone, gainOf, waitForPeak } from '../support/demo-page.js';
import { inBrowsers } from '../support/in-browsers.js';

/** @type {Awaited<ReturnType<typeof serveDemo>>} */
let demo;
before(async () => {
  demo = await serveDemo();
});
after(() => demo?.close());

/**
 * Waits until the heard value of a parameter is in a range.
 * @param {import('puppeteer-core').Page} page
 * @param {string} id of a parameter of the strip "Tone"
 * @param {number} low @param {number} high
 */
async function waitForHeard(page, id, low, high) {
  await page.waitForFunction(
    (parameter, from, to) => {
      const { strips } = /** @type {any} */ (globalThis).busbarDemo.mixer;
      const tone = strips.find((/** @type {any} */ { name }) => name === 'Tone');
      const { currentValue } = tone.parameters.get(parameter);
      return currentValue >= from && currentValue <= to;
    },
    { timeout: 15_000 },
    id,
    low,
    high,
  );
}

/** @param {import('puppeteer-core').Page} page @returns {Promise<number>} */
const timeOf = (page) => page.evaluate(() => /** @type {any} */ (globalThis).busbarDemo.context.currentTime);

inBrowsers(
  ['chromium', 'firefox'],
  (browser) => {
    const withDemo = demoTester(browser, () => demo.url);
    const MARKER = '[data-testid=strip][data-name=Tone] [data-testid=fader] [data-testid=heard]';
    const noMarker = (/** @type {import('puppeteer-core').Page} */ page) =>
      page.waitForFunction((selector) => !document.querySelector(selector), {}, MARKER);

    test('a fade-out silences the strip over its time, and a fade-in returns to the fader', async () => {
      await withDemo({ responses: NO_STEMS }, async ({ page, on, drop }) => {
        await addTone(page, drop, 'Tone');
        await page.click(on('Tone', 'strip-name'));
        await page.click('[data-testid=play]');
        await waitForPeak(page, 'Tone', 0.3, true);
        await page.select('[data-testid=fade-seconds]', '2');
        await page.click('[data-testid=fade-out]');
        const begin = await timeOf(page);
        await page.waitForSelector(MARKER);
        await waitForHeard(page, 'gain', 0.01, 0.5);
        const half = (await timeOf(page)) - begin;
        await waitForPeak(page, 'Tone', 1e-4, false);
        const end = (await timeOf(page)) - begin;
        assert.ok(half > 0.7 && end > 1.6, `half after ${half} s, silence after ${end} s`);
        assert.equal(await gainOf(page, 'Tone'), 1, 'The fader stays.');
        await page.click(on('Master', 'mute'));
        await page.click('[data-testid=undo]');
        await waitForHeard(page, 'gain', 0, 0);
        await waitForPeak(page, 'Tone', 1e-4, false);
        await page.click('[data-testid=fade-in]');
        await waitForHeard(page, 'gain', 0.3, 0.8);
        await waitForHeard(page, 'gain', 1, 1);
        await waitForPeak(page, 'Tone', 0.3, true);
        await noMarker(page);
      });
    });

    test('touching a fader ends its fade, and a fade-in opens a fader that is down', async () => {
      await withDemo({ responses: NO_STEMS }, async ({ page, on, drop }) => {
        await addTone(page, drop, 'Tone');
        await page.click(on('Tone', 'strip-name'));
        await page.click('[data-testid=play]');
        await page.select('[data-testid=fade-seconds]', '4');
        await page.click('[data-testid=fade-out]');
        await waitForHeard(page, 'gain', 0.1, 0.9);
        await page.focus(on('Tone', 'fader'));
        await page.keyboard.press('ArrowDown');
        const touched = await gainOf(page, 'Tone');
        assert.ok(touched < 1);
        await noMarker(page);
        await waitForHeard(page, 'gain', touched, touched);
        await page.keyboard.press('Home');
        await waitForPeak(page, 'Tone', 1e-4, false);
        await page.select('[data-testid=fade-seconds]', '0.5');
        await page.click('[data-testid=fade-in]');
        await waitForHeard(page, 'gain', 1, 1);
        assert.equal(await gainOf(page, 'Tone'), 1);
        await waitForPeak(page, 'Tone', 0.3, true);
      });
    });

    test('a sweep moves the ladder down and back, and its knob ends it', async () => {
      await withDemo({ responses: NO_STEMS }, async ({ page, on, drop }) => {
        await addTone(page, drop, 'Tone');
        await page.click(on('Tone', 'strip-name'));
        await page.click('[data-testid=play]');
        await waitForPeak(page, 'Tone', 0.3, true);
        await page.select('[data-testid=sweep-seconds]', '2');
        await page.click('[data-testid=sweep]');
        assert.equal(
          await page.$eval('[data-testid=ladder-on]', (toggle) => toggle.getAttribute('aria-pressed')),
          'true',
        );
        await waitForHeard(page, 'ladder.frequency', 60, 90);
        await waitForPeak(page, 'Tone', 0.1, false);
        await waitForHeard(page, 'ladder.frequency', 1000, 1000);
        await waitForPeak(page, 'Tone', 0.2, true);
        await page.select('[data-testid=sweep-seconds]', '30');
        await page.click('[data-testid=sweep]');
        await waitForHeard(page, 'ladder.frequency', 60, 990);
        await page.click('[data-parameter="ladder.frequency"]');
        await page.keyboard.press('Delete');
        await waitForHeard(page, 'ladder.frequency', 1000, 1000);
      });
    });
  },
  { live: true },
);
