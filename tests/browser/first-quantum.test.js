import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createHeadlessMixer } from 'busbar/headless';
import { apply } from '../support/apply.js';
import { ALL_BACKENDS, inBrowsers } from '../support/in-browsers.js';
import { Random } from '../support/random.js';
import { randomStripValues } from '../support/random-mix.js';
import { firstDifference } from '../support/signal.js';

const FRAMES = 512;
const sampleRate = 48_000;

/** The values that a run sets before its first quantum. @param {number} run */
const settingsOf = (run) => randomStripValues(new Random(run));

/**
 * Renders the beginning of every run and posts them, one after the other. Runs in the page.
 * @param {Record<string, any>[]} runs @param {number} frames @param {number} sampleRate
 */
async function renderBeginnings(runs, frames, sampleRate) {
  const { apply, createMixer, post } = await import('/tests/support/page.js');
  const beginnings = new Float32Array(2 * frames * runs.length);
  for (const [i, settings] of runs.entries()) {
    const context = new OfflineAudioContext(2, frames, sampleRate);
    const mixer = await createMixer(context, { tracks: 2, buses: 1 });
    mixer.connect(context.destination);
    const source = new ConstantSourceNode(context);
    source.start();
    const track = mixer.addTrack();
    track.connectFrom(source);
    track.output = mixer.addBus();
    apply(track, settings);
    mixer.batch(() => apply(mixer.master, { gain: 0.5 }));
    await mixer.flush();
    const buffer = await context.startRendering();
    for (const side of [0, 1]) beginnings.set(buffer.getChannelData(side), frames * (2 * i + side));
    await mixer.close();
  }
  await post('beginnings', beginnings);
}

/** Renders the same in Node. @param {Record<string, any>} settings */
async function renderBeginning(settings) {
  const mixer = await createHeadlessMixer({ sampleRate, tracks: 2, buses: 1 });
  const track = mixer.addTrack();
  track.output = mixer.addBus();
  apply(track, settings);
  mixer.batch(() => apply(mixer.master, { gain: 0.5 }));
  const output = mixer.render([[new Float32Array(FRAMES).fill(1)]], FRAMES);
  await mixer.close();
  return output;
}

inBrowsers(ALL_BACKENDS, (browser) => {
  const count = browser.backend === 'js' ? 10 : 100;

  test(`values set before flush() take effect in the first quantum, ${count} of ${count} times`, async () => {
    const runs = Array.from({ length: count }, (_, run) => settingsOf(run));
    await browser.inPage(renderBeginnings, runs, FRAMES, sampleRate);
    const beginnings = browser.result('beginnings');
    const untouched = await renderBeginning({});
    let right = 0;
    for (const [i, settings] of runs.entries()) {
      const expected = await renderBeginning(settings);
      const output = (/** @type {number} */ side) =>
        beginnings.subarray(FRAMES * (2 * i + side), FRAMES * (2 * i + side + 1));
      assert.ok(
        untouched[0].some((sample, frame) => frame < 128 && sample !== expected[0][frame]),
        'the values change the first quantum',
      );
      if ([0, 1].every((side) => firstDifference(expected[side], output(side)) === -1)) right++;
    }
    assert.equal(right, count);
  });
});
