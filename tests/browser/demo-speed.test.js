import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { demoTester, serveBuiltDemo } from '../support/demo.js';
import { waitForPeak } from '../support/demo-page.js';
import { inBrowsers } from '../support/in-browsers.js';

const FRAME_S = 1 / 60;
const WINDOWS = 20;
/** Of a window in which the whole strips are visible, since only visible meters and markers are drawn. */
const HEIGHT = 1400;

/** @type {Awaited<ReturnType<typeof serveBuiltDemo>>} */
let demo;
before(async () => {
  demo = await serveBuiltDemo();
});
after(() => demo?.close());

/** Fills the desk with 64 tracks whose levels rise and fall. Runs in the page. */
async function addMovingTracks() {
  const { context, mixer } = /** @type {any} */ (globalThis).busbarDemo;
  await context.resume();
  for (let i = 0; i < 64; i++) {
    const tone = new OscillatorNode(context, { frequency: 60 + 13 * i });
    const gain = new GainNode(context, { gain: 0.05 });
    const tremolo = new OscillatorNode(context, { frequency: 0.4 + 0.05 * i });
    tremolo.connect(new GainNode(context, { gain: 0.05 })).connect(gain.gain);
    const track = mixer.addTrack({ name: `Tone ${i}`, 'compressor.enabled': true });
    track.connectFrom(tone.connect(gain));
    tone.start();
    tremolo.start();
  }
}

/** Makes an LFO move all faders, so that all have markers of the heard value. Runs in the page. */
async function modulateFaders() {
  const { mixer } = /** @type {any} */ (globalThis).busbarDemo;
  const lfo = mixer.addLfo({ frequency: 0.7 });
  for (const { gain } of mixer.strips) lfo.connect(gain, 1, { scale: 'octaves' });
  const faders = '[data-testid=fader] [data-testid=heard]';
  while (document.querySelectorAll(faders).length < 10) await new Promise(requestAnimationFrame);
}

/**
 * Counts the animation frames of some time. Runs in the page.
 * @param {number} ms
 */
async function countFrames(ms) {
  let frames = 0;
  const end = performance.now() + ms;
  for (; performance.now() < end; frames++) await new Promise((resolve) => requestAnimationFrame(resolve));
  return { frames, meters: document.querySelectorAll('[data-testid=meter]').length };
}

/** @param {number[]} values */
const medianOf = (values) => values.sort((a, b) => a - b)[values.length >> 1];

inBrowsers(
  ['chromium'],
  (browser) => {
    const withDemo = demoTester(browser, () => demo.url);

    for (const { width, what } of [
      { width: 1440, what: 'meters' },
      { width: 4800, what: 'meters' },
      { width: 4800, what: 'meters and faders' },
    ])
      test(`64 moving ${what} at ${width} pixels leave three quarters of a frame's time free`, async (t) => {
        await withDemo({ width, height: HEIGHT }, async ({ page }) => {
          await page.evaluate(addMovingTracks);
          await waitForPeak(page, 'Tone 63', 0.01, true);
          if (what !== 'meters') await page.evaluate(modulateFaders);
          const cdp = await page.createCDPSession();
          // The thread's own time, so that other programs on the machine do not count.
          await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
          const read = async () => {
            const { metrics } = await cdp.send('Performance.getMetrics');
            return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
          };
          /** @type {{frames: number, script: number, task: number, layouts: number}[]} */
          const windows = [];
          for (let i = 0; i < WINDOWS; i++) {
            const before = await read();
            const { frames, meters } = await page.evaluate(countFrames, 250);
            const after = await read();
            assert.equal(meters, 65);
            const per = (/** @type {string} */ name) => (after[name] - before[name]) / frames;
            windows.push({
              frames,
              script: per('ScriptDuration') / FRAME_S,
              task: per('TaskDuration') / FRAME_S,
              layouts: per('LayoutCount'),
            });
          }
          const median = (/** @type {'frames' | 'script' | 'task' | 'layouts'} */ name) =>
            medianOf(windows.map((window) => window[name]));
          t.diagnostic(
            `per frame: script ${(1000 * FRAME_S * median('script')).toFixed(2)} ms, ` +
              `all tasks ${(1000 * FRAME_S * median('task')).toFixed(2)} ms, ` +
              `${median('layouts').toFixed(2)} layouts; ${4 * median('frames')} frames per second`,
          );
          assert.ok(median('script') < 0.24, `Script takes ${median('script')} of a frame.`);
        });
      });
  },
  { live: true },
);
