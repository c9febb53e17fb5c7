import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { useFolder } from '../support/command-line.js';
import { demoTester, NO_STEMS, serveDemo, wav } from '../support/demo.js';
import { catchDownloads, gainOf, namesOnDesk, sessionOf, waitForPeak } from '../support/demo-page.js';
import { inBrowsers } from '../support/in-browsers.js';
import { sine } from '../support/signal.js';

/** @type {Awaited<ReturnType<typeof serveDemo>>} */
let demo;
before(async () => {
  demo = await serveDemo();
});
after(() => demo?.close());

const folder = useFolder();

const TONE = wav(sine({ frequency: 330, sampleRate: 44_100, frames: 44_100, amplitude: 0.5 }), 44_100);

/** @param {string} name @param {unknown} content */
const jsonFile = (name, content) => ({
  name,
  bytes: Buffer.from(typeof content === 'string' ? content : JSON.stringify(content)),
});

/** Waits until the page has stored a mix with this text. @param {import('puppeteer-core').Page} page */
const waitForStored = (page, /** @type {string} */ text) =>
  page.waitForFunction((part) => Object.values(localStorage).some((value) => value.includes(part)), {}, text);

inBrowsers(
  ['chromium', 'firefox'],
  (browser) => {
    const withDemo = demoTester(browser, () => demo.url);

    test('a reload keeps the mix, and the multitrack plays again', async () => {
      await withDemo({}, async ({ page, on, reload }) => {
        await page.click(on('Bass', 'mute'));
        await page.click(on('Kick', 'remove'));
        await page.click('[data-testid=add-bus]');
        await page.click('[data-testid=name]', { count: 3 });
        await page.keyboard.type('Parallel\n');
        await page.select('[data-testid=polarity]', 'inverted');
        await waitForStored(page, 'Parallel');
        const before = await sessionOf(page);
        await reload();
        assert.deepEqual(await sessionOf(page), before);
        assert.ok(!(await namesOnDesk(page)).includes('Kick'));
        await page.evaluate(() => /** @type {any} */ (globalThis).busbarDemo.player.seek(32));
        await page.click('[data-testid=play]');
        await waitForPeak(page, 'Snare', 0.02, true);
      });
    });

    test('after a reload a file is asked for, and plays on its track when it is dropped again', async () => {
      await withDemo({ responses: NO_STEMS }, async ({ page, on, drop, notices, reload }) => {
        await drop([{ name: 'Voice.wav', bytes: TONE }]);
        await page.waitForSelector(on('Voice', 'fader'));
        await page.click(on('Voice', 'mute'));
        await waitForStored(page, 'Voice.wav');
        await reload();
        assert.match((await notices('info'))[0], /Voice \(add the file “Voice\.wav” again\)/);
        assert.ok(await page.$('.strip.silent[data-name=Voice]'));
        await drop([{ name: 'Voice.wav', bytes: TONE }]);
        await page.waitForSelector('.strip[data-name=Voice]:not(.silent)');
        assert.deepEqual(await namesOnDesk(page), ['Voice', 'Master']);
        await page.click(on('Voice', 'mute'));
        await page.click('[data-testid=play]');
        await waitForPeak(page, 'Voice', 0.3, true);
      });
    });

    test('a stored mix that is damaged is reported, and the default mix opens', async () => {
      await withDemo({ responses: NO_STEMS }, async ({ page, on, notices, reload }) => {
        await page.click(on('Master', 'mute'));
        await waitForStored(page, '"muted":true');
        await page.evaluate(() => {
          for (const key of Object.keys(localStorage)) localStorage.setItem(key, '{"version": 1}');
        });
        await reload();
        const [warning] = await notices('warning');
        const [, key] = /last visit could not be opened: .*session.* as “(.+)”\.$/.exec(warning) ?? [];
        assert.equal(await page.evaluate((name) => localStorage.getItem(name), key), '{"version": 1}');
        assert.deepEqual(await namesOnDesk(page), ['Master']);
      });
    });

    test('a saved session opens again by the file picker and by drop', async () => {
      await withDemo({}, async ({ page, on, drop }) => {
        const nextDownload = await catchDownloads(page);
        await page.click(on('Hats', 'solo'));
        const before = await sessionOf(page);
        await page.click('[data-testid=save]');
        const { name, bytes } = await nextDownload();
        assert.equal(name, 'busbar-session.json');
        writeFileSync(folder.file(name), bytes);
        const picker = /** @type {import('puppeteer-core').ElementHandle<HTMLInputElement>} */ (
          await page.$('[data-testid=session-picker]')
        );
        for (const open of [() => picker.uploadFile(folder.file(name)), () => drop([{ name, bytes }])]) {
          await page.click('[data-testid=reset]');
          await page.click(on('Choir', 'remove'));
          assert.notDeepEqual(await sessionOf(page), before);
          await open();
          await page.waitForSelector('[data-name=Choir]');
          assert.deepEqual(await sessionOf(page), before);
        }
        assert.equal(
          await page.$eval(on('Hats', 'solo'), (button) => button.getAttribute('aria-pressed')),
          'true',
        );
      });
    });

    test('a session of other software takes files by the names of its tracks', async () => {
      await withDemo({ responses: NO_STEMS }, async ({ page, drop, notices }) => {
        const session = {
          version: 1,
          capacity: { tracks: 2, buses: 0 },
          strips: [
            { kind: 'track', id: 'track-1', name: 'Voice', output: 'master', parameters: {} },
            { kind: 'track', id: 'track-2', name: 'Piano', output: 'master', parameters: { gain: 0.5 } },
            { kind: 'master', id: 'master', name: 'Master', parameters: {} },
          ],
        };
        await drop([
          { name: 'Piano.wav', bytes: TONE },
          jsonFile('mix.json', `\ufeff${JSON.stringify(session)}`),
        ]);
        await page.waitForSelector('[data-testid=notice-info]');
        assert.deepEqual(await namesOnDesk(page), ['Voice', 'Piano', 'Master']);
        assert.match((await notices('info'))[0], /Voice \(add a file named “Voice\.wav”\)\.$/);
        await page.click('[data-testid=play]');
        await waitForPeak(page, 'Piano', 0.1, true);
      });
    });

    test('a wrong session file is reported with the reason and changes nothing', async () => {
      await withDemo({ responses: NO_STEMS }, async ({ page, drop, notices }) => {
        const before = await sessionOf(page);
        const wrong = structuredClone(before);
        wrong.strips[0].parameters.pan = 7;
        const strips = Array.from({ length: 65 }, (_, i) => ({
          kind: 'track',
          id: `track-${i + 1}`,
          name: `${i}`,
          output: 'master',
          parameters: {},
        }));
        await drop([
          jsonFile('no.json', 'no JSON'),
          jsonFile('pan.json', wrong),
          jsonFile('many.json', {
            ...before,
            capacity: { tracks: 65, buses: 0 },
            strips: [...strips, ...before.strips],
          }),
        ]);
        await page.waitForFunction(
          () => document.querySelectorAll('[data-testid=notice-error]').length === 4, // one for the stems
        );
        const [, json, pan, many] = await notices('error');
        assert.match(json, /“no\.json” cannot be opened as a session: .*JSON/);
        assert.match(pan, /“pan\.json”.*parameters\.pan.*7/);
        assert.match(many, /“many\.json”.*65 tracks.*64/);
        assert.deepEqual(await sessionOf(page), before);
      });
    });

    test('undo and redo by buttons and keys; a drag is one step', async () => {
      await withDemo({ responses: NO_STEMS }, async ({ page, on }) => {
        const isDisabled = (/** @type {string} */ id) =>
          page.$eval(`[data-testid=${id}]`, (button) => /** @type {HTMLButtonElement} */ (button).disabled);
        assert.deepEqual([await isDisabled('undo'), await isDisabled('redo')], [true, true]);
        const fader = await page.$(on('Master', 'fader'));
        await fader?.scrollIntoView();
        const box = await fader?.boundingBox();
        assert.ok(box);
        const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
        await page.mouse.move(x, y);
        await page.mouse.down();
        await page.mouse.move(x, y + 30, { steps: 6 });
        await new Promise((resolve) => setTimeout(resolve, 700)); // longer than mergeMs
        await page.mouse.move(x, y + 40, { steps: 2 });
        await page.mouse.up();
        const dragged = await gainOf(page, 'Master');
        await page.mouse.down();
        await page.mouse.move(x, y + 70, { steps: 4 });
        await page.mouse.up();
        await page.click(on('Master', 'mute'));
        const shown = () =>
          page.$eval('[data-name=Master] [data-value=gain]', (field) => /** @type {any} */ (field).value);
        const lowest = await shown();
        await page.click('[data-testid=undo]');
        assert.equal(
          await page.$eval(on('Master', 'mute'), (button) => button.getAttribute('aria-pressed')),
          'false',
        );
        await page.keyboard.down('Control');
        await page.keyboard.press('z');
        assert.equal(await gainOf(page, 'Master'), dragged);
        await page.keyboard.press('z');
        await page.keyboard.up('Control');
        assert.equal(await gainOf(page, 'Master'), 1);
        assert.equal(await shown(), '0.0 dB');
        assert.equal(await isDisabled('undo'), true);
        await page.click('[data-testid=redo]');
        await page.keyboard.down('Control');
        await page.keyboard.press('y');
        await page.keyboard.up('Control');
        assert.equal(await shown(), lowest);
      });
    });

    test('Ctrl+Z in a field that is being edited belongs to the field', async () => {
      await withDemo({ responses: NO_STEMS }, async ({ page, on }) => {
        await page.click(on('Master', 'mute'));
        await page.click('[data-name=Master] [data-value=gain]');
        await page.keyboard.type('-12');
        await page.keyboard.down('Control');
        await page.keyboard.press('z');
        await page.keyboard.up('Control');
        assert.equal(
          await page.$eval(on('Master', 'mute'), (button) => button.getAttribute('aria-pressed')),
          'true',
        );
      });
    });

    test('Ctrl+Z in the export dialog leaves the mix behind it alone', async () => {
      await withDemo({}, async ({ page, on }) => {
        await page.click(on('Kick', 'mute'));
        await page.click('[data-testid=export]');
        await page.waitForSelector('dialog[open]');
        await page.keyboard.down('Control');
        await page.keyboard.press('z');
        await page.keyboard.up('Control');
        assert.equal(
          await page.$eval(on('Kick', 'mute'), (button) => button.getAttribute('aria-pressed')),
          'true',
        );
      });
    });

    test('a removed track comes back with its sound, while it plays', async () => {
      await withDemo({ responses: NO_STEMS }, async ({ page, on, drop }) => {
        await drop([
          { name: 'Voice.wav', bytes: TONE },
          { name: 'Other.wav', bytes: TONE },
        ]);
        await page.waitForSelector(on('Other', 'fader'));
        await page.click('[data-testid=play]');
        await waitForPeak(page, 'Voice', 0.3, true);
        await page.click(on('Voice', 'remove'));
        assert.deepEqual(await namesOnDesk(page), ['Other', 'Master']);
        await page.click('[data-testid=undo]');
        assert.deepEqual(await namesOnDesk(page), ['Voice', 'Other', 'Master']);
        await waitForPeak(page, 'Voice', 0.3, true);
      });
    });

    test('the views show what is changed in the developer console', async () => {
      await withDemo({ responses: NO_STEMS }, async ({ page, drop }) => {
        await drop([{ name: 'Voice.wav', bytes: TONE }]);
        await page.waitForSelector('[data-name=Voice]');
        await page.evaluate(() => {
          const { mixer } = /** @type {any} */ (globalThis).busbarDemo;
          const [voice] = mixer.tracks;
          voice.name = 'Singer';
          voice.gain.value = 0.5;
          voice.output = mixer.addBus({ name: 'Choir' });
          voice.eq[0].type = 'lowpass';
          mixer.addTrack({ name: 'Second' });
          mixer.moveTrack(mixer.tracks[1], 0);
        });
        assert.deepEqual(await namesOnDesk(page), ['Second', 'Singer', 'Choir', 'Master']);
        const shown = await page.evaluate(() => {
          const find = (/** @type {string} */ selector) =>
            /** @type {any} */ (document.querySelector(`[data-name=Singer] ${selector}`));
          return {
            gain: find('[data-value=gain]').value,
            fader: find('[data-testid=fader]').getAttribute('aria-valuetext'),
            output: find('[data-testid=output]').selectedOptions[0].text,
            name: /** @type {any} */ (document.querySelector('[data-testid=name]')).value,
            type: /** @type {any} */ (document.querySelector('[data-testid=eq-0-type]')).value,
          };
        });
        assert.deepEqual(shown, {
          gain: '\u22126.0 dB',
          fader: '\u22126.0 dB',
          output: 'Choir',
          name: 'Singer',
          type: 'lowpass',
        });
      });
    });

    test('Reset restores the mix of the first visit, and undo the mix before', async () => {
      await withDemo({}, async ({ page, on, drop }) => {
        const first = await sessionOf(page);
        await drop([{ name: 'Voice.wav', bytes: TONE }]);
        await page.waitForSelector(on('Voice', 'mute'));
        await page.click(on('Kick', 'mute'));
        const mine = await sessionOf(page);
        await page.click('[data-testid=reset]');
        assert.deepEqual(await sessionOf(page), first);
        assert.ok(!(await namesOnDesk(page)).includes('Voice'));
        await page.click('[data-testid=undo]');
        assert.deepEqual(await sessionOf(page), mine);
      });
    });
  },
  { live: true },
);
