import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inBrowsers } from '../support/in-browsers.js';

/**
 * Moves 1,000 parameters every 5 ms and reads meters, live, for some seconds. Runs in the page; returns what went over the port.
 * @param {number} seconds
 */
async function moveMuch(seconds) {
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
  await mixer.flush(); // so that none is under way
  const { port } = mixer.node;
  let [there, back, most] = [0, 0, 0];
  const send = port.postMessage.bind(port);
  port.postMessage = (/** @type {any[]} */ ...args) => {
    most = Math.max(most, ++there - back);
    send(.../** @type {[any]} */ (args));
  };
  port.addEventListener('message', () => back++, { capture: true }); // before the transport, which may answer at once
  let moves = 0;
  let level = 0;
  const move = () => {
    for (const track of tracks) {
      const value = (moves % 100) / 100;
      track.gain.value = value;
      track.pan.value = value;
      for (const band of track.eq) {
        band.frequency.value = 100 + moves;
        band.gain.value = value;
        band.Q.value = value;
      }
      for (const name of /** @type {const} */ (['threshold', 'knee'])) track.compressor[name].value = value;
      level += track.meter.peak;
    }
    moves++;
  };
  const began = performance.now();
  await new Promise((resolve) => {
    const timer = setInterval(() => {
      move();
      if (performance.now() - began < 1000 * seconds) return;
      clearInterval(timer);
      resolve(undefined);
    }, 5);
  });
  const elapsed = (performance.now() - began) / 1000;
  const [perSecond, backPerSecond] = [there / elapsed, back / elapsed];
  await mixer.flush();
  const result = {
    perSecond,
    backPerSecond,
    most,
    moves,
    heard: level > 0,
    writes: mixer.stats.parameterWrites,
    transport: mixer.transport,
  };
  await mixer.close();
  await context.close();
  return result;
}

inBrowsers(
  ['chromium', 'firefox'],
  (browser) => {
    test('while 1,000 parameters move and meters are read, at most 60 messages a second go there, few are under way, and as many come back', async (t) => {
      const seen = await browser.inPage(moveMuch, 4);
      t.diagnostic(JSON.stringify(seen));
      assert.equal(seen.transport, 'message');
      assert.ok(seen.moves > 200);
      assert.ok(seen.perSecond <= 60 && seen.perSecond > 20, `${seen.perSecond}`);
      assert.ok(seen.backPerSecond <= 60);
      assert.ok(seen.most <= 3, `${seen.most}`);
      assert.ok(seen.heard);
      assert.ok(seen.writes > 1000 * 20);
    });
  },
  { live: true },
);

inBrowsers(['chromium'], (browser) => {
  test('a tab that is hidden, where animation frames stop, is heard and hears its meters', async () => {
    const page = await browser.puppeteer.newPage();
    const other = await browser.puppeteer.newPage();
    await page.goto(browser.server.origin);
    await other.bringToFront();
    const seen = await page.evaluate(async () => {
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
    assert.deepEqual(seen, { state: 'hidden', frames: 0, levels: [0.5, 0.125, 0.25] });
  });
});
