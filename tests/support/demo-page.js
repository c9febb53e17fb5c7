import { wav } from './demo.js';
import { sine } from './signal.js';

/*
 * What tests read and set in an open demo page. `busbarDemo` is the page's global object for the browser's
 * developer console.
 */

/** @typedef {import('puppeteer-core').Page} Page */

/**
 * Reads the mixer's session.
 * @param {Page} page
 * @returns {Promise<import('busbar').Session>}
 */
export function sessionOf(page) {
  return page.evaluate(() => /** @type {any} */ (globalThis).busbarDemo.mixer.toJSON());
}

/** @param {Page} page @param {string} name of a strip @returns {Promise<number>} its fader, linear */
export function gainOf(page, name) {
  return page.evaluate(
    (strip) =>
      /** @type {any} */ (globalThis).busbarDemo.mixer.strips.find(
        (/** @type {any} */ { name }) => name === strip,
      ).gain.value,
    name,
  );
}

/**
 * Waits until a strip's peak is above, or below, a linear level.
 * @param {Page} page @param {string} name
 * @param {number} level @param {boolean} above
 */
export async function waitForPeak(page, name, level, above) {
  await page.waitForFunction(
    (strip, limit, over) => {
      const { strips } = /** @type {any} */ (globalThis).busbarDemo.mixer;
      const { peak } = strips.find((/** @type {any} */ { name }) => name === strip).meter;
      return over ? peak > limit : peak < limit;
    },
    { timeout: 15_000 },
    name,
    level,
    above,
  );
}

/**
 * The names of the strips on the desk, from left to right.
 * @param {Page} page
 * @returns {Promise<string[]>}
 */
export function namesOnDesk(page) {
  return page.$$eval('[data-testid=strip]', (strips) =>
    strips.map((strip) => /** @type {HTMLElement} */ (strip).dataset.name ?? ''),
  );
}

/**
 * Catches the files that the page downloads.
 * @param {Page} page
 * @returns {Promise<() => Promise<{name: string, bytes: Buffer}>>} waits for the next file
 */
export async function catchDownloads(page) {
  await page.evaluate(() => {
    /** @type {{name: string, blob: Promise<Blob>}[]} */
    const caught = [];
    Object.assign(globalThis, { caughtDownloads: caught });
    HTMLAnchorElement.prototype.click = function () {
      caught.push({ name: this.download, blob: fetch(this.href).then((response) => response.blob()) });
    };
  });
  return async () => {
    await page.waitForFunction(() => /** @type {any} */ (globalThis).caughtDownloads.length > 0, {
      timeout: 60_000,
    });
    const { name, base64 } = await page.evaluate(async () => {
      const { name, blob } = /** @type {any} */ (globalThis).caughtDownloads.shift();
      const reader = new FileReader();
      reader.readAsDataURL(await blob);
      await new Promise((resolve) => {
        reader.onload = resolve;
      });
      return { name, base64: String(reader.result).split(',')[1] };
    });
    return { name, bytes: Buffer.from(base64, 'base64') };
  };
}

/**
 * Adds a track with a tone of 330 Hz and a peak of 0.5.
 * @param {Page} page
 * @param {(files: readonly {name: string, bytes: Uint8Array}[]) => Promise<void>} drop
 * @param {string} name of the track
 */
export async function addTone(page, drop, name) {
  const sampleRate = 44_100;
  const tone = sine({ frequency: 330, sampleRate, frames: sampleRate, amplitude: 0.5 });
  await drop([{ name: `${name}.wav`, bytes: wav(tone, sampleRate) }]);
  await page.waitForSelector(`[data-testid=strip][data-name="${name}"]`);
}

/**
 * The widths of the page and its window, and the classes of the elements that extend beyond it.
 * @param {Page} page
 */
export function widthsOf(page) {
  return page.evaluate(() => ({
    page: document.documentElement.scrollWidth,
    window: innerWidth,
    outside: [...document.querySelectorAll('.bar *, .editor *, .credits *')]
      .filter((one) => one.getBoundingClientRect().right > innerWidth + 0.5)
      .map(({ className }) => String(className)),
  }));
}
