import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { demoTester, NO_STEMS, openDemo, serveBuiltDemo, serveDemo, wav } from '../support/demo.js';
import { gainOf, sessionOf, waitForPeak, widthsOf } from '../support/demo-page.js';
import { inBrowsers } from '../support/in-browsers.js';
import { peakOf, sine } from '../support/signal.js';

/** @type {Awaited<ReturnType<typeof serveDemo>>} */
let demo;
before(async () => {
  demo = await serveDemo();
});
after(() => demo?.close());

/**
 * Starts playback. `busbarDemo` is the page's global object for the browser's console.
 * @param {import('puppeteer-core').Page} page @param {number} seconds of the song
 */
async function playFrom(page, seconds) {
  await page.evaluate((at) => /** @type {any} */ (globalThis).busbarDemo.player.seek(at), seconds);
  await page.click('[data-testid=play]');
}

/**
 * Firefox ignores the header Permissions-Policy, so the page simulates the user's refusal. Runs in the page.
 */
function denyMicrophone() {
  navigator.mediaDevices.getUserMedia = () =>
    Promise.reject(new DOMException('The user denied access.', 'NotAllowedError'));
}

inBrowsers(
  ['chromium', 'firefox'],
  (browser) => {
    const withDemo = demoTester(browser, () => demo.url);

    for (const [width, height] of [
      [1440, 900],
      [1920, 1080],
    ]) {
      test(`in a window of ${width} × ${height} the editor and the whole mixer are in view`, async () => {
        await withDemo({ width, height }, async ({ page }) => {
          const below = await page.$$eval(
            '[data-testid=editor] *, [data-testid=strip], [data-testid=strip] *',
            (shown, height) =>
              shown
                .filter((control) => control.getBoundingClientRect().bottom > height)
                .map((control) => control.outerHTML.slice(0, 80)),
            height,
          );
          assert.deepEqual(below, []);
          assert.equal(await page.evaluate(() => scrollY), 0);
        });
      });
    }

    for (const width of [1600, 390]) {
      test(`at ${width} pixels the multitrack plays, meters move, and everything fits the page`, async () => {
        await withDemo({ width, height: 900 }, async ({ page, notices }) => {
          assert.deepEqual(await notices('error'), []);
          assert.ok(
            (await page.$$('[data-testid=strip][data-kind=track]')).length >= 16,
            'at least 16 stems',
          );
          await playFrom(page, 32);
          await waitForPeak(page, 'Kick', 0.05, true);
          await waitForPeak(page, 'Master', 0.1, true);
          const drawing = async () =>
            page.$eval('[data-testid=meter]', (canvas) =>
              /** @type {HTMLCanvasElement} */ (canvas).toDataURL(),
            );
          const first = await drawing();
          await page.waitForFunction(
            (before) =>
              /** @type {HTMLCanvasElement} */ (document.querySelector('[data-testid=meter]')).toDataURL() !==
              before,
            {},
            first,
          );
          await page.waitForFunction(() =>
            /0:3[3-9]/.test(document.querySelector('[data-testid=time]')?.textContent ?? ''),
          );
          const { page: wide, window: shown, outside } = await widthsOf(page);
          assert.ok(wide <= shown, `The page is ${wide} pixels wide in a window of ${shown}.`);
          assert.deepEqual(outside, [], 'nothing extends beyond the page');
          const { silent, stopped } = await page.evaluate(async () => {
            const { context, mixer, player } = /** @type {any} */ (globalThis).busbarDemo;
            const analyser = new AnalyserNode(context, { fftSize: 2048 });
            mixer.connect(analyser);
            const samples = new Float32Array(2048);
            const loudest = () => {
              analyser.getFloatTimeDomainData(samples);
              return Math.max(...samples.map(Math.abs));
            };
            await new Promise((resolve) => setTimeout(resolve, 300));
            const silent = loudest() < 0.005;
            player.stop();
            await new Promise((resolve) => setTimeout(resolve, 1500));
            return { silent, stopped: loudest() };
          });
          assert.equal(silent, false, 'the output is not silent');
          assert.ok(stopped < 0.001, `After Stop the peak is ${stopped}.`);
        });
      });
    }

    test('mute silences a strip and solo silences all others', async () => {
      await withDemo({}, async ({ page, on }) => {
        await playFrom(page, 32);
        await waitForPeak(page, 'Kick', 0.05, true);
        await page.click(on('Kick', 'mute'));
        await waitForPeak(page, 'Kick', 0.01, false);
        await page.click(on('Kick', 'mute'));
        await waitForPeak(page, 'Kick', 0.05, true);
        await page.click(on('Bass', 'solo'));
        await waitForPeak(page, 'Kick', 0.01, false);
        await waitForPeak(page, 'Guitar', 0.01, false);
        await waitForPeak(page, 'Bass', 0.03, true);
        assert.equal(
          await page.$eval(on('Bass', 'solo'), (button) => button.getAttribute('aria-pressed')),
          'true',
        );
      });
    });

    test('dragging, keys, typed values and a double click set a fader', async () => {
      await withDemo({ responses: NO_STEMS }, async ({ page, on }) => {
        const fader = on('Master', 'fader');
        await page.$eval(fader, (one) => one.scrollIntoView({ block: 'center' }));
        const box = await (await page.$(fader))?.boundingBox();
        assert.ok(box);
        const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
        await page.mouse.move(x, y);
        await page.mouse.down();
        await page.mouse.move(x, y + 40, { steps: 4 });
        await page.mouse.up();
        const dragged = await gainOf(page, 'Master');
        assert.ok(dragged > 0 && dragged < 0.6, `dragged down: ${dragged}`);
        await page.keyboard.press('ArrowUp');
        assert.ok((await gainOf(page, 'Master')) > dragged, 'arrow up raises');
        await page.keyboard.press('Home');
        assert.equal(await gainOf(page, 'Master'), 0);
        await page.mouse.click(x, y, { count: 2 });
        assert.equal(await gainOf(page, 'Master'), 1);
        const field = '[data-testid=strip][data-name=Master] [data-value=gain]';
        await page.click(field);
        await page.keyboard.type('-6\n');
        assert.ok(Math.abs((await gainOf(page, 'Master')) - 10 ** (-6 / 20)) < 1e-6);
        await page.keyboard.type('6 kHz\n');
        assert.equal(await page.$eval(field, (input) => input.getAttribute('aria-invalid')), 'true');
        assert.ok(
          Math.abs((await gainOf(page, 'Master')) - 10 ** (-6 / 20)) < 1e-6,
          'an invalid value changes nothing',
        );
      });
    });

    test('the editor sets the EQ bands and the compressor of the selected strip', async () => {
      await withDemo({}, async ({ page, on }) => {
        await page.click(on('Sub', 'strip-name'));
        await page.select('[data-testid=eq-3-type]', 'lowpass');
        await page.click('[data-testid=eq-3-on]');
        await page.click('[data-value="eq.3.frequency"]');
        await page.keyboard.type('1.2k\n');
        await page.click('[data-testid=compressor-on]');
        await page.click('[data-value="compressor.threshold"]');
        await page.keyboard.type('-50\n');
        const set = await page.evaluate(() => {
          const { eq, compressor } = /** @type {any} */ (globalThis).busbarDemo.mixer.strips.find(
            (/** @type {any} */ { name }) => name === 'Sub',
          );
          return {
            enabled: eq[3].enabled,
            type: eq[3].type,
            frequency: eq[3].frequency.value,
            on: compressor.enabled,
            threshold: compressor.threshold.value,
          };
        });
        assert.deepEqual(set, { enabled: true, type: 'lowpass', frequency: 1200, on: true, threshold: -50 });
        await playFrom(page, 32);
        await page.waitForFunction(() =>
          /\u2212([3-9]|\d\d)/.test(document.querySelector('[data-testid=reduction]')?.textContent ?? ''),
        );
      });
    });

    test("the editor sets a strip's width and polarity, and shows those of the selected strip", async () => {
      await withDemo({ responses: NO_STEMS }, async ({ page, on }) => {
        const settings = () =>
          page.evaluate(() => {
            const { width, polarity } = /** @type {any} */ (globalThis).busbarDemo.mixer.master;
            return { width: width.value, polarity };
          });
        const shown = async () => [
          await page.$eval('[data-value=width]', (field) => /** @type {HTMLInputElement} */ (field).value),
          await page.$eval(
            '[data-testid=polarity]',
            (select) => /** @type {HTMLSelectElement} */ (select).value,
          ),
        ];
        await page.select('[data-testid=polarity]', 'leftInverted');
        await page.click('[data-parameter=width]');
        await page.keyboard.press('Home');
        assert.deepEqual(await settings(), { width: 0, polarity: 'leftInverted' });
        await page.keyboard.press('Delete');
        assert.equal((await settings()).width, 1, 'Delete restores the default.');
        await page.click('[data-value=width]');
        await page.keyboard.type('150 %\n');
        assert.equal((await settings()).width, 1.5);
        await page.click('[data-testid=add-bus]');
        assert.deepEqual(await shown(), ['100 %', 'normal']);
        await page.click(on('Master', 'strip-name'));
        assert.deepEqual(await shown(), ['150 %', 'leftInverted']);
      });
    });

    test('the editor sets the gate, the ladder, the drive, the detection and the pan law', async () => {
      await withDemo({ responses: NO_STEMS }, async ({ page }) => {
        for (const stage of ['gate', 'ladder', 'drive']) await page.click(`[data-testid=${stage}-on]`);
        await page.select('[data-testid=ladder-mode]', 'highpass24');
        await page.select('[data-testid=drive-curve]', 'fold');
        await page.select('[data-testid=compressor-detection]', 'rms');
        await page.select('[data-testid=pan-law]', 'linear');
        for (const id of ['drive.mix', 'gate.range']) {
          await page.click(`[data-parameter="${id}"]`);
          await page.keyboard.press('Home');
        }
        const { strips } = await sessionOf(page);
        const { parameters } = strips[strips.length - 1];
        const expected = {
          'gate.enabled': true,
          'gate.range': -100,
          'ladder.enabled': true,
          'ladder.mode': 'highpass24',
          'drive.enabled': true,
          'drive.curve': 'fold',
          'drive.mix': 0,
          'compressor.detection': 'rms',
          panLaw: 'linear',
        };
        assert.deepEqual({ ...parameters, ...expected }, parameters);
      });
    });

    test('a dropped WAV becomes a strip that plays; an error names a broken file', async () => {
      await withDemo({ responses: NO_STEMS }, async ({ page, drop, notices }) => {
        const tone = wav(
          sine({ frequency: 330, sampleRate: 44_100, frames: 44_100, amplitude: 0.5 }),
          44_100,
        );
        const picture = Uint8Array.from({ length: 3000 }, (_, i) => (i * 31) % 251);
        await drop([
          { name: 'holiday.jpg', bytes: picture },
          { name: 'My tone.wav', bytes: tone },
        ]);
        await page.waitForSelector('[data-testid=strip][data-name="My tone"]');
        await page.click('[data-testid=play]');
        await waitForPeak(page, 'My tone', 0.3, true);
        await drop([{ name: 'Joins while it plays.wav', bytes: tone }]);
        await page.waitForSelector('[data-testid=strip][data-name="Joins while it plays"]');
        await waitForPeak(page, 'Joins while it plays', 0.3, true);
        const errors = await notices('error');
        assert.ok(
          errors.some((text) => text.includes('holiday.jpg') && text.includes('decoded')),
          errors.join('\n'),
        );
        await page.click('[data-testid=strip][data-name="My tone"] [data-testid=remove]');
        assert.equal(await page.$('[data-testid=strip][data-name="My tone"]'), null);
      });
    });

    test('a loop repeats to the frame, with buffers of unequal length', async () => {
      await withDemo({ responses: NO_STEMS }, async ({ page, drop }) => {
        const sampleRate = await page.evaluate(
          () => /** @type {any} */ (globalThis).busbarDemo.context.sampleRate,
        );
        // The periods do not divide the loop, so that one frame too many or too few changes the output.
        const long = sine({ frequency: 97.3, sampleRate, frames: sampleRate, amplitude: 0.4 });
        const short = sine({
          frequency: 411.7,
          sampleRate,
          frames: Math.round(sampleRate * 0.3),
          amplitude: 0.4,
        });
        await drop([
          { name: 'long.wav', bytes: wav(long, sampleRate) },
          { name: 'short.wav', bytes: wav(short, sampleRate) },
        ]);
        await page.waitForSelector('[data-testid=strip][data-name=short]');
        const worklet = new URL(
          `/@fs${fileURLToPath(new URL('../support/recorder-worklet.js', import.meta.url))}`,
          demo.url,
        ).href;
        const output = await page.evaluate(async (url) => {
          const { context, mixer, player } = /** @type {any} */ (globalThis).busbarDemo;
          await context.audioWorklet.addModule(url);
          const recorder = new AudioWorkletNode(context, 'recorder');
          mixer.connect(recorder);
          const samples = new Float32Array(128 * Math.ceil((context.sampleRate * 4) / 128)); // whole quanta
          let end = 0;
          recorder.port.onmessage = ({ data }) => {
            if (end + data.length <= samples.length) samples.set(data, end);
            end += data.length;
          };
          await player.play();
          while (end < samples.length) await new Promise((resolve) => setTimeout(resolve, 50));
          return [...samples.subarray(context.sampleRate * 0.5)];
        }, worklet);
        // After half a second all ramps have ended, so every second must equal the one before.
        let worst = 0;
        for (let i = 0; i + sampleRate < output.length; i++)
          worst = Math.max(worst, Math.abs(output[i] - output[i + sampleRate]));
        assert.ok(peakOf(output) > 0.5, 'the output is not silent');
        assert.ok(worst < 1e-6, `Two repetitions differ by ${worst}.`);
      });
    });

    test('a file with a NaN shows a fault and marks its strip', async () => {
      await withDemo({ responses: NO_STEMS }, async ({ page, drop, notices }) => {
        const samples = sine({ frequency: 330, sampleRate: 44_100, frames: 44_100, amplitude: 0.5 });
        samples[20_000] = Number.NaN;
        await drop([{ name: 'broken inside.wav', bytes: wav(samples, 44_100) }]);
        await page.waitForSelector('[data-testid=strip][data-name="broken inside"]');
        await page.click('[data-testid=play]');
        await page.waitForSelector('[data-testid=notice-warning]');
        const warnings = await notices('warning');
        assert.ok(warnings[0].includes('broken inside') && warnings[0].includes('NaN'), warnings[0]);
        assert.ok(await page.$('.strip.faulty[data-name="broken inside"]'));
      });
    });

    test('a cycle of buses is rejected with a message, and the selection is restored', async () => {
      await withDemo({}, async ({ page, on, notices }) => {
        await page.click('[data-testid=add-bus]');
        const idOf = (/** @type {string} */ name) =>
          page.evaluate(
            (strip) =>
              /** @type {any} */ (globalThis).busbarDemo.mixer.strips.find(
                (/** @type {any} */ { name }) => name === strip,
              ).id,
            name,
          );
        await page.select(on('Drums', 'output'), await idOf('Bus 3'));
        assert.deepEqual(await notices('error'), []);
        await page.select(on('Bus 3', 'output'), await idOf('Drums'));
        const errors = await notices('error');
        assert.equal(errors.length, 1);
        assert.match(errors[0], /Drums/);
        assert.equal(
          await page.$eval(
            on('Bus 3', 'output'),
            (select) => /** @type {HTMLSelectElement} */ (select).selectedOptions[0].text,
          ),
          'Master',
        );
      });
    });

    test('the microphone gets a separate strip, muted at first', async () => {
      await withDemo({ responses: NO_STEMS }, async ({ page, on }) => {
        await page.click('[data-testid=microphone]');
        await page.waitForSelector('[data-testid=strip][data-name=Microphone]');
        assert.equal(
          await page.$eval(on('Microphone', 'mute'), (button) => button.getAttribute('aria-pressed')),
          'true',
        );
        await page.click(on('Microphone', 'mute'));
        // Chromium's fake microphone beeps once per second, Firefox's continuously.
        await waitForPeak(page, 'Microphone', 0.01, true);
      });
    });

    test('a denied microphone is reported with advice', async () => {
      const headers = {
        'Cross-Origin-Opener-Policy': 'same-origin',
        'Cross-Origin-Embedder-Policy': 'require-corp',
        'Permissions-Policy': 'microphone=()',
      };
      const html = { status: 200, contentType: 'text/html', headers, body: demo.html() };
      await withDemo({ responses: { ...NO_STEMS, '/': html } }, async ({ page, notices }) => {
        if (browser.name === 'firefox') await page.evaluate(denyMicrophone);
        await page.click('[data-testid=microphone]');
        await page.waitForFunction(() =>
          document.querySelector('[data-testid=notices]')?.textContent?.includes('Microphone'),
        );
        assert.ok((await notices('error')).some((text) => /Microphone: access was denied/.test(text)));
      });
    });

    test('a sideways drag of an EQ handle leaves a gain beyond the graph as it is', async () => {
      await withDemo({ responses: NO_STEMS }, async ({ page }) => {
        const values = () =>
          page.evaluate(() => {
            const { gain, frequency } = /** @type {any} */ (globalThis).busbarDemo.mixer.master.eq[1];
            return [gain.value, frequency.value];
          });
        await page.evaluate(() => {
          const band = /** @type {any} */ (globalThis).busbarDemo.mixer.master.eq[1];
          band.enabled = true;
          band.frequency.value = 1000;
          band.gain.value = 30;
        });
        const graph = await page.$('[data-testid=eq-graph]');
        const box = await graph?.boundingBox();
        assert.ok(graph && box);
        let x = box.x;
        const y = box.y + 10; // the handle stands at the upper edge
        for (let cursor = ''; cursor !== 'grab' && x < box.x + box.width; x += 3) {
          await page.mouse.move(x, y);
          cursor = await graph.evaluate((canvas) => /** @type {any} */ (canvas).style.cursor);
        }
        await page.mouse.down();
        await page.mouse.move(x + 60, y, { steps: 4 });
        const [gain, frequency] = await values();
        assert.equal(gain, 30);
        assert.ok(frequency > 1100, `${frequency} Hz`);
        await page.mouse.move(x + 60, y + box.height / 4, { steps: 4 });
        await page.mouse.up();
        const [lower, same] = await values();
        assert.ok(lower > 5 && lower < 20, `${lower} dB`);
        assert.equal(same, frequency);
      });
    });

    test('overloads are shown once, with their number', async () => {
      await withDemo({ responses: NO_STEMS }, async ({ page, notices }) => {
        await page.evaluate(() => {
          const { mixer } = /** @type {any} */ (globalThis).busbarDemo;
          for (const load of [0.97, 1.2])
            mixer.dispatchEvent(new CustomEvent('overload', { detail: { load } }));
        });
        assert.deepEqual(
          (await notices('warning')).map((text) => /overloaded/.test(text)),
          [true],
        );
        assert.equal(
          await page.$eval('[data-testid=notice-warning] .notice-count', (count) => count.textContent),
          '×2',
        );
      });
    });

    test('the built page plays a dropped file', async () => {
      const built = await serveBuiltDemo();
      const { page, uncaught, drop } = await openDemo(browser.puppeteer, built.url);
      try {
        await drop([
          {
            name: 'Tone.wav',
            bytes: wav(sine({ frequency: 330, sampleRate: 44_100, frames: 44_100, amplitude: 0.5 }), 44_100),
          },
        ]);
        await page.waitForSelector('[data-testid=strip][data-name=Tone]');
        await page.click('[data-testid=play]');
        await waitForPeak(page, 'Master', 0.3, true);
        assert.deepEqual(uncaught, []);
      } finally {
        await page.close();
        await built.close();
      }
    });

    test('without the multitrack the page shows how to make it', async () => {
      await withDemo({ responses: NO_STEMS }, async ({ notices }) => {
        const errors = await notices('error');
        assert.equal(errors.length, 1);
        assert.match(errors[0], /stems\.json.*404.*scripts\/stems\.mjs/);
      });
    });

    test('the reason is shown if the mixer cannot be created', async () => {
      await withDemo(
        { responses: { 'busbar.wasm': { status: 404, body: 'not here' } } },
        async ({ page, notices }) => {
          assert.equal(await page.evaluate(() => document.body.dataset.ready), 'failed');
          assert.match((await notices('error'))[0], /mixer could not be created.*busbar\.wasm.*404/);
        },
      );
    });
  },
  { live: true },
);
