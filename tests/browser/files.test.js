import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { afterEach, test } from 'node:test';
import { inBrowsers } from '../support/in-browsers.js';
import { ISOLATION, PAGE, startServer } from '../support/server.js';

const WASM = '/dist/busbar.wasm';
const PROCESSOR = '/dist/processor.js';
const dist = (/** @type {string} */ name) => readFileSync(new URL(`../../dist/${name}`, import.meta.url));

/**
 * What createMixer says, or `plays` when it resolves and a tone comes through. Runs in the page.
 * @param {'auto' | 'shared' | 'message'} transport @param {string} [wasmUrl]
 */
async function tryOnce(transport, wasmUrl) {
  const { createMixer } = await import('/dist/index.js');
  const context = new OfflineAudioContext(2, 9600, 48_000);
  try {
    const mixer = await createMixer(context, { tracks: 1, buses: 0, transport, wasmUrl });
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

  const outcome = (/** @type {Parameters<typeof tryOnce>[0]} */ transport = 'auto') =>
    browser.inPage(tryOnce, transport);

  test('with everything in its place it plays', async () => {
    assert.equal(await outcome(), 'plays');
  });

  test('a missing wasm is named, with the answer of the server', async () => {
    browser.server.replaced.set(WASM, { status: 404, body: 'not here' });
    const said = await outcome();
    assert.match(said, /busbar\.wasm/);
    assert.match(said, /404/);
  });

  test('a missing worklet file is named, with the answer of the server', async () => {
    browser.server.replaced.set(PROCESSOR, { status: 404, body: 'not here' });
    const said = await outcome();
    assert.match(said, /processor\.js/);
    assert.match(said, /404/);
  });

  test('a wasm of another build is refused, naming both builds', async () => {
    const bytes = Buffer.from(dist('busbar.wasm'));
    const name = bytes.lastIndexOf(Buffer.from('\x06busbar', 'latin1'));
    assert.ok(name > 0, 'the wasm has the section that names its build');
    const build = bytes.toString('latin1', name + 7, name + 15);
    bytes.write('0badf00d', name + 7, 'latin1');
    browser.server.replaced.set(WASM, { type: 'application/wasm', body: bytes });
    const said = await outcome();
    assert.match(said, /0badf00d/);
    assert.ok(said.includes(build), said);
    assert.match(said, /build/);
  });

  test('a worklet file of another build is refused, naming the file', async () => {
    const text = dist('processor.js').toString();
    const [, build] = /** @type {RegExpExecArray} */ (
      /busbar-([0-9a-f]{8})/.exec(text) ?? /"([0-9a-f]{8})"/.exec(text)
    );
    browser.server.replaced.set(PROCESSOR, {
      type: 'text/javascript',
      body: text.replaceAll(build, '0badf00d'),
    });
    const said = await outcome();
    assert.match(said, /processor\.js|worklet/);
    assert.match(said, /build|version/);
  });

  test('a wasm cut short is refused, naming the file', async () => {
    browser.server.replaced.set(WASM, {
      type: 'application/wasm',
      body: dist('busbar.wasm').subarray(0, 5000),
    });
    assert.match(await outcome(), /busbar\.wasm/);
  });

  test('a wasm whose server cannot be reached is refused, naming the URL', async () => {
    const gone = await startServer();
    await gone.close();
    const url = `${gone.origin}/busbar.wasm`;
    const said = await browser.inPageDespite(/CORS request did not succeed/, tryOnce, 'auto', url);
    assert.ok(said.includes(`could not be fetched from ${url}`), said);
  });

  test('a wasm that a content security policy does not let the page fetch is refused, naming the URL', async () => {
    const policy = "script-src 'self' 'wasm-unsafe-eval'; connect-src 'none'";
    browser.server.replaced.set('/', {
      type: 'text/html',
      body: PAGE,
      headers: { ...ISOLATION, 'Content-Security-Policy': policy },
    });
    assert.match(await outcome(), /could not be fetched from http.*busbar\.wasm: ./);
  });

  test('a page that answers every URL with HTML is told that this is no wasm', async () => {
    browser.server.replaced.set(WASM, {
      type: 'text/html',
      body: '<!doctype html><title>Single-page app</title>',
    });
    const said = await outcome();
    assert.match(said, /busbar\.wasm/);
    assert.match(said, /wasm/i);
  });

  test('a worklet served as text is refused, naming file and type, but for Firefox, which runs it', async () => {
    browser.server.replaced.set(PROCESSOR, { type: 'text/plain', body: dist('processor.js') });
    const said = await outcome();
    if (browser.name === 'firefox') return assert.equal(said, 'plays');
    assert.match(said, /processor\.js/);
    assert.match(said, /text\/plain/);
  });

  test('a server that does not know the type of wasm is good enough', async () => {
    browser.server.replaced.set(WASM, { type: 'application/octet-stream', body: dist('busbar.wasm') });
    assert.equal(await outcome(), 'plays');
  });

  test('after a failure the same page can try again', async () => {
    browser.server.replaced.set(WASM, { status: 503, body: 'busy', times: 1 });
    browser.server.replaced.set(PROCESSOR, { status: 503, body: 'busy', times: 2 }); // the second time it is asked why
    const sayings = await browser.inPage(async () => {
      const { createMixer } = await import('/dist/index.js');
      const context = new OfflineAudioContext(2, 128, 48_000);
      const said = [];
      for (let i = 0; i < 3; i++) {
        const attempt = createMixer(context, { tracks: 1, buses: 0 });
        said.push(
          await attempt.then(
            () => 'made',
            (error) => error.message,
          ),
        );
      }
      return said;
    });
    assert.match(sayings[0], /503/);
    assert.equal(sayings.at(-1), 'made', sayings.join('\n'));
  });

  test('a page that is not cross-origin isolated plays too, and is told which headers are missing if it wants to share memory', async () => {
    browser.server.replaced.set('/', { type: 'text/html', body: PAGE, headers: {} });
    assert.equal(await outcome(), 'plays');
    const said = await outcome('shared');
    assert.match(said, /^NotSupportedError/);
    assert.match(said, /Cross-Origin-Opener-Policy: same-origin/);
    assert.match(said, /Cross-Origin-Embedder-Policy: require-corp/);
  });

  test("a content security policy of script-src 'self' 'wasm-unsafe-eval' is enough", async () => {
    const policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'";
    browser.server.replaced.set('/', {
      type: 'text/html',
      body: PAGE,
      headers: { ...ISOLATION, 'Content-Security-Policy': policy },
    });
    assert.equal(await outcome(), 'plays');
  });

  test('without wasm-unsafe-eval the policy forbids the engine, and the error says so, but for WebKit, which compiles it', async () => {
    browser.server.replaced.set('/', {
      type: 'text/html',
      body: PAGE,
      headers: { ...ISOLATION, 'Content-Security-Policy': "script-src 'self'" },
    });
    const said = await outcome();
    if (browser.name === 'webkit') return assert.equal(said, 'plays');
    assert.match(said, /busbar\.wasm.*(Content Security Policy|CSP)/);
  });
});
