import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AUTOMATION_CASES } from '../support/automation-cases.js';
import { AUTOMATION_EXCEPTIONS } from '../support/automation-exceptions.js';
import { ALL_TRANSPORTS, inBrowsers, supportsSteps } from '../support/in-browsers.js';

/* The cases of web-platform-tests against the gain of a track, as in tests/node/automation-cases.test.js. */

/**
 * Renders the cases, each in an OfflineAudioContext of its own, and compares them. Runs in the page.
 */
async function renderCases() {
  const { createMixer, play } = await import('/tests/support/page.js');
  const { AUTOMATION_CASES: cases, compareWithCase } = await import('/tests/support/automation-cases.js');
  const { schedule } = await import('/tests/support/schedule.js');
  const { scheduleSteps } = await import('/tests/support/steps.js');
  /** @type {Record<string, ReturnType<typeof compareWithCase>>} */
  const results = {};
  for (const expected of cases) {
    const { name, sampleRate, frames, calls, later = [] } = expected;
    const context = new OfflineAudioContext(2, frames, sampleRate);
    const mixer = await createMixer(context, { tracks: 1, buses: 0 });
    const track = mixer.addTrack();
    const ones = new Float32Array(frames).fill(1);
    track.connectFrom(play(context, [ones, ones]));
    mixer.connect(context.destination);
    schedule(track.gain, calls);
    await mixer.flush();
    await scheduleSteps(
      context,
      mixer,
      later.map(({ at, run }) => ({ at, run: () => run(track.gain) })),
    );
    const rendered = await context.startRendering();
    results[name] = compareWithCase(expected, rendered.getChannelData(0));
  }
  return results;
}

/** The calls of each list that did not throw or accept as expected. Runs in the page. */
async function callWrongly() {
  const { createMixer } = await import('/tests/support/page.js');
  const { AUTOMATION_EXCEPTIONS: lists, wrongOutcomes } = await import(
    '/tests/support/automation-exceptions.js'
  );
  const names = Object.keys(lists);
  const context = new OfflineAudioContext(2, 128, 48_000);
  const mixer = await createMixer(context, { tracks: names.length, buses: 0 });
  return names.flatMap((name) => wrongOutcomes(mixer.addTrack().gain, lists[name]));
}

// With messages, Firefox cannot make changes during a rendering.
const TARGETS = ALL_TRANSPORTS.filter(supportsSteps);

inBrowsers(TARGETS, (browser) => {
  test('every case is within its tolerance, on the exact frame', async (t) => {
    const results = await browser.inPage(renderCases);
    let most = 0;
    for (const { name, error: bar } of AUTOMATION_CASES) {
      const { error, frame, jumps } = results[name];
      assert.ok(error <= bar, `${name}: ${error}, more than ${bar}, at frame ${frame}`);
      assert.ok(jumps, `${name}: a jump is at another frame`);
      most = Math.max(most, error);
    }
    const methods = AUTOMATION_CASES.slice(0, 5).map(({ name }) => `${name}: ${results[name].error}`);
    t.diagnostic(`${methods.join(', ')}; all ${Object.keys(results).length}: ${most}`);
  });

  test('calls throw as those of AudioParam', async () => {
    assert.ok(Object.keys(AUTOMATION_EXCEPTIONS).length > 0);
    assert.deepEqual(await browser.inPage(callWrongly), []);
  });
});
