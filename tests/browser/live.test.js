import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { ALL_TRANSPORTS, inBrowsers } from '../support/in-browsers.js';
import { patchProcess, prependCode } from '../support/patched-processor.js';

inBrowsers(
  ALL_TRANSPORTS,
  (browser) => {
    afterEach(() => browser.server.replaced.clear());

    test('in a live context the mixer plays, and meters, load and counters change', async (t) => {
      const result = await browser.inPage(async () => {
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
          audible: samples.some((sample) => Math.abs(sample) > 0.01),
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
          browserCounts: 'playbackStats' in context,
        };
        await mixer.close();
        await context.close();
        return result;
      });
      t.diagnostic(JSON.stringify(result));
      assert.ok(result.audible);
      assert.ok(result.elapsed > 2 && result.elapsed < 5, `${result.elapsed} s of quanta in about 2.5 s`);
      assert.equal(result.unread, 0);
      assert.ok(result.peak > 0.05 && result.rms > 0.02 && result.rms < result.peak);
      // The load may be 0: headless Chromium calls process() just after a millisecond begins, and the
      // worklet's only clock counts milliseconds.
      assert.ok(
        result.load >= 0 && result.load < 0.5 && result.worstLoad >= result.load,
        `load ${result.load}, worst ${result.worstLoad}`,
      );
      assert.equal(result.faults, 0);
      assert.equal(result.activeStrips, 65);
      assert.ok(result.parameterWrites > 16);
      // Only Chromium counts underruns.
      assert.equal(result.browserCounts, browser.name === 'chromium');
      assert.equal(result.counted, result.browserCounts ? 'number' : 'undefined');
    });

    test('a stall of 60 ms counts as underruns where the browser reports them', async () => {
      const { supported, before, after } = await browser.inPage(async () => {
        const { createMixer, until, wait } = await import('/tests/support/page.js');
        const context = new AudioContext();
        await context.audioWorklet.addModule('/tests/support/stall-worklet.js');
        const mixer = await createMixer(context, { tracks: 1, buses: 0 });
        mixer.connect(context.destination);
        const stall = new AudioWorkletNode(context, 'stall');
        stall.connect(context.destination);
        await context.resume();
        await until(() => mixer.stats.quanta > 300);
        const supported = 'playbackStats' in context;
        const underruns = () => mixer.stats.underruns ?? -1;
        const before = underruns();
        // One stall is enough unless the audio thread shares a core with the headless browser's sound device.
        // The device then waits too and misses nothing.
        for (let trial = 0; supported && trial < 5 && underruns() === before; trial++) {
          stall.port.postMessage(60);
          await wait(3); // Chromium's count is up to 2 s old
        }
        const after = underruns();
        await context.close();
        return { supported, before, after };
      });
      assert.equal(supported, browser.name === 'chromium');
      if (supported) assert.ok(after > before, `${before} underruns, then ${after}`);
      else assert.equal(after, -1);
    });

    test('values set in a suspended context take effect when the context is resumed', async () => {
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

    test('10,000 events scheduled in a suspended context take effect when it is resumed', async () => {
      const { level, expected } = await browser.inPage(async () => {
        const { createMixer, until } = await import('/tests/support/page.js');
        const context = new AudioContext();
        await context.suspend();
        const mixer = await createMixer(context, { tracks: 25, buses: 0 });
        const analyser = new AnalyserNode(context, { fftSize: 32, channelCount: 1 });
        mixer.connect(analyser).connect(context.destination);
        const source = new ConstantSourceNode(context);
        source.start();
        const begin = context.currentTime + 0.2;
        let expected = 0;
        for (let i = 0; i < 25; i++) {
          const track = mixer.addTrack();
          track.connectFrom(source);
          const last = [0, 0, 0, 0];
          for (const [k, param] of [track.gain, track.pan, track.trim, track.width].entries()) {
            for (let event = 0; event < 100; event++) {
              last[k] = ((i * 7 + k + event * 3) % 10) / 10;
              param.setValueAtTime(last[k], begin + event / 1000);
            }
          }
          const angle = ((last[1] + 1) * Math.PI) / 4;
          expected += (last[0] * last[2] * (Math.cos(angle) + Math.sin(angle))) / 2; // mixed down to mono
        }
        await mixer.flush();
        await context.resume();
        await until(() => context.currentTime > begin + 0.5);
        const samples = new Float32Array(32);
        analyser.getFloatTimeDomainData(samples);
        await context.close();
        return { level: samples[31], expected };
      });
      assert.ok(Math.abs(level - expected) < 1e-4 * expected, `${level}, not ${expected}`);
    });

    test('a fault event names the strip and counts its faults', async () => {
      const faults = await browser.inPage(async () => {
        const { createMixer, until } = await import('/tests/support/page.js');
        const context = new AudioContext();
        const mixer = await createMixer(context, { tracks: 2, buses: 0 });
        mixer.connect(context.destination);
        const track = mixer.addTrack({ name: 'Faulty' });
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
      assert.equal(faults.faults[0].name, 'Faulty');
      assert.ok(faults.faults[0].count > 0 && faults.counted > 0);
    });

    test('an exception on the audio thread becomes a processorerror of the mixer', async () => {
      patchProcess(browser, "if (this.count === 50) throw new Error('thrown by the test')");
      const detail = await browser.inPageDespite(/thrown by the test/, async () => {
        const { createMixer } = await import('/tests/support/page.js');
        const context = new AudioContext();
        const mixer = await createMixer(context, { tracks: 1, buses: 0 });
        mixer.connect(context.destination);
        const event = new Promise((resolve) =>
          mixer.addEventListener('processorerror', (event) =>
            resolve(/** @type {CustomEvent} */ (event).detail),
          ),
        );
        await context.resume();
        const detail = await Promise.race([
          event,
          new Promise((resolve) => setTimeout(() => resolve('no event'), 5000)),
        ]);
        await context.close();
        return detail;
      });
      assert.equal(typeof detail.message, 'string', JSON.stringify(detail));
    });

    for (const [name, step, expected] of /** @type {const} */ ([
      ['a load above 0.9 dispatches overload', 4, true],
      ['a load of 0.5 does not dispatch overload', 1.33, false],
    ])) {
      test(name, async () => {
        // The audio thread reads its clock before and after each quantum of 2.67 ms. Every reading advances
        // it by `step` ms.
        prependCode(browser, `{ let now = 0; Date.now = () => (now += ${step}); }`);
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
        for (const reported of loads) assert.ok(reported > 0.9);
      });
    }

    test('close() ends the processor and leaves the context running', async () => {
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
            return 'no error';
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

    test('a removed strip frees its capacity for a new one', async () => {
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
