import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ALL_BACKENDS, inBrowsers, supportsSteps } from '../support/in-browsers.js';

/**
 * Renders a constant 1 through one track, hard left, so that the level equals the gain, and runs steps before
 * given quanta. Returns the levels at the end of each quantum. Runs in the page.
 * @param {number} quanta @param {string} steps source code of `(mixer, track) => ({ [quantum]: () => … })`
 */
async function levels(quanta, steps) {
  const { createMixer } = await import('/tests/support/page.js');
  const { scheduleSteps } = await import('/tests/support/steps.js');
  const context = new OfflineAudioContext(2, 128 * quanta, 48_000);
  const mixer = await createMixer(context, { tracks: 2, buses: 0 });
  mixer.connect(context.destination);
  const track = mixer.addTrack({ name: 'Track' });
  track.pan.value = -1;
  const source = new ConstantSourceNode(context);
  source.start();
  track.connectFrom(source);
  /** @type {string[]} */
  const errors = [];
  const make = (await import(`data:text/javascript,${encodeURIComponent(`export default ${steps}`)}`))
    .default;
  const scheduled = Object.entries(make(mixer, track)).map(([quantum, step]) => ({
    at: 128 * Number(quantum),
    run() {
      try {
        step();
      } catch (error) {
        errors.push(/** @type {Error} */ (error).name);
      }
    },
  }));
  await scheduleSteps(context, mixer, scheduled);
  await mixer.flush();
  const [left, right] = await context
    .startRendering()
    .then((buffer) => [buffer.getChannelData(0), buffer.getChannelData(1)]);
  return {
    left: Array.from({ length: quanta }, (_, i) => left[128 * i + 127]),
    right: Array.from({ length: quanta }, (_, i) => right[128 * i + 127]),
    errors,
  };
}

inBrowsers(ALL_BACKENDS, (browser) => {
  test("a mixer has the suite's transport and backend", async () => {
    const made = await browser.inPage(async () => {
      const { createMixer } = await import('/tests/support/page.js');
      const { transport, backend } = await createMixer(new OfflineAudioContext(2, 128, 48_000));
      return [transport, backend];
    });
    assert.deepEqual(made, [browser.transport, browser.backend ?? 'wasm']);
  });

  test('two mixers in one context keep separate values', async () => {
    const [a, b] = await browser.inPage(async () => {
      const { createMixer } = await import('/tests/support/page.js');
      const context = new OfflineAudioContext(2, 9600, 48_000);
      const source = new ConstantSourceNode(context);
      source.start();
      const mixers = await Promise.all([
        createMixer(context, { tracks: 1 }),
        createMixer(context, { tracks: 3 }),
      ]);
      const merger = new ChannelMergerNode(context, { numberOfInputs: 2 });
      merger.connect(context.destination);
      for (const [i, mixer] of mixers.entries()) {
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
      return [0, 1].map((channel) => buffer.getChannelData(channel)[9599]);
    });
    assert.deepEqual([a, b], [0.25, 0.5]);
  });

  test('importing the package adds no global', async () => {
    const added = await browser.inPage(async () => {
      const before = new Set(Object.getOwnPropertyNames(globalThis));
      await import('/dist/index.js');
      return Object.getOwnPropertyNames(globalThis).filter((name) => !before.has(name));
    });
    assert.deepEqual(added, []);
  });

  if (!supportsSteps(browser)) return;

  test('a value written before a quantum takes effect in that quantum', async () => {
    const { left } = await browser.inPage(
      levels,
      200,
      '(mixer, track) => ({ 100: () => { track.gain.value = 0.5; } })',
    );
    assert.equal(left[99], 1);
    assert.ok(left[100] < 1, 'the ramp has begun');
    assert.ok(left[100] > 0.5, 'and does not jump');
    assert.equal(left[160], 0.5);
  });

  test('all changes of a batch take effect in the same quantum', async () => {
    const { left, right } = await browser.inPage(
      levels,
      300,
      `(mixer, track) => {
        const other = mixer.addTrack({ name: 'Other' });
        const swap = () => mixer.batch(() => {
          track.pan.value = -track.pan.value;
          mixer.batch(() => { track.gain.value = track.gain.value === 1 ? 0.5 : 1; });
        });
        return { 100: swap, 200: swap };
      }`,
    );
    assert.deepEqual([left[99], right[99]], [1, 0]);
    assert.ok(left[100] < 1 && right[100] > 0);
    assert.ok(Math.abs(right[199] - 0.5) < 1e-6 && Math.abs(left[199]) < 1e-6);
    assert.ok(Math.abs(left[299] - 1) < 1e-6 && Math.abs(right[299]) < 1e-6);
  });

  test('a batch that throws publishes nothing', async () => {
    const { left, errors } = await browser.inPage(
      levels,
      150,
      `(mixer, track) => ({
        50: () => mixer.batch(() => { track.gain.value = 0.1; throw new TypeError('thrown by the test'); }),
      })`,
    );
    assert.deepEqual(errors, ['TypeError']);
    assert.ok(left.slice(30).every((level) => level === 1));
  });

  test('NaN throws at the call and the mixer continues to play', async () => {
    const { left, errors } = await browser.inPage(
      levels,
      150,
      '(mixer, track) => ({ 50: () => { track.gain.value = NaN; }, 60: () => { track.muted = "yes"; } })',
    );
    assert.deepEqual(errors, ['TypeError', 'TypeError']);
    assert.ok(left.slice(30).every((level) => level === 1));
  });
});
