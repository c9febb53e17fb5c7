import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { toDecibel } from '../support/decibel.js';
import { inBrowsers } from '../support/in-browsers.js';
import { ladderMagnitude } from '../support/ladder-response.js';

/* The sound of the example in which Tone.js' transport schedules fades and a filter sweep. */

const EXAMPLE = readFileSync(
  new URL('../../web-demo/examples/tone-transport.js', import.meta.url),
  'utf8',
).replace(/^import .*$/gm, '');

/**
 * Runs the example, and records the mixer's output beside a constant that starts with the transport. Posts
 * the two channels from that frame on, and returns the sample rate and the number of quanta before. Runs in
 * the page.
 * @param {string} example its code without imports
 * @param {number} seconds
 */
async function record(example, seconds) {
  const busbar = await import('/dist/index.js');
  const { post } = await import('/tests/support/page.js');
  await new Promise((resolve, reject) => {
    const script = { src: '/node_modules/tone/build/Tone.js', onload: resolve, onerror: reject };
    document.head.append(Object.assign(document.createElement('script'), script));
  });
  const { Tone } = /** @type {any} */ (globalThis);
  document.body.innerHTML = '<button></button><meter></meter><meter></meter>';

  const context = Tone.getContext();
  context.lookAhead = 0.5; // busy machines call back late
  const merger = context.createChannelMerger(3);
  /** @type {Promise<{channels: Float32Array[], waited: number}>} */ let take;
  /** @param {any} of @param {any} options */
  const createMixer = async (of, options) => {
    const mixer = await busbar.createMixer(of, options);
    await context.addAudioWorkletModule('/tests/support/take-worklet.js');
    const frames = Math.ceil(seconds * context.sampleRate);
    const recorder = context.createAudioWorkletNode('take', {
      channelCount: 3,
      channelCountMode: 'explicit',
      channelInterpretation: 'discrete',
      processorOptions: { frames, channels: 3 },
    });
    const splitter = context.createChannelSplitter(2);
    mixer.connect(splitter);
    splitter.connect(merger, 0, 0);
    splitter.connect(merger, 1, 1);
    merger.connect(recorder);
    recorder.connect(context.rawContext.destination);
    take = new Promise((resolve) => {
      recorder.port.onmessage = (/** @type {MessageEvent} */ { data }) => resolve(data);
    });
    return mixer;
  };
  const transport = Tone.getTransport();
  transport.schedule((/** @type {number} */ time) => {
    const source = context.createConstantSource();
    source.connect(merger, 0, 2);
    source.start(time);
  }, 0);

  new Function('createMixer', 'Tone', example)(createMixer, Tone);
  // What a click calls.
  await /** @type {any} */ (document.querySelector('button')).onclick();
  // @ts-expect-error assigned when the mixer was created
  const { channels, waited } = await take;
  const [left, right, mark] = channels;
  const first = mark.indexOf(1);
  await post('left', left.slice(first));
  await post('right', right.slice(first));
  return { sampleRate: context.sampleRate, waited };
}

/**
 * The amplitude of a frequency around a time, by a Hann window of whole periods.
 * @param {Float32Array} signal
 * @param {number} time in seconds
 * @param {number} frequency in Hz
 * @param {number} periods
 * @param {number} sampleRate
 */
function amplitudeAt(signal, time, frequency, periods, sampleRate) {
  const half = ((periods / 2) * sampleRate) / frequency;
  const center = time * sampleRate;
  let [re, im, sum] = [0, 0, 0];
  for (let i = Math.ceil(center - half); i < center + half; i++) {
    const window = 1 + Math.cos((Math.PI * (i - center)) / half);
    const angle = (2 * Math.PI * frequency * i) / sampleRate;
    re += window * signal[i] * Math.cos(angle);
    im += window * signal[i] * Math.sin(angle);
    sum += window;
  }
  return (2 * Math.hypot(re, im)) / sum;
}

inBrowsers(
  ['chromium', 'firefox', 'webkit'],
  (browser) => {
    test('fades and a sweep that the transport of Tone.js schedules sound at their beats', async (t) => {
      const { sampleRate, waited } = await browser.inPage(record, EXAMPLE, 3.2);
      assert.ok(waited > 0, 'the recorder ran before the transport');
      const [left, right] = [browser.result('left'), browser.result('right')];
      const near = (/** @type {string} */ what, /** @type {number} */ db, /** @type {number} */ expected) => {
        t.diagnostic(`${what}: ${db.toFixed(2)} dB, expected ${expected.toFixed(2)} dB`);
        assert.ok(Math.abs(db - expected) < 0.1, `${what}: ${db} dB, not ${expected}`);
      };

      // 120 beats per minute: beat 0:1 is at 0.5 s, 1:1 at 2.5 s. Silence, a rise, a fall, silence.
      const quiet = left.subarray(0, Math.floor(0.5 * sampleRate));
      assert.ok(quiet.every((sample) => Math.abs(sample) < 1e-6));
      for (const time of [0.6, 0.75, 0.9, 1.5])
        near(
          `lead at ${time} s`,
          toDecibel(amplitudeAt(left, time, 440, 8, sampleRate)),
          toDecibel(Math.min(0.5, time - 0.5)),
        );
      for (const time of [2.55, 2.7, 2.9])
        near(
          `lead at ${time} s`,
          toDecibel(amplitudeAt(left, time, 440, 8, sampleRate)),
          toDecibel(0.5 * 0.01 ** ((time - 2.5) / 0.5)),
        );
      const over = Math.ceil(3 * sampleRate);
      assert.ok(left[over - 20] !== 0 && right[over - 20] !== 0);
      assert.ok(left.subarray(over + 1, over + 4800).every((sample) => sample === 0));
      assert.ok(right.subarray(over + 1, over + 4800).every((sample) => sample === 0));

      // The tenth partial of the bass, beside itself after the sweep.
      const partial = (/** @type {number} */ time) =>
        toDecibel(amplitudeAt(right, time, 1100, 50, sampleRate));
      const open = { frequency: 6400, resonance: 0 };
      for (const time of [0.8, 1.25, 1.5, 1.75, 1.95]) {
        const frequency = 200 * 32 ** Math.min(1, Math.max(0, time - 1));
        const [now, then] = [{ frequency, resonance: 0 }, open].map((setting) =>
          toDecibel(ladderMagnitude(setting, 1100, sampleRate)),
        );
        near(`bass at ${time} s`, partial(time) - partial(2.3), now - then);
      }
    });
  },
  { live: true },
);
