import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { EVERYWHERE, inBrowsers } from '../support/in-browsers.js';
import { prepend, spoil } from '../support/spoiled-processor.js';

inBrowsers(
  EVERYWHERE,
  (browser) => {
    afterEach(() => browser.server.replaced.clear());

    test('a live context plays through the mixer: meters, load and counters move', async (t) => {
      const seen = await browser.inPage(async () => {
        const { createMixer, until, wait } = await import('/tests/support/page.js');
        const context = new AudioContext();
        const mixer = await createMixer(context, { tracks: 64, buses: 1 });
        const analyser = new AnalyserNode(context, { fftSize: 2048 });
        mixer.connect(analyser).connect(context.destination);
        for (let i = 0; i < 64; i++) {
          const track = mixer.addTrack({ name: `Tone ${i}` });
          const source = new OscillatorNode(context, { frequency: 55 * (i + 1) });
          track.connectFrom(source);
          track.gain.value = 0.1;
          track.eq[0].enabled = true;
          track.compressor.enabled = true;
          source.start();
        }
        await context.resume();
        await until(() => mixer.stats.quanta > 100);
        const quanta = mixer.stats.quanta;
        const underrunsBefore = mixer.stats.underruns;
        await wait(2.5);
        const unread = mixer.master.meter.peak; // the first reading starts the meter
        await until(() => mixer.master.meter.rms > 0.02);
        const samples = new Float32Array(2048);
        analyser.getFloatTimeDomainData(samples);
        const { load, worstLoad, faults, activeStrips, parameterWrites, underruns } = mixer.stats;
        const result = {
          heard: samples.some((sample) => Math.abs(sample) > 0.01),
          elapsed: ((mixer.stats.quanta - quanta) * 128) / context.sampleRate,
          unread,
          peak: mixer.master.meter.peak,
          rms: mixer.master.meter.rms,
          load,
          worstLoad,
          faults,
          activeStrips,
          parameterWrites,
          counted: typeof underruns,
          newUnderruns: (underruns ?? NaN) - (underrunsBefore ?? NaN),
          browserTells: 'playbackStats' in context,
        };
        await mixer.close();
        await context.close();
        return result;
      });
      t.diagnostic(JSON.stringify(seen));
      assert.ok(seen.heard);
      assert.ok(seen.elapsed > 2 && seen.elapsed < 5, `${seen.elapsed} s of quanta in about 2.5 s`);
      assert.equal(seen.unread, 0);
      assert.ok(seen.peak > 0.05 && seen.rms > 0.02 && seen.rms < seen.peak);
      // May read 0: headless Chromium's timer starts its callbacks just after the millisecond at which the worklet's only clock steps.
      assert.ok(
        seen.load >= 0 && seen.load < 0.5 && seen.worstLoad >= seen.load,
        `load ${seen.load}, worst ${seen.worstLoad}`,
      );
      assert.equal(seen.faults, 0);
      assert.equal(seen.activeStrips, 65);
      assert.ok(seen.parameterWrites > 16);
      // Only Chromium counts underruns so far.
      assert.equal(seen.browserTells, browser.name === 'chromium');
      assert.equal(seen.counted, seen.browserTells ? 'number' : 'undefined');
    });

    test('a stall of 60 ms is counted as underruns, where the browser tells', async () => {
      const { tells, before, after } = await browser.inPage(async () => {
        const { createMixer, until, wait } = await import('/tests/support/page.js');
        const context = new AudioContext();
        await context.audioWorklet.addModule('/tests/support/stall-worklet.js');
        const mixer = await createMixer(context, { tracks: 1, buses: 0 });
        mixer.connect(context.destination);
        const stall = new AudioWorkletNode(context, 'stall');
        stall.connect(context.destination);
        await context.resume();
        await until(() => mixer.stats.quanta > 300);
        const tells = 'playbackStats' in context;
        const underruns = () => mixer.stats.underruns ?? -1;
        const before = underruns();
        // Once is enough unless the thread, busy in its stall, shares a core with the headless browser's sound device: that waits too, and misses nothing.
        for (let trial = 0; tells && trial < 5 && underruns() === before; trial++) {
          stall.port.postMessage(60);
          await wait(3); // what Chromium tells is up to 2 s old
        }
        const after = underruns();
        await context.close();
        return { tells, before, after };
      });
      assert.equal(tells, browser.name === 'chromium');
      if (tells) assert.ok(after > before, `${before} underruns, then ${after}`);
      else assert.equal(after, -1);
    });

    test('a mixer made in a suspended context takes its values and plays them when the context runs', async () => {
      const { before, level } = await browser.inPage(async () => {
        const { createMixer, until } = await import('/tests/support/page.js');
        const context = new AudioContext();
        await context.suspend();
        const mixer = await createMixer(context, { tracks: 1, buses: 0 });
        const analyser = new AnalyserNode(context);
        mixer.connect(analyser).connect(context.destination);
        const track = mixer.addTrack({ name: 'Track' });
        const source = new ConstantSourceNode(context);
        source.start();
        track.connectFrom(source);
        track.gain.value = 0.25;
        track.pan.value = -1;
        const before = mixer.stats.quanta;
        await mixer.flush();
        await context.resume();
        await until(() => mixer.stats.quanta > 60);
        const splitter = new ChannelSplitterNode(context);
        const left = new AnalyserNode(context);
        mixer.connect(splitter);
        splitter.connect(left, 0);
        const quanta = mixer.stats.quanta;
        await until(() => mixer.stats.quanta > quanta + 60);
        const samples = new Float32Array(left.fftSize);
        left.getFloatTimeDomainData(samples);
        await context.close();
        return { before, level: samples[samples.length - 1] };
      });
      assert.equal(before, 0);
      assert.ok(Math.abs(level - 0.25) < 1e-6, `${level}`);
    });

    test('a fault of a strip is told once it has happened, naming the strip', async () => {
      const faults = await browser.inPage(async () => {
        const { createMixer, until } = await import('/tests/support/page.js');
        const context = new AudioContext();
        const mixer = await createMixer(context, { tracks: 2, buses: 0 });
        mixer.connect(context.destination);
        const track = mixer.addTrack({ name: 'Sick' });
        const buffer = context.createBuffer(1, 128, context.sampleRate);
        buffer.getChannelData(0).fill(Number.NaN);
        const source = new AudioBufferSourceNode(context, { buffer, loop: true });
        track.connectFrom(source);
        /** @type {any[]} */ const faults = [];
        mixer.addEventListener('fault', (event) =>
          faults.push({
            name: /** @type {CustomEvent} */ (event).detail.strip.name,
            count: /** @type {CustomEvent} */ (event).detail.count,
          }),
        );
        await context.resume();
        source.start();
        await until(() => faults.length > 0);
        const result = { faults, counted: mixer.stats.faults };
        await context.close();
        return result;
      });
      assert.equal(faults.faults[0].name, 'Sick');
      assert.ok(faults.faults[0].count > 0 && faults.counted > 0);
    });

    test('an exception on the audio thread becomes a processorerror of the mixer', async () => {
      spoil(browser, "if (this.count === 50) throw new Error('the ceiling fell down')");
      const detail = await browser.inPageDespite(/the ceiling fell down/, async () => {
        const { createMixer } = await import('/tests/support/page.js');
        const context = new AudioContext();
        const mixer = await createMixer(context, { tracks: 1, buses: 0 });
        mixer.connect(context.destination);
        const told = new Promise((resolve) =>
          mixer.addEventListener('processorerror', (event) =>
            resolve(/** @type {CustomEvent} */ (event).detail),
          ),
        );
        await context.resume();
        const detail = await Promise.race([
          told,
          new Promise((resolve) => setTimeout(() => resolve('nothing was told'), 5000)),
        ]);
        await context.close();
        return detail;
      });
      assert.equal(typeof detail.message, 'string', JSON.stringify(detail));
    });

    for (const [name, step, expected] of /** @type {const} */ ([
      ['overload is told when process() takes more than 0.9 of real time', 4, true],
      ['nothing is told when process() takes half of it', 1.33, false],
    ])) {
      test(name, async () => {
        // The audio thread's clock, which is read before and after each quantum of 2.67 ms, moves by so many milliseconds whenever it is read.
        prepend(browser, `{ let now = 0; Date.now = () => (now += ${step}); }`);
        const { loads, load } = await browser.inPage(async () => {
          const { createMixer, until } = await import('/tests/support/page.js');
          const context = new AudioContext({ sampleRate: 48_000 });
          const mixer = await createMixer(context, { tracks: 1, buses: 0 });
          mixer.connect(context.destination);
          /** @type {number[]} */ const loads = [];
          mixer.addEventListener('overload', (event) =>
            loads.push(/** @type {CustomEvent} */ (event).detail.load),
          );
          await context.resume();
          await until(() => mixer.stats.load > 0);
          const { load } = mixer.stats;
          await context.close();
          return { loads, load };
        });
        assert.ok(Math.abs(load / (step / 2.667) - 1) < 0.1, `load ${load}`);
        assert.equal(loads.length > 0, expected);
        for (const told of loads) assert.ok(told > 0.9);
      });
    }

    test('close ends the processor and leaves the context to its owner', async () => {
      const result = await browser.inPage(async () => {
        const { createMixer, until, wait } = await import('/tests/support/page.js');
        const context = new AudioContext();
        const mixer = await createMixer(context, { tracks: 1, buses: 0 });
        mixer.connect(context.destination);
        const track = mixer.addTrack({ name: 'Track' });
        await context.resume();
        await until(() => mixer.stats.quanta > 10);
        await mixer.close();
        await mixer.close();
        await wait(0.2);
        const quanta = mixer.stats.quanta;
        await wait(0.2);
        const stopped = mixer.stats.quanta === quanta;
        const errors = [
          () => mixer.addTrack(),
          () => (track.gain.value = 0.5),
          () => mixer.connect(context.destination),
        ].map((use) => {
          try {
            use();
            return 'nothing';
          } catch (error) {
            return /** @type {Error} */ (error).name;
          }
        });
        const second = await createMixer(context, { tracks: 1, buses: 0 });
        second.connect(context.destination);
        await until(() => second.stats.quanta > 10);
        const state = context.state;
        await context.close();
        const afterContext = await second.close().then(() => 'closed');
        const inClosed = await createMixer(context).catch((error) => error.name);
        return { stopped, closed: mixer.closed, errors, state, afterContext, inClosed };
      });
      assert.deepEqual(result, {
        stopped: true,
        closed: true,
        errors: ['InvalidStateError', 'InvalidStateError', 'InvalidStateError'],
        state: 'running',
        afterContext: 'closed',
        inClosed: 'InvalidStateError',
      });
    });

    test('a source that is taken away and a strip removed leave silence, and the capacity comes back', async () => {
      const result = await browser.inPage(async () => {
        const { createMixer, until } = await import('/tests/support/page.js');
        const context = new AudioContext();
        const mixer = await createMixer(context, { tracks: 1, buses: 0 });
        mixer.connect(context.destination);
        await context.resume();
        const source = new ConstantSourceNode(context);
        source.start();
        const first = mixer.addTrack({ name: 'First' });
        first.connectFrom(source);
        void first.meter.peak;
        await until(() => first.meter.peak > 0.5);
        first.disconnectFrom(source);
        first.remove();
        /** @type {ReturnType<typeof mixer.addTrack> | undefined} */
        let second;
        await until(() => {
          try {
            second = mixer.addTrack({ name: 'Second' });
            return true;
          } catch {
            return false;
          }
        });
        const result = {
          removed: first.removed,
          input: second?.input,
          activeStrips: mixer.stats.activeStrips,
        };
        await context.close();
        return result;
      });
      assert.equal(result.removed, true);
      assert.equal(result.input, 0);
    });
  },
  { live: true },
);
