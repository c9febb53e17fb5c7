import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { differences, globalState } from '../support/globals.js';

const globals = new URL('../support/globals.js', import.meta.url).href;

/**
 * Runs a module body in a new worker and returns the names of the globals that it has changed.
 * @param {string} body
 * @param {boolean} withPrint whether there is a global function `print`, as in windows and in jsdom
 * @returns {Promise<string[]>}
 */
function changedBy(body, withPrint) {
  const code = `
    import { parentPort } from 'node:worker_threads';
    import { differences, globalState } from '${globals}';
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
  const buffer = new ArrayBuffer(1 << 20);
  new Processor({
    processorOptions: { buffer, transport: 'shared', wasm, realTime: false, running: false },
  });
  await new Promise((resolve) => setTimeout(resolve, 500));`;

for (const withPrint of [false, true]) {
  const scope = `${withPrint ? 'with' : 'without'} a global \`print\``;
  for (const backend of /** @type {const} */ (['wasm', 'js'])) {
    test(`the headless mixer changes no global, backend ${backend}, ${scope}`, async () => {
      assert.deepEqual(await changedBy(headless(backend), withPrint), []);
    });
  }
  test(`importing the main entry changes no global, ${scope}`, async () => {
    assert.deepEqual(
      await changedBy(`(await import('${dist}index.js')).detectCapabilities();`, withPrint),
      [],
    );
  });
  for (const file of ['processor.js', 'processor-js.js']) {
    test(`${file} changes no global, ${scope}`, async () => {
      assert.deepEqual(await changedBy(processor(file), withPrint), []);
    });
  }
}

test('added, removed and replaced globals are found, also on the console', () => {
  const before = globalState();
  const { log } = console;
  const scope = /** @type {any} */ (globalThis);
  scope.added = 1;
  console.log = () => {};
  const changed = differences(before, globalState());
  console.log = log;
  delete scope.added;
  assert.deepEqual(changed.sort(), ['console.log', 'globalThis.added', 'globalThis.added, attributes']);
  assert.deepEqual(differences(before, globalState()), []);
});
