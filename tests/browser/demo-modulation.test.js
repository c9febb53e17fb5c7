import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { demoTester, NO_STEMS, serveDemo } from '../support/demo.js';
import { addTone, sessionOf, widthsOf } from '../support/demo-page.js';
import { inBrowsers } from '../support/in-browsers.js';

/** @type {Awaited<ReturnType<typeof serveDemo>>} */
let demo;
before(async () => {
  demo = await serveDemo();
});
after(() => demo?.close());

const ROW = '[data-testid=modulation-row]';

/** A session with an LFO in beats that moves two parameters, and a follower. */
const SESSION = {
  version: 2,
  capacity: { tracks: 2, buses: 0 },
  tempo: 90,
  strips: [
    { kind: 'track', id: 'track-1', name: 'Voice', output: 'master', parameters: {} },
    { kind: 'track', id: 'track-2', name: 'Pad', output: 'master', parameters: {} },
    { kind: 'master', id: 'master', name: 'Master', parameters: {} },
  ],
  modulators: [
    {
      kind: 'lfo',
      type: 'triangle',
      beats: 2.5,
      phase: 0,
      retrigger: false,
      connections: [
        { strip: 'track-2', parameter: 'pan', amount: 0.25 },
        { strip: 'track-2', parameter: 'ladder.frequency', amount: 2, scale: 'octaves' },
        { strip: 'track-1', parameter: 'gain', amount: 0.5 },
      ],
    },
    {
      kind: 'envelopeFollower',
      strip: 'track-1',
      attack: 0.02,
      release: 0.4,
      connections: [{ strip: 'track-2', parameter: 'eq.0.gain', amount: -12 }],
    },
  ],
};

/** What the rows show. @param {import('puppeteer-core').Page} page */
const rowsOf = (page) =>
  page.$$eval('[data-testid=modulation-row]', (rows) =>
    rows.map((row) => ({
      label: row.getAttribute('aria-label'),
      shown: [...row.querySelectorAll('select, input')]
        .filter((control) => control.checkVisibility())
        .map((control) =>
          control instanceof HTMLSelectElement
            ? control.selectedOptions[0].text
            : /** @type {HTMLInputElement} */ (control).value,
        ),
      notes: [...row.querySelectorAll('.modulation-note span')]
        .filter((note) => note.checkVisibility())
        .map(({ textContent }) => textContent),
    })),
  );

/**
 * The extremes of a track's pan, as it is heard and as it sounds, within two seconds. Runs in the page.
 * @param {string} name
 */
