import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { ALL_TRANSPORTS, inBrowsers } from '../support/in-browsers.js';

/** Delays in ms that hit different stages of loading: the requests, adding the worklet, starting it. */
const DELAYS = [-1, 0, 1, 2, 3, 5, 8, 12, 20, 30];

/**
 * Interrupts createMixer() after each delay (-1: in the same task), then makes a mixer with the same files.
 * Returns the outcomes and what happens to nodes made meanwhile. Runs in the page.
 * @param {'abort' | 'close'} how @param {number[]} delays
 */
async function interrupt(how, delays) {
  const { createMixer, wait, warmedUp } = await import('/tests/support/page.js');
  const outcomes = [];
  for (const delay of delays) {
    const context = new AudioContext();
    const controller = new AbortController();
    const promise = createMixer(context, { tracks: 1, buses: 0, signal: controller.signal }).then(
      () => 'made',
      (error) => error.name,
    );
    if (delay >= 0) await wait(delay / 1000);
    if (how === 'abort') controller.abort();
    else context.close();
    outcomes.push(await promise);
    const next = how === 'abort' ? context : new AudioContext();
    const mixer = await createMixer(next, { tracks: 1, buses: 0 });
    mixer.connect(next.destination);
    await next.resume();
    await warmedUp(mixer);
    await next.close();
  }
  return outcomes;
}

