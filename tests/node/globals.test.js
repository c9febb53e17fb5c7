import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { differences, globalState } from '../support/globals.js';

/**
 * Runs a module that posts a list of what it has changed, in a scope of its own.
 * @param {string} body
 * @param {boolean} withPrint gives the scope a global `print`, as windows and jsdom have one
 * @returns {Promise<string[]>}
 */
function changedBy(body, withPrint) {
  const code = `
    import { parentPort } from 'node:worker_threads';
    import { differences, globalState } from ${JSON.stringify(new URL('../support/globals.js', import.meta.url).href)};
    if (${withPrint}) Object.assign(globalThis, { print() { throw new TypeError('Illegal invocation'); } });
    const before = globalState();
    ${body}
    console.log('the console still works');
    parentPort.postMessage(differences(before, globalState()));`;
  const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(code)}`), { stdout: true });
  return new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject));
}

const dist = new URL('../../dist/', import.meta.url).href;

/** @param {'wasm' | 'js'} backend */
const headless = (backend) => `
  const { createHeadlessMixer } = await import('${dist}headless.js');
  const mixer = await createHeadlessMixer({ sampleRate: 48000, backend: '${backend}' });
  mixer.addTrack();
  mixer.render([], 128);
  await mixer.restore(mixer.toJSON());
  await mixer.close();`;

/** @param {string} file */
const processor = (file) => `
  Object.assign(globalThis, { sampleRate: 48000, currentFrame: 0 });
  globalThis.AudioWorkletProcessor = class { port = { postMessage() {} }; };
  let Processor;
  globalThis.registerProcessor = (name, Class) => { Processor = Class; };
  for (const [name, value] of globalState()) before.set(name, value);
  const { createHeadlessMixer } = await import('${dist}headless.js');
  await import('${dist}${file}');
  const { readFileSync } = await import('node:fs');
  const wasm = new WebAssembly.Module(readFileSync(new URL('${dist}busbar.wasm')));
  new Processor({ processorOptions: { buffer: new ArrayBuffer(1 << 20), transport: 'shared', wasm, realTime: false, running: false } });
  await new Promise((resolve) => setTimeout(resolve, 500));`;

for (const withPrint of [false, true]) {
  const scope = withPrint ? 'a scope with a global `print`' : 'a scope without';
  for (const backend of /** @type {const} */ (['wasm', 'js'])) {
    test(`the headless mixer touches no global, backend ${backend}, ${scope}`, async () => {
      assert.deepEqual(await changedBy(headless(backend), withPrint), []);
    });
  }
  test(`the main entry touches no global when it is imported, ${scope}`, async () => {
    assert.deepEqual(
      await changedBy(`(await import('${dist}index.js')).detectCapabilities();`, withPrint),
      [],
    );
  });
  for (const file of ['processor.js', 'processor-js.js']) {
    test(`${file} touches no global, ${scope}`, async () => {
      assert.deepEqual(await changedBy(processor(file), withPrint), []);
    });
  }
}

test('a global that was added, removed or replaced is found, on the console too', () => {
  const before = globalState();
  const { log } = console;
  const scope = /** @type {any} */ (globalThis);
  scope.added = 1;
  console.log = () => {};
  const changed = differences(before, globalState());
  console.log = log;
  delete scope.added;
  assert.deepEqual(changed.sort(), ['console.log', 'globalThis.added', 'globalThis.added, the rest']);
  assert.deepEqual(differences(before, globalState()), []);
});