async function watchPan(name) {
  const { strips } = /** @type {any} */ (globalThis).busbarDemo.mixer;
  const { pan, meter } = strips.find((/** @type {any} */ strip) => strip.name === name);
  const heard = [];
  const balance = [];
  for (const end = performance.now() + 2000; performance.now() < end; ) {
    const { rmsLeft, rmsRight } = meter.read();
    heard.push(pan.currentValue);
    balance.push(rmsRight - rmsLeft);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const extremes = (/** @type {number[]} */ values) => [Math.min(...values), Math.max(...values)];
  return { value: pan.value, heard: extremes(heard), balance: extremes(balance) };
}

inBrowsers(
  ['chromium', 'firefox'],
  (browser) => {
    const withDemo = demoTester(browser, () => demo.url);

    /** @param {string} content */
    const sessionFile = (content) => [{ name: 'mix.json', bytes: Buffer.from(content) }];

    test('an LFO moves the heard value, its marker and the sound, and undo removes it', async () => {
      await withDemo({ responses: NO_STEMS }, async ({ page, on, drop }) => {
        await addTone(page, drop, 'Tone');
        await page.click(on('Tone', 'strip-name'));
        await page.click('[data-testid=play]');
        assert.match(
          await page.$eval('[data-testid=modulation]', (panel) => panel.textContent ?? ''),
          /Nothing moves this strip’s parameters yet/,
        );
        const marker = '[data-testid=strip][data-name=Tone] .knob [data-testid=heard]';
        assert.equal(await page.$(marker), null);
        await page.click('[data-testid=add-lfo]');
        await page.waitForSelector(ROW);
        await page.waitForSelector(marker);
        assert.equal((await page.$$('[data-testid=strip] [data-testid=heard]')).length, 1);
        const { value, heard, balance } = await page.evaluate(watchPan, 'Tone');
        assert.equal(value, 0);
        assert.ok(heard[0] < -0.4 && heard[1] > 0.4, `heard ${heard}`);
        assert.ok(balance[0] < -0.05 && balance[1] > 0.05, `balance ${balance}`);
        const TRACE = '[data-testid=modulator-trace]';
        const drawing = await page.$eval(TRACE, (trace) =>
          /** @type {HTMLCanvasElement} */ (trace).toDataURL(),
        );
        await page.waitForFunction(
          (selector, before) =>
            /** @type {HTMLCanvasElement} */ (document.querySelector(selector)).toDataURL() !== before,
          {},
          TRACE,
          drawing,
        );

        await page.click('[data-testid=undo]');
        await page.waitForFunction(
          (selector) => !document.querySelector(selector),
          {},
          `${ROW}, [data-testid=heard]`,
        );
        assert.equal((await sessionOf(page)).modulators, undefined);
        await page.click('[data-testid=redo]');
        await page.waitForSelector(ROW);
      });
    });

    test('a restored session shows its modulators, and the controls change them', async () => {
      await withDemo({ responses: NO_STEMS }, async ({ page, on, drop }) => {
        await drop(sessionFile(JSON.stringify(SESSION)));
        await page.waitForSelector(on('Pad', 'strip-name'));
        await page.click(on('Pad', 'strip-name'));
        assert.deepEqual(await rowsOf(page), [
          {
            label: 'LFO moves Pan',
            shown: ['Triangle', '2.5 beats', '0.00 °', 'Pan', '0.250'],
            notes: ['It also moves 2 others.'],
          },
          {
            label: 'LFO moves Ladder frequency',
            shown: ['Triangle', '2.5 beats', '0.00 °', 'Ladder frequency', '2.00 oct', 'in octaves'],
            notes: ['Ladder is off.', 'It also moves 2 others.'],
          },
          {
            label: 'Follower moves EQ 1 gain',
            shown: ['Follows Voice', '20.0 ms', '400 ms', 'EQ 1 gain', '\u221212.0 dB'],
            notes: ['EQ 1 is off.'],
          },
        ]);
        assert.equal(
          await page.$eval('[data-value=tempo]', (field) => /** @type {HTMLInputElement} */ (field).value),
          '90.0 BPM',
        );

        await page.select('[data-testid=lfo-type]', 'noise');
        await page.click('[data-testid=lfo-in-beats]');
        await page.click(`${ROW} [data-value=frequency]`);
        await page.keyboard.type('3\n');
        await page.click(`${ROW} [data-value=phase]`);
        await page.keyboard.type('90\n');
        await page.click('[data-testid=lfo-retrigger]');
        await page.click(`${ROW} [data-parameter=amount]`);
        await page.keyboard.press('End');
        await page.click(`${ROW}:nth-child(3) [data-value=release]`);
        await page.keyboard.type('1.5 s\n');
        await page.select(`${ROW}:nth-child(3) [data-testid=followed-strip]`, 'master');
        const changed = (await sessionOf(page)).modulators ?? [];
        const lfo = /** @type {import('busbar').LfoSession} */ (changed[0]);
        assert.deepEqual(
          [lfo.type, lfo.frequency, lfo.phase, lfo.retrigger, lfo.connections[0].amount],
          ['noise', 3, 0.25, true, 2],
        );
        const { strip, release } = /** @type {import('busbar').EnvelopeFollowerSession} */ (changed[1]);
        assert.deepEqual([strip, release], ['master', 1.5]);
        assert.equal(await page.$eval('[data-testid=tempo]', (tempo) => tempo.checkVisibility()), false);

        await page.focus(`${ROW}:nth-child(3) [data-testid=modulation-target]`);
        await page.select(`${ROW}:nth-child(3) [data-testid=modulation-target]`, 'gain');
        await page.waitForSelector('[aria-label="Follower moves Gain"]');
        assert.equal(
          await page.evaluate(() => /** @type {HTMLElement} */ (document.activeElement).dataset.testid),
          'modulation-target',
        );
        for (let rows = 3; rows > 0; rows--) {
          assert.equal((await page.$$(ROW)).length, rows);
          await page.click('[data-testid=modulation-remove]');
        }
        assert.deepEqual(
          ((await sessionOf(page)).modulators ?? []).map((left) => left.connections.map((of) => of.strip)),
          [['track-1']],
          'The LFO still moves the other track.',
        );
      });
    });

    test('rows of modulators fit a page of 390 pixels', async () => {
      await withDemo({ responses: NO_STEMS, width: 390, height: 800 }, async ({ page, on, drop }) => {
        await drop(sessionFile(JSON.stringify(SESSION)));
        await page.waitForSelector(on('Pad', 'strip-name'));
        await page.click(on('Pad', 'strip-name'));
        await page.waitForSelector(ROW);
        await page.click('[data-testid=add-lfo]');
        const { page: wide, window: shown, outside } = await widthsOf(page);
        assert.ok(wide <= shown, `The page is ${wide} pixels wide in a window of ${shown}.`);
        assert.deepEqual(outside, [], 'nothing extends beyond the page');
      });
    });
  },
  { live: true },
);
