import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { differences, globalState } from '../support/globals.js';

const globals = new URL('../support/globals.js', import.meta.url).href;
const workletScope = new URL('../support/worklet-scope.js', import.meta.url).href;

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

/**
 * Runs a processor for 100 quanta, in which a strip plays with EQ and compressor. Throws unless it plays.
 * @param {string} file
 */
const processor = (file) => `
  const { readFileSync } = await import('node:fs');
  const { mainThreadSide, QUANTUM } = await import('${workletScope}');
  const { buffer, registry } = mainThreadSide({ tracks: 1, buses: 0 });
  const wasm = new WebAssembly.Module(readFileSync(new URL('${dist}busbar.wasm')));
  const messages = [];
  let Processor;
  Object.assign(globalThis, {
    sampleRate: 48000,
    currentFrame: 0,
    AudioWorkletProcessor: class {
      port = { postMessage: (message) => messages.push(message) };
    },
    registerProcessor(name, Class) {
      Processor = Class;
    },
  });
  for (const [name, value] of globalState()) before.set(name, value); // including the scope above
  await import('${dist}${file}');
  const processor = new Processor({
    processorOptions: {
      buffer,
      transport: 'shared',
      wasm: ${file === 'processor.js'} ? wasm : null,
      quantum: QUANTUM,
      realTime: false,
      running: false,
    },
  });
  while (messages.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  const track = registry.add('track', {});
  track.eq[0].enabled = track.compressor.enabled = true;
  const input = [new Float32Array(QUANTUM).fill(0.5)];
  const output = [new Float32Array(QUANTUM), new Float32Array(QUANTUM)];
  let alive = true;
  for (let quantum = 0; quantum < 100; quantum++) alive &&= processor.process([input], [output]);
  const level = output[0][QUANTUM - 1];
  if (!alive || !(level > 0) || messages.length !== 1 || messages[0].type !== 'ready')
    throw new Error('The processor does not play: ' + JSON.stringify({ alive, level, messages }));`;

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
    test(`a running ${file} changes no global, ${scope}`, async () => {
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
