import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { startChromium } from '../support/browsers/chromium.js';
import { puppeteerDriver } from '../support/browsers/puppeteer.js';
import { bundleByEsbuild, copyBesideBundle } from '../support/bundle.js';
import { packPackage } from '../support/package.js';
import { serveFolder } from '../support/serve-folder.js';
import { ISOLATION } from '../support/server.js';

/* The README's examples, unchanged, with the installed package. */

const EXAMPLES = new URL('../../web-demo/examples/', import.meta.url);

/** @type {ReturnType<typeof packPackage>} */
let pack;
/** @type {import('../support/browsers/driver.js').Driver} */
let chromium;
before(async () => {
  pack = packPackage();
  chromium = await puppeteerDriver(await startChromium());
});
after(async () => {
  await chromium?.close();
  pack?.remove();
});

/**
 * Opens an example and runs a function in its page.
 * @template R
 * @param {string} name
 * @param {() => Promise<R>} body
 */
async function inExample(name, body) {
  const read = (/** @type {string} */ file) => readFileSync(new URL(file, EXAMPLES), 'utf8');
  const html = read(`${name}.html`).replace(`./${name}.js`, `./dist/${name}.js`);
  const folder = pack.app(name, { 'index.html': html, [`${name}.js`]: read(`${name}.js`) });
  await bundleByEsbuild(folder, `${name}.js`);
  copyBesideBundle(folder);
  const server = await serveFolder(folder, ISOLATION);
  try {
    const page = await chromium.open(`${server.origin}/`);
    try {
      return await page.evaluate(body).catch((error) => assert.fail([error, ...page.log].join('\n')));
    } finally {
      assert.deepEqual(page.uncaught, []);
      await page.close();
    }
  } finally {
    await server.close();
  }
}

/** Presses the button and waits until every meter has shown a level. Returns the peaks. Runs in the page. */
async function playAndWatch() {
  document.querySelector('button')?.click();
  const levels = [...document.querySelectorAll('meter')].map(() => 0);
  const deadline = performance.now() + 8000;
  while (levels.some((level) => level < 0.05) && performance.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    for (const [i, meter] of document.querySelectorAll('meter').entries())
      levels[i] = Math.max(levels[i], meter.value);
  }
  return levels;
}

test('Tone.js synths play into strips', async () => {
  const levels = await inExample('tone', playAndWatch);
  assert.equal(levels.length, 2);
  for (const level of levels) assert.ok(level >= 0.05, `${levels}`);
});

test("Tone.js' transport schedules changes of strips", async () => {
  const levels = await inExample('tone-transport', playAndWatch);
  assert.equal(levels.length, 2);
  for (const level of levels) assert.ok(level >= 0.05, `${levels}`);
});

test('a MediaStream can be a source', async () => {
  const [level] = await inExample('media-stream', playAndWatch);
  assert.ok(level >= 0.05, `${level}`); // the beeps of Chromium's fake microphone
});

test('MediaRecorder records the mix', async () => {
  const { seconds, frequency, peak } = await inExample('record', async () => {
    document.querySelector('button')?.click();
    const deadline = performance.now() + 8000;
    while (!document.links[0] && performance.now() < deadline)
      await new Promise((resolve) => setTimeout(resolve, 20));
    const bytes = await (await fetch(document.links[0].href)).arrayBuffer();
    const samples = (await new OfflineAudioContext(1, 1, 48_000).decodeAudioData(bytes)).getChannelData(0);
    const middle = samples.subarray(24_000, 36_000);
    let crossings = 0;
    for (let i = 1; i < middle.length; i++) if (middle[i - 1] < 0 && middle[i] >= 0) crossings++;
    return {
      seconds: samples.length / 48_000,
      frequency: crossings * 4,
      peak: middle.reduce((peak, s) => Math.max(peak, Math.abs(s)), 0),
    };
  });
  assert.ok(seconds > 0.8 && seconds < 2, `${seconds} s`);
  assert.ok(Math.abs(frequency - 440) <= 8, `${frequency} Hz`);
  assert.ok(
    peak > 0.3 && peak < 0.55,
    `The peak is ${peak}. Expected about 0.35: a mono source of 1, panned to the centre (0.71), gain 0.5.`,
  );
});
