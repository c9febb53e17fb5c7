import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { afterEach, test } from 'node:test';
import { createContext, Script } from 'node:vm';
import { createMixer, detectCapabilities } from 'busbar';
import { createHeadlessMixer } from 'busbar/headless';
import { apply, renderInQuanta } from '../support/headless.js';
import { randomChange, randomInput, randomModulation, randomStripValues } from '../support/random-mix.js';
import { randomTest } from '../support/random-test.js';
import { firstDifference, peakOf } from '../support/signal.js';
import { mainThreadSide, QUANTUM, SAMPLE_RATE } from '../support/worklet-scope.js';

const scope = /** @type {any} */ (globalThis);
const { WebAssembly: wasm, crossOriginIsolated: isolated, SharedArrayBuffer: Shared } = scope;
const { validate } = WebAssembly;

afterEach(() => {
  scope.WebAssembly = wasm;
  scope.SharedArrayBuffer = Shared;
  wasm.validate = validate;
  if (isolated === undefined) delete scope.crossOriginIsolated;
});

const read = (/** @type {string} */ name) =>
  readFileSync(new URL(`../../dist/${name}`, import.meta.url), 'utf8');

/**
 * A mix with every stage, with changes while it plays, and often with a NaN in its input.
 * @param {import('../support/random.js').Random} random
 * @returns a function that renders it
 */
function randomMix(random) {
  const tracks = random.integer(1, 13);
  const frames = 20_000;
  const inputs = Array.from({ length: tracks }, () =>
    random.chance(0.9) ? randomInput(random, frames) : null,
  );
  const faulty = inputs.find((input) => input !== null);
  if (faulty && random.chance()) faulty[0][random.integer(0, frames - 1)] = NaN;
  const settings = Array.from({ length: tracks + 2 }, () => randomStripValues(random));
  const routes = settings.map(() => random.chance(0.3));
  const actions = Array.from({ length: 80 }, (_, i) => {
    const strip = random.integer(0, tracks);
    const change = randomChange(random);
    const modulate = randomModulation(random);
    return {
      at: random.integer(0, frames - 1),
      run: (/** @type {any} */ mixer) => (i < 40 ? apply(mixer.strips[strip], change) : modulate(mixer)),
    };
  }).sort((a, b) => a.at - b.at);
  const quantum = random.pick([128, 100, 1024]);

  /** @param {'wasm' | 'js'} backend */
  return async (backend) => {
    const mixer = await createHeadlessMixer({ sampleRate: 44_100, tracks, buses: 1, backend });
    assert.equal(mixer.backend, backend);
    const bus = mixer.addBus();
    for (const [i, values] of settings.entries()) {
      const strip = i < tracks ? mixer.addTrack() : mixer.strips[i];
      apply(strip, values);
      if (i < tracks && routes[i]) /** @type {any} */ (strip).output = bus;
    }
    const output = renderInQuanta(mixer, inputs, { frames, quantum, actions });
    const meters = mixer.strips.map(({ meter }) => [meter.peakLeft, meter.rmsRight]);
    const { faults } = mixer.stats;
    await mixer.close();
    return { output, meters, faults };
  };
}

randomTest('random mixes have the same bits, levels and faults with both backends', async (random) => {
  for (let mix = 0; mix < 6; mix++) {
    const render = randomMix(random);
    const [wasm, js] = [await render('wasm'), await render('js')];
    for (const side of [0, 1]) {
      const frame = firstDifference(wasm.output[side], js.output[side]);
      assert.equal(
        frame,
        -1,
        `mix ${mix}, frame ${frame}: js ${js.output[side][frame]}, wasm ${wasm.output[side][frame]}`,
      );
    }
    assert.deepEqual(js.meters, wasm.meters);
    assert.equal(js.faults, wasm.faults);
    assert.ok(peakOf(wasm.output[0]) > 0);
  }
});

test('the headless mixer uses wasm with SIMD, and JavaScript without SIMD or on request', async () => {
  const backend = async (/** @type {object} */ options) => {
    const mixer = await createHeadlessMixer({ sampleRate: 48_000, tracks: 1, buses: 0, ...options });
    mixer.addTrack();
    mixer.render([], 128);
    return mixer.backend;
  };
  assert.equal(await backend({}), 'wasm');
  assert.equal(await backend({ backend: 'auto' }), 'wasm');
  assert.equal(await backend({ backend: 'js' }), 'js');
  wasm.validate = () => false;
  assert.equal(await backend({}), 'js');
  scope.WebAssembly = undefined;
  assert.equal(await backend({}), 'js');
});