inBrowsers(
  ALL_TRANSPORTS,
  (browser) => {
    afterEach(() => browser.server.replaced.clear());

    for (const [how, name] of /** @type {const} */ ([
      ['abort', 'AbortError'],
      ['close', 'InvalidStateError'],
    ]))
      test(`${how} at any moment of loading rejects with ${name}, and the next mixer plays`, async (t) => {
        browser.server.requested.length = 0;
        const outcomes = await browser.inPage(interrupt, how, DELAYS);
        t.diagnostic(outcomes.join(' '));
        assert.equal(outcomes[0], name);
        assert.ok(outcomes.every((outcome) => outcome === name || outcome === 'made'));
        const requests = browser.server.requested.filter((path) => path.endsWith('processor.js'));
        assert.ok(requests.length <= 2 * DELAYS.length, `${requests.length} requests of the worklet`);
      });

    test('an effect that runs twice, as in StrictMode, gives one mixer that plays', async () => {
      const { made, errors, peak } = await browser.inPage(async () => {
        const { createMixer, until, warmedUp } = await import('/tests/support/page.js');
        const audio = new AudioContext();
        /** @type {string[]} */ const errors = [];
        /** @type {Awaited<ReturnType<typeof createMixer>>[]} */ const made = [];
        // The effect of a component; it returns the cleanup.
        const effect = () => {
          const controller = new AbortController();
          createMixer(audio, { signal: controller.signal }).then(
            (mixer) => {
              mixer.connect(audio.destination);
              controller.signal.addEventListener('abort', () => mixer.close());
              made.push(mixer);
            },
            (error) => errors.push(error.name),
          );
          return () => controller.abort();
        };
        const cleanup = effect(); // mount
        cleanup(); // unmount
        effect(); // mount
        await until(() => made.length > 0, 15);
        const source = new ConstantSourceNode(audio);
        source.start();
        for (let i = 0; i < 20; i++) made[0].addTrack().connectFrom(source);
        await audio.resume();
        await until(() => made[0].master.meter.peak > 0.5);
        const { peak } = made[0].master.meter;
        await warmedUp(made[0]);
        await audio.close();
        return { made: made.length, errors, peak };
      });
      assert.deepEqual({ made, errors }, { made: 1, errors: ['AbortError'] });
      assert.ok(peak > 0.5);
    });

    test('an effect without a signal that closes its mixer works twice in one context', async () => {
      const closed = await browser.inPage(async () => {
        const { createMixer, until, wait } = await import('/tests/support/page.js');
        const audio = new AudioContext();
        /** @type {Awaited<ReturnType<typeof createMixer>>[]} */ const made = [];
        const effect = () => {
          const mixer = createMixer(audio);
          mixer.then((mixer) => made.push(mixer));
          return () => mixer.then((mixer) => mixer.close());
        };
        for (let i = 0; i < 5; i++) effect()();
        effect();
        await until(() => made.length === 6, 15);
        await wait(0.05);
        const last = made.find((mixer) => !mixer.closed);
        last?.connect(audio.destination);
        await audio.resume();
        await until(() => (last?.stats.quanta ?? 0) > 60);
        await audio.close();
        return made.filter((mixer) => mixer.closed).length;
      });
      assert.equal(closed, 6, 'the last one was closed with the context');
    });

    test('mixers made at the same time in contexts of several rates all play', async () => {
      const peaks = await browser.inPage(async () => {
        const { createMixer, play } = await import('/tests/support/page.js');
        const rates = [8000, 44_100, 48_000, 48_000, 96_000];
        const contexts = rates.map((rate) => new OfflineAudioContext(2, 4096, rate));
        const all = [...contexts, ...contexts].map(async (context) => ({
          context,
          mixer: await createMixer(context, { tracks: 1, buses: 0 }),
        }));
        for (const { context, mixer } of await Promise.all(all)) {
          mixer.connect(context.destination);
          mixer.addTrack().connectFrom(play(context, [new Float32Array(4096).fill(0.25)]));
          await mixer.flush();
        }
        const buffers = await Promise.all(contexts.map((context) => context.startRendering()));
        return buffers.map((buffer) => buffer.getChannelData(0)[4000]);
      });
      for (const peak of peaks) assert.ok(peak > 0.3, `${peaks}`);
    });

    test('closing an AudioContext closes its mixer at once, with one close event', async () => {
      const result = await browser.inPage(async () => {
        const { createMixer, until, warmedUp } = await import('/tests/support/page.js');
        const context = new AudioContext();
        const mixer = await createMixer(context, { tracks: 1, buses: 0 });
        mixer.connect(context.destination);
        const track = mixer.addTrack();
        const source = new ConstantSourceNode(context);
        source.start();
        track.connectFrom(source);
        await context.resume();
        await until(() => track.meter.peak > 0.5);
        await warmedUp(mixer);
        let events = 0;
        mixer.addEventListener('close', () => events++);
        await context.close();
        /** @type {string[]} */ const errors = [];
        try {
          track.gain.value = 0.5;
        } catch (error) {
          errors.push(String(error));
        }
        const { closed } = mixer;
        const { peak } = track.meter;
        await until(() => events > 0);
        await mixer.close();
        return { closed, peak, errors, events, gain: track.gain.value };
      });
      assert.deepEqual(result, {
        closed: true,
        peak: 0,
        errors: ['InvalidStateError: The context was closed.'],
        events: 1,
        gain: 1,
      });
    });

    if (browser.name !== 'webkit')
      test('meters fall while the context is suspended and rise when it is resumed', async () => {
        const { playing, first, second, resumed } = await browser.inPage(async () => {
          const { createMixer, until, wait } = await import('/tests/support/page.js');
          const context = new AudioContext();
          const mixer = await createMixer(context, { tracks: 1, buses: 0 });
          mixer.connect(context.destination);
          const track = mixer.addTrack();
          const source = new ConstantSourceNode(context);
          source.start();
          track.connectFrom(source);
          const { compressor, meter } = track;
          compressor.enabled = true;
          compressor.threshold.value = -6;
          compressor.knee.value = 0;
          compressor.ratio.value = 2;
          const read = () => [meter.peak, meter.rms, -compressor.reduction];
          await context.resume();
          await until(() => read().every((level) => level > 0.3));
          const playing = read();
          await context.suspend();
          await wait(0.3);
          const first = read();
          await wait(0.3);
          const second = read();
          await context.resume();
          await until(() => meter.peak > 0.9 * playing[0] && meter.rms > 0.9 * playing[1]);
          const resumed = read();
          await context.close();
          return { playing, first, second, resumed };
        });
        for (let i = 0; i < 3; i++) {
          assert.ok(first[i] < playing[i] && first[i] > 0, `${playing} to ${first}`);
          assert.ok(second[i] < first[i], `${first} to ${second}`);
          assert.ok(resumed[i] > second[i], `${second} to ${resumed}`);
        }
      });
  },
  { live: true },
);
