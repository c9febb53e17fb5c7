import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { afterEach, test } from 'node:test';
import { inBrowsers } from '../support/in-browsers.js';
import { ISOLATION, PAGE, startServer } from '../support/server.js';

const WASM = '/dist/busbar.wasm';
const PROCESSOR = '/dist/processor.js';
const dist = (/** @type {string} */ name) => readFileSync(new URL(`../../dist/${name}`, import.meta.url));

/**
 * Creates a mixer and plays a constant signal. Returns 'plays', 'silent' or the error's text. Runs in the
 * page.
 * @param {import('/dist/index.js').MixerOptions} [options]
 */
async function tryOnce(options) {
  const { createMixer } = await import('/dist/index.js');
  const context = new OfflineAudioContext(2, 9600, 48_000);
  try {
    const mixer = await createMixer(context, { tracks: 1, buses: 0, ...options });
    mixer.connect(context.destination);
    const track = mixer.addTrack({ name: 'Track' });
    const source = new ConstantSourceNode(context);
    track.connectFrom(source);
    source.start();
    await mixer.flush();
    return (await context.startRendering()).getChannelData(0)[9599] > 0.5 ? 'plays' : 'silent';
  } catch (error) {
    return String(error);
  }
}

inBrowsers(['chromium', 'firefox', 'webkit'], (browser) => {
  afterEach(() => browser.server.replaced.clear());

  const outcome = (/** @type {import('busbar').MixerOptions} */ options = {}) =>
    browser.inPage(tryOnce, options);

  /** Serves the page with a content security policy. @param {string} policy */
  function servePolicy(policy) {
    const headers = { ...ISOLATION, 'Content-Security-Policy': policy };
    browser.server.replaced.set('/', { type: 'text/html', body: PAGE, headers });
  }

  test('with all files in place a mixer plays', async () => {
    assert.equal(await outcome(), 'plays');
  });

  test('the error for a missing wasm names the file and the status', async () => {
    browser.server.replaced.set(WASM, { status: 404, body: 'not here' });
    const message = await outcome();
    assert.match(message, /busbar\.wasm/);
    assert.match(message, /404/);
  });

  test('the error for a missing worklet file names the file and the status', async () => {
    browser.server.replaced.set(PROCESSOR, { status: 404, body: 'not here' });
    const message = await outcome();
    assert.match(message, /processor\.js/);
    assert.match(message, /404/);
  });

  test('a wasm of another build is rejected with both builds named', async () => {
    const bytes = Buffer.from(dist('busbar.wasm'));
    const name = bytes.lastIndexOf(Buffer.from('\x06busbar', 'latin1'));
    assert.ok(name > 0, 'the wasm has a section with its build');
    const build = bytes.toString('latin1', name + 7, name + 15);
    bytes.write('0badf00d', name + 7, 'latin1');
    browser.server.replaced.set(WASM, { type: 'application/wasm', body: bytes });
    const message = await outcome();
    assert.match(message, /0badf00d/);
    assert.ok(message.includes(build), message);
    assert.match(message, /build/);
  });

  test('a worklet file of another build is rejected with the file named', async () => {
    const text = dist('processor.js').toString();
    const [, build] = /** @type {RegExpExecArray} */ (
      /busbar-([0-9a-f]{8})/.exec(text) ?? /["`]([0-9a-f]{8})["`]/.exec(text)
    );
    browser.server.replaced.set(PROCESSOR, {
      type: 'text/javascript',
      body: text.replaceAll(build, '0badf00d'),
    });
    const message = await outcome();
    assert.match(message, /the worklet at http\S*\/processor\.js must register the processor of this build/);
  });

  test('a truncated wasm is rejected with the file named', async () => {
    browser.server.replaced.set(WASM, {
      type: 'application/wasm',
      body: dist('busbar.wasm').subarray(0, 5000),
    });
    assert.match(await outcome(), /busbar\.wasm/);
  });

  test('the error for an unreachable server of the wasm names the URL', async () => {
    const gone = await startServer();
    await gone.close();
    const url = `${gone.origin}/busbar.wasm`;
    const message = await browser.inPageDespite(/CORS request did not succeed/, tryOnce, { wasmUrl: url });
    assert.ok(message.includes(`could not be fetched from ${url}`), message);
  });

  for (const policy of [
    "script-src 'self' 'wasm-unsafe-eval'; connect-src 'none'",
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'",
  ])
    test(`the error under the policy ${policy} names the wasm and connect-src`, async () => {
      servePolicy(policy);
      assert.match(
        await outcome(),
        /could not be fetched from http.*busbar\.wasm: .*allow it in connect-src$/,
      );
    });

  test('the error for HTML in place of the wasm names the file and its Content-Type', async () => {
    browser.server.replaced.set(WASM, {
      type: 'text/html',
      body: '<!doctype html><title>Single-page app</title>',
    });
    assert.match(
      await outcome(),
      /The wasm at http\S*\/busbar\.wasm could not be compiled \(Content-Type: text\/html\): ./,
    );
  });

  test('a worklet served as text is rejected with file and type named; Firefox runs it', async () => {
    browser.server.replaced.set(PROCESSOR, { type: 'text/plain', body: dist('processor.js') });
    const message = await outcome();
    if (browser.name === 'firefox') return assert.equal(message, 'plays');
    assert.match(message, /processor\.js/);
    assert.match(message, /text\/plain/);
  });

  test('a wasm served as application/octet-stream plays', async () => {
    browser.server.replaced.set(WASM, { type: 'application/octet-stream', body: dist('busbar.wasm') });
    assert.equal(await outcome(), 'plays');
  });

  test('after a failed attempt the same page can create a mixer', async () => {
    browser.server.replaced.set(WASM, { status: 503, body: 'busy', times: 1 });
    // After a failure createMixer requests the file again to find out the status.
    browser.server.replaced.set(PROCESSOR, { status: 503, body: 'busy', times: 2 });
    const outcomes = await browser.inPage(async () => {
      const { createMixer } = await import('/dist/index.js');
      const context = new OfflineAudioContext(2, 128, 48_000);
      const outcomes = [];
      for (let i = 0; i < 3; i++) {
        const attempt = createMixer(context, { tracks: 1, buses: 0 });
        outcomes.push(
          await attempt.then(
            () => 'made',
            (error) => error.message,
          ),
        );
      }
      return outcomes;
    });
    assert.match(outcomes[0], /503/);
    assert.equal(outcomes.at(-1), 'made', outcomes.join('\n'));
  });

  test('without isolation a mixer plays, and transport shared names the missing headers', async () => {
    browser.server.replaced.set('/', { type: 'text/html', body: PAGE, headers: {} });
    assert.equal(await outcome(), 'plays');
    const message = await outcome({ transport: 'shared' });
    assert.match(message, /^NotSupportedError/);
    assert.match(message, /Cross-Origin-Opener-Policy: same-origin/);
    assert.match(message, /Cross-Origin-Embedder-Policy: require-corp/);
  });

  test("a mixer plays under the policy script-src 'self' 'wasm-unsafe-eval'", async () => {
    servePolicy("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'");
    assert.equal(await outcome(), 'plays');
  });

  for (const policy of ["script-src 'self'", "default-src 'self'"])
    test(`the error under the policy ${policy} names wasm-unsafe-eval; WebKit plays`, async () => {
      servePolicy(policy);
      const message = await outcome();
      if (browser.name === 'webkit') return assert.equal(message, 'plays');
      assert.match(
        message,
        /busbar\.wasm.*Content-Security-Policy must have 'wasm-unsafe-eval' in script-src/,
      );
    });

  test('the error for a worklet file that the policy refuses names the directive', async () => {
    const other = await startServer();
    const headers = { ...ISOLATION, 'Access-Control-Allow-Origin': '*' };
    other.replaced.set(PROCESSOR, { type: 'text/javascript', body: dist('processor.js'), headers });
    servePolicy(`script-src 'self' 'wasm-unsafe-eval'; connect-src 'self' ${other.origin}`);
    const message = await outcome({ processorUrl: `${other.origin}${PROCESSOR}` });
    await other.close();
    assert.match(message, /worklet .*processor\.js: .*Content-Security-Policy must allow it in script-src/);
  });

  test('errors cut a long data: URL in the middle', async () => {
    const long = 'A'.repeat(20_000);
    for (const options of [
      { wasmUrl: `data:application/wasm;base64,${long}` },
      { processorUrl: `data:text/javascript,(${long}` },
      { processorUrl: `data:text/javascript,//${long}` },
    ]) {
      const message = await browser.inPageDespite(/SyntaxError/, tryOnce, options);
      assert.match(message, /data:\w+\/\w+[;,].*A…A/);
      assert.ok(message.length < 1000, `${message.length} characters`);
    }
  });
});