test('an unknown or unavailable backend throws, naming the choices or the missing feature', async () => {
  const headless = (/** @type {any} */ backend) => createHeadlessMixer({ sampleRate: 48_000, backend });
  const context = { createBufferSource() {} };
  const audio = (/** @type {any} */ backend) => createMixer(/** @type {any} */ (context), { backend });
  for (const [create, caller] of /** @type {const} */ ([
    [headless, 'createHeadlessMixer'],
    [audio, 'createMixer'],
  ])) {
    for (const wrong of ['webgpu', '', 5, null, {}]) {
      await assert.rejects(create(wrong), {
        name: 'TypeError',
        message: new RegExp(`^${caller}: backend must be one of "auto", "wasm", "js", got `),
      });
    }
    wasm.validate = () => false;
    await assert.rejects(create('wasm'), {
      name: 'NotSupportedError',
      message: /"wasm" is not available: WebAssembly is available, but without SIMD/,
    });
    scope.WebAssembly = undefined;
    await assert.rejects(create('wasm'), { name: 'NotSupportedError', message: /WebAssembly is missing/ });
    scope.WebAssembly = wasm;
    wasm.validate = validate;
  }
});

test("capabilities report the browser's features, the choices and their reasons", () => {
  const { backend, transport, ...facts } = detectCapabilities();
  assert.deepEqual(facts, {
    webAssembly: true,
    simd: true,
    relaxedSimd: facts.relaxedSimd,
    sharedArrayBuffer: true,
    crossOriginIsolated: false,
    audioWorklet: false,
    renderSizeHint: false,
    quantum: 128,
    baseLatency: undefined,
    outputLatency: undefined,
  });
  assert.deepEqual(backend, { choice: 'wasm', reason: 'WebAssembly with SIMD is available' });
  assert.equal(transport.choice, 'shared');
  scope.crossOriginIsolated = false;
  assert.equal(detectCapabilities().transport.choice, 'message');
  assert.match(detectCapabilities().transport.reason, /not cross-origin isolated/);
  scope.SharedArrayBuffer = undefined;
  scope.WebAssembly = undefined;
  const { webAssembly, simd, relaxedSimd, sharedArrayBuffer } = detectCapabilities();
  assert.deepEqual([webAssembly, simd, relaxedSimd, sharedArrayBuffer], [false, false, false, false]);
});

test('capabilities of a context include its quantum and its latencies', () => {
  const context = {
    createBufferSource() {},
    audioWorklet: {},
    renderQuantumSize: 256,
    baseLatency: 0.01,
    reads: 0,
    get outputLatency() {
      return ++this.reads / 100;
    },
  };
  const capabilities = detectCapabilities(/** @type {any} */ (context));
  const { audioWorklet, quantum, baseLatency } = capabilities;
  assert.deepEqual([audioWorklet, quantum, baseLatency], [true, 256, 0.01]);
  // Firefox can deadlock where a page reads it. Whoever does not use it must not pay for it.
  assert.equal(context.reads, 0);
  assert.deepEqual([capabilities.outputLatency, capabilities.outputLatency], [0.01, 0.02]);
});

test('the JavaScript processor runs in a bare worklet scope, without WebAssembly', async () => {
  /** @type {any[]} */ const messages = [];
  /** @type {any} */ let Bare;
  /** @type {string[]} */ const names = [];
  const realm = createContext(
    { sampleRate: SAMPLE_RATE, currentFrame: 0 },
    { codeGeneration: { strings: false, wasm: false } },
  );
  new Script(
    `delete globalThis.console; delete globalThis.WebAssembly;
     globalThis.AudioWorkletProcessor = class { port = { postMessage: (message) => post(message) } };`,
  ).runInContext(realm);
  Object.assign(realm, {
    post: (/** @type {any} */ message) => messages.push(message),
    registerProcessor: (/** @type {string} */ name, /** @type {any} */ Class) => {
      names.push(name);
      Bare = Class;
    },
  });
  new Script(read('processor-js.js')).runInContext(realm);
  assert.match(names[0], /^busbar-[0-9a-f]{8}-js$/);
  const { buffer, registry } = mainThreadSide({ tracks: 4, buses: 2 });
  const processor = new Bare({ processorOptions: { buffer, wasm: null, realTime: true } });
  while (messages.length === 0) await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual({ ...messages[0] }, { type: 'ready' });

  const mixer = await createHeadlessMixer({ sampleRate: SAMPLE_RATE, tracks: 4, buses: 2, backend: 'wasm' });
  const tracks = [registry.add('track', {}), mixer.addTrack()];
  const outputs = [[new Float32Array(QUANTUM), new Float32Array(QUANTUM)]];
  for (let quantum = 0; quantum < 50; quantum++) {
    for (const track of tracks) {
      track.eq[1].enabled = quantum > 10;
      track.pan.value = Math.sin(quantum / 10);
    }
    const input = [Float32Array.from({ length: QUANTUM }, (_, frame) => Math.sin(quantum * QUANTUM + frame))];
    assert.equal(processor.process([input, [], [], []], outputs), true);
    assert.deepEqual(mixer.render([input], QUANTUM), outputs[0], `quantum ${quantum}`);
  }
});

test('the JavaScript engine is loaded only when needed, and has no import and no eval', () => {
  assert.match(read('headless.js'), /import\("\.\/engine-js-\w+\.js"\)/);
  assert.doesNotMatch(read('headless.js'), /from\s*"\.\/engine-js/);
  assert.doesNotMatch(read('processor-js.js'), /\bimport\b|\beval\(|new Function\(/);
});
