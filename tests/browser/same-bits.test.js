import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createHeadlessMixer } from 'busbar/headless';
import { renderInQuanta } from '../support/headless.js';
import { ALL_TRANSPORTS, inBrowsers, supportsSteps } from '../support/in-browsers.js';
import { SEED } from '../support/random-test.js';
import { firstDifference, peakOf } from '../support/signal.js';
import { setUpStemMix, stemMixChanges } from '../support/stem-mix.js';
import { readStems } from '../support/stems.js';

const sampleRate = 48_000;
const seconds = 8;
const frames = sampleRate * seconds;

/** @type {ReturnType<typeof readStems> | undefined} */
let decoded;
function stems() {
  decoded ??= readStems({ sampleRate, from: 12, seconds });
  return decoded;
}

/**
 * The grid for changes, in frames. A change takes effect at the same frame with any quantum only where both a
 * quantum and an engine block begin.
 * @param {number} quantum
 */
function gridOf(quantum) {
  let grid = 256;
  while (grid % quantum !== 0) grid += 256;
  return grid;
}

/** @param {{grid: number, count?: number}} changes their number, and the grid they are on, in frames */
const optionsFor = ({ grid, count = 60 }) => ({ stems: stems().length, seed: SEED, frames, count, grid });

/** @type {Map<string, [Float32Array, Float32Array]>} */
const rendered = new Map();

/** The mix rendered in Node, in quanta of 128. @param {ReturnType<typeof optionsFor>} options */
async function renderHeadless(options) {
  const key = `${options.grid} ${options.count}`;
  const output = rendered.get(key) ?? (await render(options, stemMixChanges(options)));
  rendered.set(key, output);
  return output;
}

/** @param {{stems: number, seed: number}} setting @param {ReturnType<typeof stemMixChanges>} actions */
async function render(setting, actions) {
  const mixer = await createHeadlessMixer({ sampleRate, tracks: setting.stems, buses: 4 });
  setUpStemMix(mixer, setting);
  const inputs = stems().map(({ channels }) => channels);
  const output = renderInQuanta(mixer, inputs, { frames, actions });
  await mixer.close();
  return output;
}

/**
 * Renders the mix in a page from the stems at /stem/number/channel, and posts it. Returns the frames of a
 * quantum. Runs in the page.
 * @param {ReturnType<typeof optionsFor>} options
 * @param {number[]} counts of channels
 * @param {number} sampleRate
 * @param {number | 'hardware'} renderSizeHint
 * @param {'wasm' | 'js'} backend
 */
async function renderInPage(options, counts, sampleRate, renderSizeHint, backend) {
  const { createMixer, fetchFloats, play, post } = await import('/tests/support/page.js');
  const { stemMixChanges, setUpStemMix } = await import('/tests/support/stem-mix.js');
  const { scheduleSteps } = await import('/tests/support/steps.js');
  const context = new OfflineAudioContext(
    /** @type {any} */ ({ numberOfChannels: 2, length: options.frames, sampleRate, renderSizeHint }),
  );
  const mixer = await createMixer(context, { tracks: options.stems, buses: 4, backend });
  mixer.connect(context.destination);
  const tracks = setUpStemMix(mixer, options);
  for (const [i, count] of counts.entries()) {
    const channels = await Promise.all(
      Array.from({ length: count }, (_, c) => fetchFloats(`/stem/${i}/${c}`)),
    );
    tracks[i].connectFrom(play(context, channels));
  }
  const steps = stemMixChanges(options).map(({ at, run }) => ({ at, run: () => run(mixer) }));
  await scheduleSteps(context, mixer, steps);
  await mixer.flush();
  const buffer = await context.startRendering();
  await post('left', buffer.getChannelData(0));
  await post('right', buffer.getChannelData(1));
  return /** @type {{renderQuantumSize?: number}} */ (context).renderQuantumSize ?? 128;
}

/**
 * Renders the mix by the headless mixer on a page's main thread, in quanta of 128, and posts it. Runs in the
 * page.
 * @param {ReturnType<typeof optionsFor>} options @param {number[]} counts of channels
 * @param {number} sampleRate @param {'wasm' | 'js'} backend
 */
