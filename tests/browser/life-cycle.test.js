import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, test } from 'node:test';
import { openWithHeaps } from '../support/chromium-heaps.js';
import { inBrowsers, RESUMABLE } from '../support/in-browsers.js';

const CHROMIUM = RESUMABLE.filter(({ name }) => name === 'chromium');
const DIST = new URL('../../dist/', import.meta.url);

/**
 * Serves a copy of dist/ under /other/ as another build.
 * @param {Pick<import('../support/in-browsers.js').Browser, 'server'>} browser
 */
function serveOtherBuild({ server }) {
  const build = String(
    /busbar-([0-9a-f]{8})|"([0-9a-f]{8})"/.exec(readFileSync(new URL('processor.js', DIST), 'utf8'))?.at(-1),
  );
  for (const name of readdirSync(DIST).filter((name) => /\.(js|wasm)$/.test(name))) {
    const body = Buffer.from(
      readFileSync(new URL(name, DIST), 'latin1').replaceAll(build, '0badf00d'),
      'latin1',
    );
    server.replaced.set(`/other/${name}`, {
      type: name.endsWith('.js') ? 'text/javascript' : 'application/wasm',
      body,
    });
  }
}

/**
 * Creates a mixer with each copy of the package in one context, each with a different gain. Returns the level
 * of each. Runs in the page.
 * @param {string[]} urls of the copies @param {'shared' | 'message' | undefined} transport
 */
async function mixWithCopies(urls, transport) {
  const context = new OfflineAudioContext(urls.length, 9600, 48_000);
  const source = new ConstantSourceNode(context);
  source.start();
  const merger = new ChannelMergerNode(context, { numberOfInputs: urls.length });
  merger.connect(context.destination);
  for (const [i, url] of urls.entries()) {
    /** @type {typeof import('/dist/index.js')} */
    const { createMixer } = await import(url);
    const mixer = await createMixer(context, { tracks: 1, buses: 0, transport });
    const track = mixer.addTrack();
    track.connectFrom(source);
    track.pan.value = -1;
    track.gain.value = 0.25 * (i + 1);
    const splitter = new ChannelSplitterNode(context);
    mixer.connect(splitter);
    splitter.connect(merger, 0, i);
    await mixer.flush();
  }
  const buffer = await context.startRendering();
  return urls.map((_, i) => buffer.getChannelData(i)[9599]);
}

/**
 * Creates mixers one after the other in one running context. Runs in the page.
 * @param {number} times @param {boolean} closing whether each is closed
 */
async function makeMixers(times, closing) {
  const { createMixer, wait } = await import('/tests/support/page.js');
  const scope = /** @type {any} */ (globalThis);
  scope.audio ??= new AudioContext();
  scope.kept ??= [];
  await scope.audio.resume();
  for (let i = 0; i < times; i++) {
    const mixer = await createMixer(scope.audio, { tracks: 8, buses: 2 });
    mixer.connect(scope.audio.destination);
    mixer.addTrack().eq[0].enabled = true;
    await mixer.flush();
    if (closing) await mixer.close();
    else scope.kept.push(mixer);
  }
  await wait(0.5); // the audio thread frees them in its next quantum
}

inBrowsers(
  RESUMABLE,
  (browser) => {
    afterEach(() => browser.server.replaced.clear());

    test('mixers of two builds coexist in one context', async () => {
      serveOtherBuild(browser);
      assert.deepEqual(
        await browser.inPage(mixWithCopies, ['/dist/index.js', '/other/index.js'], browser.transport),
        [0.25, 0.5],
      );
    });

    test('mixers of two copies of one build coexist in one context, as after a hot reload', async () => {
      assert.deepEqual(
        await browser.inPage(mixWithCopies, ['/dist/index.js', '/dist/index.js?reloaded'], browser.transport),
        [0.25, 0.5],
      );
    });

    test('all strips added while the context is suspended and resumed are audible', async () => {
      const peaks = await browser.inPage(async () => {
        const { createMixer, until, wait } = await import('/tests/support/page.js');
        const context = new AudioContext();
        const mixer = await createMixer(context, { tracks: 16, buses: 0 });
        mixer.connect(context.destination);
        const source = new ConstantSourceNode(context);
        source.start();
        for (let i = 0; i < 16; i++) {
          const changing = i % 2 === 0 ? context.suspend() : context.resume();
          mixer.addTrack().connectFrom(source);
          if (i % 3 === 0) await changing;
          if (i % 5 === 0) await wait(0.02);
        }
        await context.resume();
        const peaks = () => mixer.tracks.map((track) => track.meter.peak);
        await until(() => peaks().every((peak) => peak > 0.5), 15);
        await context.close();
        return peaks();
      });
      assert.equal(peaks.length, 16);
    });

    test('close() resolves after the context was closed', async () => {
      const result = await browser.inPage(async () => {
        const { createMixer } = await import('/tests/support/page.js');
        const context = new AudioContext();
        const mixer = await createMixer(context, { tracks: 1, buses: 0 });
        const track = mixer.addTrack({ name: 'Track' });
        track.gain.value = 0.5;
        await context.close();
        await mixer.close();
        return [mixer.closed, track.gain.value];
      });
      assert.deepEqual(result, [true, 0.5]);
    });

    test('after 100 mixers were created and closed, the next one plays', async () => {
      const peak = await browser.inPage(async () => {
        const { createMixer, until } = await import('/tests/support/page.js');
        const context = new AudioContext();
        await context.resume();
        for (let i = 0; i < 100; i++) await (await createMixer(context)).close();
        const mixer = await createMixer(context);
        mixer.connect(context.destination);
        const source = new ConstantSourceNode(context);
        source.start();
        mixer.addTrack().connectFrom(source);
        await until(() => mixer.master.meter.peak > 0.5);
        const { peak } = mixer.master.meter;
        await context.close();
        return peak;
      });
      assert.ok(peak > 0.5);
    });
  },
  { live: true },
);

// Only Chromium's heaps can be measured.
inBrowsers(CHROMIUM, (browser) => {
  test('1,000 mixers created and closed leak less than 1 MB; 50 open ones exceed it', async (t) => {
    const { page, measureHeaps } = await openWithHeaps(browser.puppeteer, browser.url);
    await page.evaluate(makeMixers, 100, true);
    const before = await measureHeaps();
    await page.evaluate(makeMixers, 1000, true);
    const after = await measureHeaps();
    await page.evaluate(makeMixers, 50, false);
    const open = await measureHeaps();
    await page.close();
    t.diagnostic(
      `${before.toFixed(2)} MB, after 1,000 more ${after.toFixed(2)} MB, with 50 open ${open.toFixed(2)} MB`,
    );
    assert.ok(after < before + 1);
    assert.ok(open > after + 1);
  });
});
