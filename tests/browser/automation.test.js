import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ALL_TRANSPORTS, inBrowsers } from '../support/in-browsers.js';
import { SEED } from '../support/random-test.js';

/**
 * Renders random schedules of gains with Busbar and with GainNodes in one OfflineAudioContext. Returns the
 * worst differences between Busbar and the formulas, and between Busbar and the nodes. Runs in the page.
 * @param {number} seed
 * @param {number} count of schedules
 * @param {boolean} likeChromium
 */
async function compareGains(seed, count, likeChromium) {
  const { createMixer } = await import('/tests/support/page.js');
  const { Random } = await import('/tests/support/random.js');
  const { randomSchedule, schedule, valuesOf } = await import('/tests/support/schedule.js');
  const { worstDifference } = await import('/tests/support/signal.js');
  const [sampleRate, frames, lead] = [48_000, 24_000, 1024];
  const random = new Random(seed);
  const context = new OfflineAudioContext(2 * count, frames, sampleRate);
  const merger = new ChannelMergerNode(context, { numberOfInputs: 2 * count });
  merger.connect(context.destination);
  const schedules = [];
  for (let i = 0; i < count; i++) {
    const calls = randomSchedule(random, { min: 0.01, max: 1, duration: 0.45, likeChromium });
    schedules.push(calls);
    const source = new ConstantSourceNode(context);
    source.start(lead / sampleRate);
    const node = new GainNode(context);
    schedule(node.gain, calls);
    source.connect(node).connect(merger, 0, 2 * i);
    const mixer = await createMixer(context, { tracks: 1, buses: 0 });
    const track = mixer.addTrack();
    track.pan.value = -1;
    schedule(track.gain, calls);
    track.connectFrom(source);
    const splitter = new ChannelSplitterNode(context, { numberOfOutputs: 2 });
    mixer.connect(splitter);
    splitter.connect(merger, 0, 2 * i + 1);
    await mixer.flush();
  }
  const rendered = await context.startRendering();
  let [formulas, nodes] = [0, 0];
  for (const [i, calls] of schedules.entries()) {
    const [node, busbar] = [0, 1].map((part) => rendered.getChannelData(2 * i + part).subarray(lead));
    const expected = Float32Array.from(valuesOf(calls, 1, sampleRate, frames)).subarray(lead);
    formulas = Math.max(formulas, worstDifference(busbar, expected));
    nodes = Math.max(nodes, worstDifference(busbar, node));
  }
  return { formulas, nodes };
}

/**
 * Schedules 10,000 events in a context that does not run yet, then renders it. Returns the values that the
 * parameters have at the end, and those that they must have. Runs in the page.
 */
async function scheduleMany() {
  const { createMixer } = await import('/tests/support/page.js');
  const context = new OfflineAudioContext(2, 12_800, 48_000);
  const mixer = await createMixer(context, { tracks: 25, buses: 0 });
  const source = new ConstantSourceNode(context);
  source.start();
  /** @type {number[]} */
  const expected = [];
  for (let i = 0; i < 25; i++) {
    const track = mixer.addTrack();
    track.connectFrom(source);
    for (const param of [track.gain, track.pan, track.trim, track.width]) {
      let value = 0;
      for (let event = 0; event < 100; event++) {
        value = ((i * 7 + event * 3) % 10) / 10;
        param.setValueAtTime(value, 0.001 + event / 1000);
      }
      expected.push(value);
    }
  }
  mixer.connect(context.destination);
  await mixer.flush();
  const rendered = await context.startRendering();
  let left = 0;
  for (let i = 0; i < 25; i++) {
    const [gain, pan, trim] = expected.slice(4 * i);
    left += gain * trim * Math.cos(((pan + 1) * Math.PI) / 4);
  }
  return { heard: rendered.getChannelData(0)[12_700], expected: left };
}

inBrowsers(ALL_TRANSPORTS, (browser) => {
  const isChromium = browser.name === 'chromium';

  test("random schedules of the gain are within 2e-6 of the formulas and of Chromium's", async (t) => {
    let { formulas, nodes } = await browser.inPage(compareGains, SEED, 10, false);
    for (let part = 1; isChromium && part <= 4; part++) {
      const worst = await browser.inPage(compareGains, SEED + part, 10, true);
      formulas = Math.max(formulas, worst.formulas);
      nodes = part === 1 ? worst.nodes : Math.max(nodes, worst.nodes);
    }
    t.diagnostic(`formulas ${formulas}, the browser's own gain ${nodes}`);
    assert.ok(formulas < 2e-6, `${formulas}`);
    if (isChromium) assert.ok(nodes < 2e-6, `${nodes}`);
  });

  test('10,000 events that are scheduled at once before the rendering take effect', async () => {
    const { heard, expected } = await browser.inPage(scheduleMany);
    assert.ok(Math.abs(heard - expected) < 1e-4 * expected, `${heard}, not ${expected}`);
  });
});
