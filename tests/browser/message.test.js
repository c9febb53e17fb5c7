import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inBrowsers, RESUMABLE } from '../support/in-browsers.js';

const MESSAGE_TARGETS = RESUMABLE.filter(({ transport }) => transport === 'message');

/**
 * Changes 1,000 parameters every 5 ms and reads meters in a live context. Returns counts of the messages over
 * the port. Runs in the page.
 * @param {number} seconds
 */
async function changeMany(seconds) {
  const { createMixer } = await import('/dist/index.js');
  const { until } = await import('/tests/support/page.js');
  const context = new AudioContext();
  const mixer = await createMixer(context, { tracks: 64, buses: 0, transport: 'message' });
  mixer.connect(context.destination);
  const source = new ConstantSourceNode(context);
  source.start();
  const tracks = Array.from({ length: 64 }, () => mixer.addTrack());
  tracks[0].connectFrom(source);
  await context.resume();
  await until(() => mixer.stats.quanta > 50);
  await mixer.flush(); // so that no message is on its way
  const { port } = mixer.node;
  let [posted, received, mostPending] = [0, 0, 0];
  const postMessage = port.postMessage.bind(port);
  port.postMessage = (/** @type {any[]} */ ...args) => {
    mostPending = Math.max(mostPending, ++posted - received);
    postMessage(.../** @type {[any]} */ (args));
  };
  // In the capture phase, so before the transport's listener, which may post a message immediately.
  port.addEventListener('message', () => received++, { capture: true });
  let changes = 0;
  let level = 0;
  const change = () => {
    for (const track of tracks) {
      const value = (changes % 100) / 100;
      track.gain.value = value;
      track.pan.value = value;
      for (const band of track.eq) {
        band.frequency.value = 100 + changes;
        band.gain.value = value;
        band.Q.value = value;
      }
      for (const name of /** @type {const} */ (['threshold', 'knee'])) track.compressor[name].value = value;
      level += track.meter.peak;
    }
    changes++;
  };
  const began = performance.now();
  await new Promise((resolve) => {
    const timer = setInterval(() => {
      change();
      if (performance.now() - began < 1000 * seconds) return;
      clearInterval(timer);
      resolve(undefined);
    }, 5);
  });
  const elapsed = (performance.now() - began) / 1000;
  const [postedPerSecond, receivedPerSecond] = [posted / elapsed, received / elapsed];
  await mixer.flush();
  const result = {
    postedPerSecond,
    receivedPerSecond,
    mostPending,
    changes,
    metered: level > 0,
    writes: mixer.stats.parameterWrites,
    transport: mixer.transport,
  };
  await mixer.close();
  await context.close();
  return result;
}

inBrowsers(
  MESSAGE_TARGETS,
  (browser) => {
    test('changing 1,000 parameters posts at most 60 messages per second, 3 at a time', async (t) => {
      const result = await browser.inPage(changeMany, 4);
      t.diagnostic(JSON.stringify(result));
      assert.equal(result.transport, 'message');
      assert.ok(result.changes > 200);
      assert.ok(result.postedPerSecond <= 60 && result.postedPerSecond > 20, `${result.postedPerSecond}`);
      assert.ok(result.receivedPerSecond <= 60);
      assert.ok(result.mostPending <= 3, `${result.mostPending}`);
      assert.ok(result.metered);
      assert.ok(result.writes > 1000 * 20);
    });
  },
  { live: true },
);

inBrowsers([{ name: 'chromium', transport: 'message' }], (browser) => {
  test('in a hidden tab, without animation frames, values take effect and meters update', async () => {
    const page = await browser.puppeteer.newPage();
    const other = await browser.puppeteer.newPage();
    await page.goto(browser.server.origin);
    await other.bringToFront();
    const result = await page.evaluate(async () => {
      const { createMixer } = await import('/dist/index.js');
      const { until } = await import('/tests/support/page.js');
      const context = new AudioContext();
      const mixer = await createMixer(context, { tracks: 1, buses: 0, transport: 'message' });
      mixer.connect(context.destination);
      const track = mixer.addTrack();
      const source = new ConstantSourceNode(context);
      source.start();
      track.connectFrom(source);
      track.pan.value = -1;
      await context.resume();
      let frames = 0;
      requestAnimationFrame(() => frames++);
      const levels = [];
      for (const gain of [0.5, 0.125, 0.25]) {
        track.gain.value = gain;
        await until(() => Math.abs(track.meter.rmsLeft - gain) < 1e-3, 20);
        levels.push(gain);
      }
      await mixer.close();
      await context.close();
      return { state: document.visibilityState, frames, levels };
    });
    await page.close();
    await other.close();
    assert.deepEqual(result, { state: 'hidden', frames: 0, levels: [0.5, 0.125, 0.25] });
  });
});