async function renderHeadlessInPage(options, counts, sampleRate, backend) {
  const { createHeadlessMixer } = await import('/dist/headless.js');
  const { fetchFloats, post } = await import('/tests/support/page.js');
  const { stemMixChanges, setUpStemMix } = await import('/tests/support/stem-mix.js');
  const mixer = await createHeadlessMixer({ sampleRate, tracks: options.stems, buses: 4, backend });
  setUpStemMix(mixer, options);
  const inputs = await Promise.all(
    counts.map((count, i) =>
      Promise.all(Array.from({ length: count }, (_, c) => fetchFloats(`/stem/${i}/${c}`))),
    ),
  );
  const output = [new Float32Array(options.frames), new Float32Array(options.frames)];
  const changes = stemMixChanges(options);
  for (let frame = 0; frame < options.frames; frame += 128) {
    for (; changes[0]?.at === frame; changes.shift()) changes[0].run(mixer);
    const quantum = inputs.map((channels) => channels.map((channel) => channel.subarray(frame, frame + 128)));
    const rendered = mixer.render(quantum, 128);
    for (const side of [0, 1]) output[side].set(rendered[side], frame);
  }
  await post('left', output[0]);
  await post('right', output[1]);
}

/**
 * The render size hints to test. Only Chromium supports them; other browsers always have quanta of 128.
 * @param {Pick<import('../support/in-browsers.js').Browser, 'name' | 'transport'>} target
 * @returns {(number | 'hardware')[]}
 */
function quantaIn({ name, transport }) {
  if (name !== 'chromium') return [128];
  return transport === 'shared' ? [128, 64, 100, 256, 1024, 16_384, 'hardware'] : [128, 1024];
}

/**
 * Publishes the stems at /stem/number/channel.
 * @param {Pick<import('../support/in-browsers.js').Browser, 'server'>} browser
 * @returns {number[]} the number of channels of each stem
 */
function publishStems({ server }) {
  return stems().map(({ channels }, i) => {
    for (const [c, channel] of channels.entries())
      server.published.set(`/stem/${i}/${c}`, new Uint8Array(channel.buffer));
    return channels.length;
  });
}

/**
 * Compares the mix that the page has posted with Node's.
 * @param {Pick<import('../support/in-browsers.js').Browser, 'result' | 'version'>} browser
 * @param {ReturnType<typeof optionsFor>} options
 */
async function assertBits(browser, options) {
  const node = await renderHeadless(options);
  assert.ok(peakOf(node[0]) > 1e-3, `${peakOf(node[0])}`);
  for (const [i, side] of ['left', 'right'].entries()) {
    const page = browser.result(side);
    const frame = firstDifference(node[i], page);
    assert.equal(
      frame,
      -1,
      `Frame ${frame}, ${side}: ${page[frame]} in ${browser.version}, ${node[i][frame]} in Node.`,
    );
  }
}

inBrowsers(ALL_TRANSPORTS, (browser) => {
  const count = supportsSteps(browser) ? 60 : 0;

  for (const hint of quantaIn(browser)) {
    test(`backend wasm has Node's bits with quanta of ${hint} and ${count} changes`, async () => {
      const quantum = hint === 'hardware' ? 128 : hint; // an offline context has no hardware size
      const options = optionsFor({ grid: gridOf(quantum), count });
      assert.equal(
        await browser.inPage(renderInPage, options, publishStems(browser), sampleRate, hint, 'wasm'),
        quantum,
      );
      await assertBits(browser, options);
    });
  }

  test(`backend js has Node's bits with quanta of 128 and ${count} changes`, async () => {
    const options = optionsFor({ grid: gridOf(128), count });
    await browser.inPage(renderInPage, options, publishStems(browser), sampleRate, 128, 'js');
    await assertBits(browser, options);
  });

  // The headless mixer has no transport, so it is tested once per browser.
  if (browser.transport === 'shared') return;
  for (const backend of /** @type {const} */ (['wasm', 'js'])) {
    test(`in a page the headless mixer has Node's bits with backend ${backend}`, async () => {
      const options = optionsFor({ grid: gridOf(128) });
      await browser.inPage(renderHeadlessInPage, options, publishStems(browser), sampleRate, backend);
      await assertBits(browser, options);
    });
  }
});

test('other values or other changes give other bits (negative control)', async () => {
  const options = optionsFor({ grid: 256 });
  const mix = await renderHeadless(options);
  const otherSettings = await render({ ...options, seed: SEED + 7 }, stemMixChanges(options));
  const otherChanges = await render(options, stemMixChanges({ ...options, count: 59 }));
  assert.notEqual(firstDifference(mix[0], otherSettings[0]), -1);
  assert.notEqual(firstDifference(mix[0], otherChanges[0]), -1);
});
