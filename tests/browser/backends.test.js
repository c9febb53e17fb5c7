import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { inBrowsers } from '../support/in-browsers.js';
import { ISOLATION, PAGE } from '../support/server.js';

/**
 * Makes a mixer after the page has lost something, and plays half a second. Runs in the page.
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

  /** The built files that a page asks for meanwhile. @param {Parameters<typeof play>} args */
  async function playing(...args) {
    const { asked } = browser.server;
    asked.length = 0;
    const result = await browser.inPage(play, ...args);
    assert.ok(Math.abs(result.last - 0.5 * Math.SQRT1_2) < 1e-6, `it sounds: ${result.last}`);
    return {
      ...result,
      files: asked
        .filter((path) => /\/(processor|processor-js|busbar)\.\w+$/.test(path))
        .map((path) => path.slice('/dist/'.length)),
    };
  }

  test('where there is SIMD it is used, and the engine in JavaScript is not fetched', async () => {
    const { backend, chosen, files } = await playing('nothing', {});
    assert.equal(backend, 'wasm');
    assert.deepEqual(chosen, { choice: 'wasm', reason: 'WebAssembly with SIMD is available' });
    assert.deepEqual([...new Set(files)].sort(), ['busbar.wasm', 'processor.js']);
  });

  for (const missing of /** @type {const} */ (['WebAssembly', 'SIMD'])) {
    test(`where ${missing} is missing the engine in JavaScript takes over, and no wasm is fetched`, async () => {
      const { backend, chosen, files } = await playing(missing, {});
      assert.equal(backend, 'js');
      assert.equal(chosen.choice, 'js');
      assert.match(chosen.reason, new RegExp(missing));
      assert.deepEqual([...new Set(files)], ['processor-js.js']);
    });
  }

  test('the engine in JavaScript can be asked for', async () => {
    const { backend, files } = await playing('nothing', { backend: 'js' });
    assert.equal(backend, 'js');
    assert.deepEqual([...new Set(files)], ['processor-js.js']);
  });

  test("it works under the content security policy script-src 'self', without eval", async () => {
    const policy = "default-src 'none'; script-src 'self'; connect-src 'self'";
    browser.server.replaced.set('/', {
      type: 'text/html',
      body: PAGE,
      headers: { ...ISOLATION, 'Content-Security-Policy': policy },
    });
    assert.equal((await playing('nothing', { backend: 'js' })).backend, 'js');
  });

  test('both backends live in one context', async () => {
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

  test('both backends are measured, each in about a second', { timeout: 60_000 }, async (t) => {
    const { load, wasm, js, seconds } = await browser.inPage(async () => {
      const { benchmarkBackends } = await import('/dist/index.js');
      const start = performance.now();
      const times = await benchmarkBackends({ tracks: 32 });
      return { ...times, seconds: (performance.now() - start) / 1000 };
    });
    const [fast, slow] = [wasm, js].map((time) => time?.microsecondsPerQuantum ?? 0);
    t.diagnostic(
      `${load}: wasm ${fast.toFixed(0)} µs a quantum, js ${slow.toFixed(0)} µs; measured in ${seconds.toFixed(1)} s`,
    );
    assert.match(load, /^32 stereo tracks/);
    assert.ok(fast > 1 && slow > fast, `${fast} and ${slow} µs`);
    for (const time of [wasm, js])
      assert.ok(
        Math.abs((time?.realTimeFactor ?? 0) * (time?.microsecondsPerQuantum ?? 0) - 128e6 / 48_000) < 1,
      );
    assert.ok(seconds < 10, 'even on a machine that does other things too');
  });
});

inBrowsers(['chromium', 'firefox', 'webkit'], (browser) => {
  test('what is there is reported as it is, and what a context says of its latency', async () => {
    const { facts, known, backend, transport } = await browser.inPage(async () => {
      const { detectCapabilities } = await import('/dist/index.js');
      const context = new AudioContext();
      let { outputLatency } = context;
      let detected = detectCapabilities(context);
      // That of a context which has just begun to play changes at any time.
      for (let i = 0; i < 100 && outputLatency !== context.outputLatency; i++) {
        outputLatency = context.outputLatency;
        detected = detectCapabilities(context);
      }
      const { backend, transport, ...facts } = detected;
      const known = {
        webAssembly: true,
        simd: true,
        sharedArrayBuffer: typeof SharedArrayBuffer === 'function',
        crossOriginIsolated: true,
        audioWorklet: true,
        renderSizeHint: 'renderQuantumSize' in context,
        quantum: 128,
        baseLatency: context.baseLatency,
        outputLatency,
      };
      await context.close();
      return { facts, known, backend, transport };
    });
    assert.deepEqual(facts, { ...known, relaxedSimd: browser.name !== 'webkit' });
    assert.equal(transport.choice, browser.name === 'webkit' ? 'message' : 'shared');
    assert.equal(backend.choice, 'wasm');
  });

  test('without a context there are no latencies, and what is no context is refused', async () => {
    const [figures, said] = await browser.inPage(async () => {
      const { detectCapabilities } = await import('/dist/index.js');
      const { quantum, baseLatency, outputLatency } = detectCapabilities();
      let said = '';
      try {
        detectCapabilities(/** @type {any} */ ('context'));
      } catch (error) {
        said = String(error);
      }
      return [{ quantum, latencies: [typeof baseLatency, typeof outputLatency] }, said];
    });
    assert.deepEqual(figures, { quantum: 128, latencies: ['undefined', 'undefined'] });
    assert.match(said, /^TypeError: detectCapabilities: context must be an AudioContext, got "context"/);
  });
});
