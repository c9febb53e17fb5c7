import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { inBrowsers } from '../support/in-browsers.js';
import { ISOLATION, PAGE } from '../support/server.js';

/**
 * Removes a feature from the page, creates a mixer and plays half a second. Runs in the page.
 * @param {'nothing' | 'WebAssembly' | 'SIMD'} missing @param {{backend?: 'auto' | 'wasm' | 'js'}} options
 */
async function play(missing, options) {
  const scope = /** @type {any} */ (globalThis);
  if (missing === 'WebAssembly') delete scope.WebAssembly;
  if (missing === 'SIMD') scope.WebAssembly.validate = () => false;
  const { createMixer, detectCapabilities } = await import('/dist/index.js');
  const context = new OfflineAudioContext(2, 24_000, 48_000);
  const mixer = await createMixer(context, { tracks: 1, buses: 0, ...options });
  mixer.connect(context.destination);
  const source = new ConstantSourceNode(context, { offset: 0.5 });
  source.start();
  mixer.addTrack().connectFrom(source);
  await mixer.flush();
  const last = (await context.startRendering()).getChannelData(0).at(-1) ?? 0;
  return { backend: mixer.backend, last, chosen: detectCapabilities().backend };
}

inBrowsers(['chromium', 'firefox', 'webkit'], (browser) => {
  afterEach(() => browser.server.replaced.clear());

  /** Plays and lists the built files that the page requests. @param {Parameters<typeof play>} args */
  async function playAndListFiles(...args) {
    const { requested } = browser.server;
    requested.length = 0;
    const result = await browser.inPage(play, ...args);
    assert.ok(Math.abs(result.last - 0.5 * Math.SQRT1_2) < 1e-6, `The last sample is ${result.last}.`);
    return {
      ...result,
      files: requested
        .filter((path) => /\/(processor|processor-js|busbar)\.\w+$/.test(path))
        .map((path) => path.slice('/dist/'.length)),
    };
  }

  test('with SIMD, backend wasm is the default and the engine in JavaScript is not fetched', async () => {
    const { backend, chosen, files } = await playAndListFiles('nothing', {});
    assert.equal(backend, 'wasm');
    assert.deepEqual(chosen, { choice: 'wasm', reason: 'WebAssembly with SIMD is available' });
    assert.deepEqual([...new Set(files)].sort(), ['busbar.wasm', 'processor.js']);
  });

  for (const missing of /** @type {const} */ (['WebAssembly', 'SIMD'])) {
    test(`without ${missing}, backend js is the default and no wasm is fetched`, async () => {
      const { backend, chosen, files } = await playAndListFiles(missing, {});
      assert.equal(backend, 'js');
      assert.equal(chosen.choice, 'js');
      assert.match(chosen.reason, new RegExp(missing));
      assert.deepEqual([...new Set(files)], ['processor-js.js']);
    });
  }

  test('the option backend js fetches only the engine in JavaScript', async () => {
    const { backend, files } = await playAndListFiles('nothing', { backend: 'js' });
    assert.equal(backend, 'js');
    assert.deepEqual([...new Set(files)], ['processor-js.js']);
  });

  test("backend js works under a content security policy of script-src 'self', without eval", async () => {
    const policy = "default-src 'none'; script-src 'self'; connect-src 'self'";
    browser.server.replaced.set('/', {
      type: 'text/html',
      body: PAGE,
      headers: { ...ISOLATION, 'Content-Security-Policy': policy },
    });
    assert.equal((await playAndListFiles('nothing', { backend: 'js' })).backend, 'js');
  });

  test('mixers with backend wasm and backend js coexist in one context', async () => {
    const backends = await browser.inPage(async () => {
      const { createMixer } = await import('/dist/index.js');
      const context = new OfflineAudioContext(2, 128, 48_000);
      const mixers = await Promise.all([
        createMixer(context, { backend: 'js' }),
        createMixer(context, { backend: 'wasm' }),
      ]);
      return mixers.map(({ backend }) => backend);
    });
    assert.deepEqual(backends, ['js', 'wasm']);
  });

  test('benchmarkBackends() measures backend wasm and backend js in under 10 s', {
    timeout: 60_000,
  }, async (t) => {
    const { load, wasm, js, seconds } = await browser.inPage(async () => {
      const { benchmarkBackends } = await import('/dist/index.js');
      const start = performance.now();
      const times = await benchmarkBackends({ tracks: 32 });
      return { ...times, seconds: (performance.now() - start) / 1000 };
    });
    const [fast, slow] = [wasm, js].map((time) => time?.microsecondsPerQuantum ?? 0);
    t.diagnostic(
      `${load}, µs per quantum: wasm ${fast.toFixed(0)}, js ${slow.toFixed(0)}; took ${seconds.toFixed(1)} s`,
    );
    assert.match(load, /^32 stereo tracks/);
    assert.ok(fast > 1 && slow > fast, `${fast} and ${slow} µs`);
    for (const time of [wasm, js])
      assert.ok(
        Math.abs((time?.realTimeFactor ?? 0) * (time?.microsecondsPerQuantum ?? 0) - 128e6 / 48_000) < 1,
      );
    assert.ok(seconds < 10, `It took ${seconds} s.`);
  });
});

inBrowsers(['chromium', 'firefox', 'webkit'], (browser) => {
  test('detectCapabilities() reports the features and the latency of a context', async () => {
    const { facts, known, backend, transport } = await browser.inPage(async () => {
      const { detectCapabilities } = await import('/dist/index.js');
      const context = new AudioContext();
      // The output latency of a context that runs may change at any time, and Firefox can deadlock there.
      await context.close();
      const { backend, transport, ...facts } = detectCapabilities(context);
      const known = {
        webAssembly: true,
        simd: true,
        sharedArrayBuffer: typeof SharedArrayBuffer === 'function',
        crossOriginIsolated: true,
        audioWorklet: true,
        renderSizeHint: 'renderQuantumSize' in context,
        quantum: 128,
        baseLatency: context.baseLatency,
        outputLatency: context.outputLatency,
      };
      return { facts, known, backend, transport };
    });
    assert.deepEqual(facts, { ...known, relaxedSimd: browser.name !== 'webkit' });
    assert.equal(transport.choice, browser.name === 'webkit' ? 'message' : 'shared');
    assert.equal(backend.choice, 'wasm');
  });

  test('detectCapabilities() reports no latency without a context and throws for other objects', async () => {
    const [figures, message] = await browser.inPage(async () => {
      const { detectCapabilities } = await import('/dist/index.js');
      const { quantum, baseLatency, outputLatency } = detectCapabilities();
      let message = '';
      try {
        detectCapabilities(/** @type {any} */ ('context'));
      } catch (error) {
        message = String(error);
      }
      return [{ quantum, latencies: [typeof baseLatency, typeof outputLatency] }, message];
    });
    assert.deepEqual(figures, { quantum: 128, latencies: ['undefined', 'undefined'] });
    assert.match(
      message,
      /^TypeError: detectCapabilities: context must be an AudioContext or OfflineAudioContext, got "context"/,
    );
  });
});
