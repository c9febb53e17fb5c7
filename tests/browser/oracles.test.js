import assert from 'node:assert/strict';
import { test } from 'node:test';
import { design, filter, randomSetting } from '../support/cookbook.js';
import { inBrowsers } from '../support/in-browsers.js';
import { Random } from '../support/random.js';
import { SEED } from '../support/random-test.js';
import { worstDifference } from '../support/signal.js';

/**
 * A biquad as Chromium and WebKit compute it: in double precision, but with the output rounded to float32
 * before it is fed back. The poles amplify this rounding by about (rate / frequency)².
 * @param {Float32Array} input @param {import('../support/cookbook.js').Coefficients} coefficients
 */
function filterWithRounding(input, { b0, b1, b2, a1, a2 }) {
  const output = new Float32Array(input.length);
  let [x1, x2, y1, y2] = [0, 0, 0, 0];
  for (let i = 0; i < input.length; i++) {
    const y = Math.fround(b0 * input[i] + b1 * x1 + b2 * x2 - a1 * y1 - a2 * y2);
    [x1, x2, y1, y2] = [input[i], x1, y, y1];
    output[i] = y;
  }
  return output;
}

/**
 * Filters noise by one BiquadFilterNode per setting and posts each output. Runs in the page.
 * @param {import('../support/cookbook.js').FilterSetting[]} settings @param {number} sampleRate
 */
async function renderBiquads(settings, sampleRate) {
  const { fetchFloats, play, post } = await import('/tests/support/page.js');
  const noise = await fetchFloats('/noise.f32');
  for (const [i, setting] of settings.entries()) {
    const context = new OfflineAudioContext(1, noise.length, sampleRate);
    play(context, [noise]).connect(new BiquadFilterNode(context, setting)).connect(context.destination);
    await post(String(i), (await context.startRendering()).getChannelData(0));
  }
}

inBrowsers(['chromium', 'firefox', 'webkit'], (browser) => {
  test('the page is cross-origin isolated', async () => {
    assert.equal(await browser.inPage(() => globalThis.crossOriginIsolated), true);
  });

  test('an uncaught error in the page rejects inPage() with its message and the console output', async () => {
    const broken = browser.inPage(async () => {
      console.warn('logged before the error');
      setTimeout(() => {
        throw new Error('uncaught by the test');
      });
      await new Promise((resolve) => setTimeout(resolve, 50));
    });
    await assert.rejects(broken, /uncaught by the test[\s\S]*logged before the error/);
  });

  test('an unhandled rejection in the page rejects inPage()', async () => {
    const broken = browser.inPage(async () => {
      Promise.reject(new Error('unhandled by the test'));
      await new Promise((resolve) => setTimeout(resolve, 50));
    });
    await assert.rejects(broken, /unhandled by the test/);
  });

  test('the cookbook biquads match BiquadFilterNode up to its rounding at low frequencies', async (t) => {
    const random = new Random(SEED);
    const sampleRate = 48_000;
    const settings = Array.from({ length: 80 }, () =>
      randomSetting(random, { frequency: [100, 18_000], Q: [0.1, 12], gain: [-12, 18] }),
    );
    const noise = random.noise(24_000, 0.25);
    browser.server.published.set('/noise.f32', new Uint8Array(noise.buffer));
    await browser.inPage(renderBiquads, settings, sampleRate);
    let reproduced = 0;
    let worst = 0;
    for (const [i, setting] of settings.entries()) {
      const output = browser.result(String(i));
      const coefficients = design(setting, sampleRate);
      const difference = worstDifference(output, filter(noise, coefficients));
      worst = Math.max(worst, difference);
      const bar = browser.name === 'firefox' || setting.frequency > 1000 ? 1e-6 : 3e-5;
      assert.ok(difference < bar, `${JSON.stringify(setting)} differs by ${difference}`);
      if (worstDifference(output, filterWithRounding(noise, coefficients)) < 1e-7) reproduced++;
    }
    t.diagnostic(
      `worst ${worst.toExponential(2)}; rounding reproduces ${reproduced} of ${settings.length} to the bit`,
    );
    assert.ok(reproduced >= { chromium: 27, firefox: 0, webkit: 80 }[browser.name]);
  });
});
