import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { busbar, useFolder } from '../support/command-line.js';
import { demoTester, serveBuiltDemo } from '../support/demo.js';
import { catchDownloads, sessionOf } from '../support/demo-page.js';
import { inBrowsers } from '../support/in-browsers.js';
import { Random } from '../support/random.js';
import { SEED } from '../support/random-test.js';
import { wavOf } from '../support/wav.js';

/**
 * The built page has no multitrack. Responses are not replaced here, since Puppeteer then holds back requests
 * of workers.
 * @type {Awaited<ReturnType<typeof serveBuiltDemo>>}
 */
let demo;
before(async () => {
  demo = await serveBuiltDemo();
});
after(() => demo?.close());

const folder = useFolder();

/**
 * Noise as 32-bit floats, which all decoders read alike.
 * @param {Random} random @param {{channels: number, sampleRate: number, seconds: number}} format
 */
function noise(random, { channels, sampleRate, seconds }) {
  const samples = Array.from({ length: channels }, () =>
    Float32Array.from({ length: Math.round(seconds * sampleRate) }, () => 0.9 * random.between(-1, 1)),
  );
  return wavOf(samples, { sampleRate });
}

/** Sets up equalisers, a compressor, a bus and a loud track. Runs in the page. */
function setUpMix() {
  const { mixer } = /** @type {any} */ (globalThis).busbarDemo;
  const [low, wide, late] = mixer.tracks;
  const bus = mixer.addBus({ name: 'Bus', 'compressor.enabled': true, gain: 0.7 });
  low.output = wide.output = bus;
  low.gain.value = 3;
  wide.eq[1].enabled = wide.eq[3].enabled = true;
  wide.eq[1].gain.value = 7;
  wide.width.value = 1.5;
  late.pan.value = -0.3;
  late.polarity = 'inverted';
}

/** Delays the samples that the page sends to the worker, so that an export takes long. Runs in the page. */
function slowDown() {
  const { postMessage } = MessagePort.prototype;
  MessagePort.prototype.postMessage = function (...args) {
    setTimeout(() => postMessage.apply(this, /** @type {any} */ (args)), 100);
  };
}

/** @param {import('puppeteer-core').Page} page @param {string} format @param {string} tail in seconds */
async function exportMix(page, format, tail) {
  await page.click('[data-testid=export]');
  await page.select('[data-testid=export-format]', format);
  await page.$eval(
    '[data-testid=export-tail]',
    (field, value) => {
      /** @type {HTMLInputElement} */ (field).value = value;
    },
    tail,
  );
  await page.click('[data-testid=export-start]');
}

inBrowsers(
  ['chromium', 'firefox'],
  (browser) => {
    const withDemo = demoTester(browser, () => demo.url);

    test("the exported mix is the command line's, byte for byte, in each format", async () => {
      await withDemo({}, async ({ page, drop }) => {
        const sampleRate = await page.evaluate(
          () => /** @type {any} */ (globalThis).busbarDemo.context.sampleRate,
        );
        const random = new Random(SEED);
        const files = [
          { name: 'low.wav', bytes: noise(random, { channels: 1, sampleRate, seconds: 1.1 }) },
          { name: 'wide.wav', bytes: noise(random, { channels: 2, sampleRate, seconds: 0.73 }) },
          { name: 'late.wav', bytes: noise(random, { channels: 2, sampleRate, seconds: 0.2 }) },
        ];
        for (const { name, bytes } of files) writeFileSync(folder.file(name), bytes);
        await drop(files);
        await page.waitForSelector('[data-testid=strip][data-name=late]');
        await page.evaluate(setUpMix);
        writeFileSync(folder.file('session.json'), JSON.stringify(await sessionOf(page)));
        const nextDownload = await catchDownloads(page);
        for (const format of ['32f', '24', '16']) {
          await exportMix(page, format, '0.5');
          const { name, bytes } = await nextDownload();
          assert.equal(name, 'busbar-mix.wav');
          const args = ['--session', 'session.json', '--out', 'mix.wav', '--format', format, '--tail', '0.5'];
          const { code, stderr } = await busbar(
            folder.path,
            'mixdown',
            ...files.map(({ name }) => name),
            ...args,
          );
          assert.equal(code, 0, stderr);
          const mix = readFileSync(folder.file('mix.wav'));
          assert.ok(mix.length > (1.6 * sampleRate * 2 * Number.parseInt(format, 10)) / 8, 'all frames');
          assert.ok(bytes.equals(mix), `The mixes of format ${format} differ.`);
          await page.waitForSelector('[data-testid=export-start]:not([disabled])');
          const status = await page.$eval('[data-testid=export-status]', ({ textContent }) => textContent);
          assert.match(status ?? '', /^busbar-mix\.wav: 0:01\.600, peak \d+\.\d\d dBFS\./);
          await page.click('[data-testid=export-cancel]');
        }
      });
    });

    test('an export can be cancelled, and shows its progress', async () => {
      await withDemo({}, async ({ page, drop }) => {
        const nextDownload = await catchDownloads(page);
        await drop([{ name: 'short.wav', bytes: wavOf([new Float32Array(9000)]) }]);
        await page.waitForSelector('[data-testid=strip][data-name=short]');
        await page.evaluate(slowDown);
        await exportMix(page, '32f', '60');
        await page.waitForFunction(
          () => /** @type {HTMLProgressElement} */ (document.querySelector('progress')).value > 0,
        );
        await page.keyboard.press('Escape');
        await page.waitForSelector('[data-testid=export-dialog]:not([open])');
        await page.waitForSelector('[data-testid=export-start]:not([disabled])');
        await exportMix(page, '16', '0');
        const { bytes } = await nextDownload();
        assert.equal(bytes.readUInt16LE(34), 16, 'The download is that of the second export.');
      });
    });

    test('without a sound there is nothing to export', async () => {
      await withDemo({}, async ({ page }) => {
        await page.click('[data-testid=export]');
        assert.equal(
          await page.$eval('[data-testid=export-status]', ({ textContent }) => textContent),
          'No track has a sound to export.',
        );
        assert.ok(await page.$('[data-testid=export-start]:disabled'));
      });
    });
  },
  { live: true },
);
