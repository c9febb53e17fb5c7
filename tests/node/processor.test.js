import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createContext, Script } from 'node:vm';
import { createHeadlessMixer } from 'busbar/headless';
import createEngineModule from '#engine';
import { instantiateEngine } from '../../worklet/audio/engine-module.js';
import { StripRegistry } from '../../worklet/console/strip-registry.js';
import { createControlBuffer } from '../../worklet/table/control-buffer.js';
import { layoutOf, METER } from '../../worklet/transport/layout.js';
import { MessageTransport } from '../../worklet/transport/message-transport.js';
import { FakeContext } from '../support/fake-context.js';
import { ManualTiming } from '../support/manual-timing.js';
import { portPair } from '../support/port-pair.js';
import { loadProcessor, mainThreadSide, QUANTUM, SAMPLE_RATE } from '../support/worklet-scope.js';

const PROCESSOR = new URL('../../dist/processor.js', import.meta.url);
const BYTES = readFileSync(new URL('../../dist/busbar.wasm', import.meta.url));
const wasm = await WebAssembly.compile(BYTES);
const { name, Processor, messages, scope } = await loadProcessor(PROCESSOR);

const CAPACITY = { tracks: 4, buses: 2 };
const REHEARSAL = 100; // quanta
const tick = () => new Promise((resolve) => setImmediate(resolve));

/** A processor with its control block, ready. @param {object} [options] */
async function running(options = {}) {
  messages.length = 0;
  const block = mainThreadSide(CAPACITY);
  const processor = new Processor({
    processorOptions: {
      buffer: block.buffer,
      wasm,
      quantum: QUANTUM,
      realTime: true,
      running: true,
      ...options,
    },
  });
  await tick();
  assert.deepEqual(messages.splice(0), [{ type: 'ready' }]);
  const outputs = [[new Float32Array(QUANTUM), new Float32Array(QUANTUM)]];
  /** @param {Float32Array[][]} inputs */
  const run = (inputs) => {
    const goesOn = processor.process(inputs, outputs);
    scope.currentFrame += QUANTUM;
    return goesOn;
  };
  return { ...block, processor, outputs, run };
}

const noInput = () => Array.from({ length: CAPACITY.tracks }, () => /** @type {Float32Array[]} */ ([]));
const constant = (/** @type {number} */ value, frames = QUANTUM) => new Float32Array(frames).fill(value);

test('the processor carries the hash of its build, which is the hash in the wasm', () => {
  const [section] = WebAssembly.Module.customSections(wasm, 'busbar');
  assert.equal(name, `busbar-${Buffer.from(section).toString('latin1')}`);
  assert.match(name, /^busbar-[0-9a-f]{8}$/);
});

const STARTS = [
  {
    title: 'after its rehearsal in an offline context',
    realTime: false,
    running: false,
    saidBefore: 0,
    atOnce: REHEARSAL,
  },
  {
    title: 'before its rehearsal in a live context',
    realTime: true,
    running: false,
    saidBefore: 1,
    atOnce: REHEARSAL,
  },
  {
    title: 'and rehearses little by little where others may be heard',
    realTime: true,
    running: true,
    saidBefore: 1,
    atOnce: 0,
  },
  {
    title: 'but rehearses at once there if it is in JavaScript',
    realTime: true,
    running: true,
    js: true,
    saidBefore: 1,
    atOnce: REHEARSAL,
  },
];

for (const { title, realTime, running, js, saidBefore, atOnce } of STARTS) {
  test(`the processor says that it is ready ${title}`, async () => {
    const { MixerProcessor } = await import('../../worklet/audio/mixer-processor.js');
    /** @type {number[]} */
    const said = [];
    class SpiedProcessor extends MixerProcessor {
      /** @override */
      async instantiate() {
        const module = await instantiateEngine(createEngineModule, wasm);
        const warmUp = (/** @type {number} */ engine, /** @type {number} */ quantum) => {
          assert.equal(quantum, said.push(messages.length) - 1, 'each of its quanta once');
          return module._busbar_warm_up(engine, quantum);
        };
        return Object.create(module, { _busbar_warm_up: { value: warmUp } });
      }
    }
    messages.length = 0;
    const { buffer } = mainThreadSide(CAPACITY);
    const processor = new SpiedProcessor({
      processorOptions: {
        buffer,
        transport: 'shared',
        wasm: js ? null : wasm,
        quantum: QUANTUM,
        realTime,
        running,
      },
    });
    await tick();
    assert.deepEqual(messages, [{ type: 'ready' }]);
    assert.equal(said.length, atOnce);
    for (let quantum = 1; quantum <= REHEARSAL; quantum++) {
      assert.equal(
        processor.process(noInput(), [[new Float32Array(QUANTUM), new Float32Array(QUANTUM)]]),
        true,
      );
      assert.equal(said.length, Math.min(REHEARSAL, atOnce + 4 * quantum), 'four a call');
    }
    assert.ok(said.every((count) => count === saidBefore));
    assert.deepEqual(messages.splice(0), [{ type: 'ready' }]);
  });
}

test('the processor gives the same bits as the headless mixer, whatever was written on the way', async () => {
  const { run, outputs, registry } = await running();
  const mixer = await createHeadlessMixer({ sampleRate: SAMPLE_RATE, ...CAPACITY });
  const pairs = [registry.add('track', {}), mixer.addTrack()];
  for (let quantum = 0; quantum < 200; quantum++) {
    for (const strip of pairs) {
      if (quantum === 50) strip.eq[1].enabled = true;
      if (quantum === 80) strip.compressor.enabled = true;
      strip.pan.value = Math.sin(quantum / 10);
    }
    const input = [Float32Array.from({ length: QUANTUM }, (_, frame) => Math.sin(quantum * QUANTUM + frame))];
    run([input, [], [], []]);
    assert.deepEqual(mixer.render([input], QUANTUM), outputs[0], `quantum ${quantum}`);
  }
});

test('a value written before a quantum is in that very quantum', async () => {
  const { run, outputs, registry } = await running();
  const track = registry.add('track', {});
  track.muted = true;
  run([[constant(0.5), constant(0.5)], [], [], []]);
  assert.ok(outputs[0][0].every((sample) => sample === 0));
});

test('a context with quanta of another length works, whether the browser tells or not', async () => {
  for (const { told, actual } of [
    { told: 256, actual: 256 },
    { told: undefined, actual: 256 },
    { told: 128, actual: 1000 },
    { told: 1024, actual: 64 },
  ]) {
    const { processor, registry, quanta } = await running({ quantum: told });
    registry.add('track', {});
    const outputs = [[new Float32Array(actual), new Float32Array(actual)]];
    const input = [
      Float32Array.from({ length: actual }, (_, frame) => frame / actual),
      constant(0.25, actual),
    ];
    processor.process([input, [], [], []], outputs);
    assert.deepEqual(outputs[0], input, `${told} told, ${actual} true`);
    assert.equal(quanta(), 1);
  }
});

test('all is well and no message is sent', async () => {
  const { run, registry, transport } = await running();
  const track = /** @type {any} */ (registry.add('track', {}));
  for (let quantum = 0; quantum < 2000; quantum++) {
    track.gain.value = (quantum % 100) / 100;
    transport.batch(() => {
      track.pan.value = 0;
      track.eq[0].enabled = quantum % 2 === 0;
    });
    assert.ok(track.meter.peak >= 0);
    run([[constant(0.5)], [], [], []]);
  }
  assert.deepEqual(messages, []);
});

test('meters stop a second or two after the last look, at zero', async () => {
  const { run, registry } = await running();
  const track = /** @type {any} */ (registry.add('track', {}));
  const seconds = (/** @type {number} */ count) => {
    for (let quantum = 0; quantum < (count * SAMPLE_RATE) / QUANTUM; quantum++)
      run([[constant(0.5), constant(0.5)], [], [], []]);
  };
  assert.equal(track.meter.peak, 0, 'the first look starts it');
  seconds(0.1);
  assert.equal(track.meter.peakLeft, 0.5);
  seconds(0.9);
  assert.equal(track.meter.peakLeft, 0.5);
  seconds(2.1);
  assert.equal(track.meter.peakLeft, 0);
  seconds(0.1);
  assert.equal(track.meter.peakLeft, 0.5);
});

test('a meter that is let go beside one that is read is told at zero from then on', async () => {
  const { processor, buffer, registry } = await running();
  const [read, left] = ['read', 'left'].map((name) => /** @type {any} */ (registry.add('track', { name })));
  const quantum = 32;
  const inputs = [0.5, 0.25].map((value) => [constant(value, quantum), constant(value, quantum)]);
  const outputs = [[new Float32Array(quantum), new Float32Array(quantum)]];
  const { meters } = layoutOf(CAPACITY);
  // Looked up in the block itself: a look at the meter would count as one.
  const leftTold = () => new Int32Array(buffer).subarray(meters + METER.words, meters + 2 * METER.words);
  void left.meter.peak;
  let stopped = 0;
  for (let frame = 0; frame < 4 * SAMPLE_RATE; frame += quantum) {
    void read.meter.peak;
    processor.process([...inputs, [], []], outputs);
    const isZero = leftTold().every((word) => word === 0);
    if (frame === SAMPLE_RATE / 2) assert.equal(isZero, false);
    if (frame > SAMPLE_RATE && isZero) stopped++;
    else assert.equal(stopped, 0, `told again at frame ${frame}`);
  }
  assert.ok(stopped > SAMPLE_RATE / quantum, `${stopped} quanta at zero`);
  assert.equal(read.meter.peak, 0.5);
});

test('meters of an offline context do not stop', async () => {
  const { run, registry } = await running({ realTime: false });
  const track = /** @type {any} */ (registry.add('track', {}));
  assert.equal(track.meter.peak, 0);
  for (let quantum = 0; quantum < 2000; quantum++) run([[constant(0.5), constant(0.5)], [], [], []]);
  assert.equal(track.meter.peak, 0.5);
});

test('faults are told at most four times a second, none is lost', async () => {
  const { run, registry } = await running();
  registry.add('track', {});
  for (let quantum = 0; quantum < 375; quantum++)
    run([[constant(quantum % 2 === 0 ? Number.NaN : 0.5)], [], [], []]);
  assert.ok(messages.length >= 3 && messages.length <= 5, `${messages.length} messages in a second`);
  assert.ok(messages.every(({ type }) => type === 'fault'));
  messages.length = 0;
  for (let quantum = 0; quantum < 375; quantum++) run([[constant(0.5)], [], [], []]);
  assert.ok(messages.length <= 1);
});

/** A processor that hears messages, ready, and the page's end of its port. */
async function linked() {
  const { page, worklet } = portPair();
  const layout = layoutOf(CAPACITY);
  const buffer = createControlBuffer(layout, ArrayBuffer, 48_000);
  const usual = scope.port;
  scope.port = worklet;
  const processorOptions = {
    buffer: structuredClone(buffer),
    transport: 'message',
    wasm,
    quantum: QUANTUM,
    realTime: true,
    running: true,
  };
  const processor = new Processor({ processorOptions });
  scope.port = usual;
  await tick();
  assert.deepEqual(page.arriving.splice(0), [{ type: 'ready' }]);
  const timing = new ManualTiming();
  const transport = new MessageTransport(
    layout,
    buffer,
    /** @type {any} */ (page),
    /** @type {any} */ (new FakeContext()),
    timing,
  );
  const registry = new StripRegistry(CAPACITY, transport, SAMPLE_RATE, null);
  const outputs = [[new Float32Array(QUANTUM), new Float32Array(QUANTUM)]];
  /** @param {Float32Array[][]} inputs */
  const run = (inputs) => {
    timing.pass((1000 * QUANTUM) / SAMPLE_RATE);
    worklet.deliver();
    const goesOn = processor.process(inputs, outputs);
    scope.currentFrame += QUANTUM;
    return goesOn;
  };
  return { page, worklet, transport, registry, timing, outputs, run };
}

test('values that travel by messages are heard in the quantum after their arrival', async () => {
  const { run, registry, outputs } = await linked();
  const track = registry.add('track', {});
  track.muted = true;
  run([[constant(0.5), constant(0.5)], [], [], []]);
  assert.ok(outputs[0][0].every((sample) => sample === 0));
});

test('a number that has become free is told to the page, which has not asked', async () => {
  const { run, registry, transport, page } = await linked();
  const track = /** @type {any} */ (registry.add('track', {}));
  run(noInput());
  page.deliver();
  track.remove();
  run(noInput());
  assert.equal(transport.isFree(track.index, true), false);
  for (let quantum = 0; quantum < 10; quantum++) run(noInput());
  page.deliver();
  assert.equal(transport.isFree(track.index, true), true);
});

test('a message about a fault comes after the counts of faults', async () => {
  const { run, registry, transport, page } = await linked();
  const track = /** @type {any} */ (registry.add('track', {}));
  /** @type {number[]} */
  const counts = [];
  page.addEventListener('message', (event) => {
    if (/** @type {MessageEvent} */ (event).data.type === 'fault')
      counts.push(transport.readFaults(track.index));
  });
  for (let quantum = 0; quantum < 375; quantum++) {
    run([[constant(Number.NaN)], [], [], []]);
    page.deliver();
  }
  assert.ok(counts.length >= 3 && counts.length <= 5, `${counts.length} messages in a second`);
  assert.ok(counts[0] > 0 && counts.every((count, i) => i === 0 || count > counts[i - 1]));
});

test('a word of the page ends a processor that hears messages', async () => {
  const { run, transport, worklet } = await linked();
  assert.equal(run(noInput()), true);
  transport.close();
  assert.equal(run(noInput()), false);
  assert.equal(worklet.onmessage, null);
});

test('a closed mixer ends its processor', async () => {
  const { run, transport } = await running();
  assert.equal(run(noInput()), true);
  transport.close();
  assert.equal(run(noInput()), false);
  assert.equal(run(noInput()), false);
  assert.deepEqual(messages, []);
});

test('whatever goes wrong in a quantum is told once, and the output is silence', async () => {
  const { run, outputs, registry } = await running();
  registry.add('track', {});
  run([[constant(0.5), constant(0.5)], [], [], []]);
  const broken = /** @type {any} */ ([[{ length: 1 }], [], [], []]);
  Object.defineProperty(broken[0], 0, {
    get() {
      throw new Error('unreadable');
    },
  });
  assert.equal(run(broken), false);
  run(noInput());
  assert.deepEqual(messages, [{ type: 'error', message: 'unreadable' }]);
  assert.ok(outputs[0][0].every((sample) => sample === 0));
});

test('a control block of another layout is refused', async () => {
  messages.length = 0;
  const { buffer } = mainThreadSide(CAPACITY);
  new Int32Array(buffer)[2] ^= 1;
  new Processor({ processorOptions: { buffer, wasm, realTime: true } });
  await tick();
  assert.equal(messages.length, 1);
  assert.match(messages[0].message, /different parameter tables/);
});

test('a control block that is too small is refused', async () => {
  messages.length = 0;
  const { buffer } = mainThreadSide(CAPACITY);
  const bytes = buffer.byteLength - 4;
  const small = new SharedArrayBuffer(bytes);
  new Uint8Array(small).set(new Uint8Array(buffer, 0, bytes));
  new Processor({ processorOptions: { buffer: small, wasm, realTime: true } });
  await tick();
  assert.deepEqual(messages, [
    { type: 'error', message: `The control buffer has ${bytes} bytes, it needs ${buffer.byteLength}.` },
  ]);
});

test('a wasm that does not start is told, also when it comes as bytes', async () => {
  messages.length = 0;
  const { buffer } = mainThreadSide(CAPACITY);
  const empty = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
  new Processor({ processorOptions: { buffer, wasm: new WebAssembly.Module(empty), realTime: true } });
  new Processor({ processorOptions: { buffer, wasm: new Uint8Array([1, 2, 3]).buffer, realTime: true } });
  await tick();
  assert.deepEqual(
    messages.map(({ type }) => type),
    ['error', 'error'],
  );
});

test('the processor needs nothing that the worklet scope may lack', async () => {
  /** @type {any[]} */
  const said = [];
  /** @type {any} */
  let Bare;
  const realm = createContext({ sampleRate: SAMPLE_RATE, currentFrame: 0 });
  new Script(
    'delete globalThis.console; globalThis.AudioWorkletProcessor = class { port = { postMessage: (message) => said(message) } };',
  ).runInContext(realm);
  Object.assign(realm, {
    said: (/** @type {any} */ message) => said.push(message),
    registerProcessor: (/** @type {string} */ _, /** @type {any} */ Class) => {
      Bare = Class;
    },
  });
  new Script(readFileSync(PROCESSOR, 'utf8')).runInContext(realm);
  const { buffer, registry } = mainThreadSide(CAPACITY);
  const bytes = BYTES.buffer.slice(BYTES.byteOffset, BYTES.byteOffset + BYTES.byteLength);
  const processor = new Bare({ processorOptions: { buffer, wasm: bytes, realTime: true, running: true } });
  await tick();
  assert.deepEqual({ ...said[0] }, { type: 'ready' });
  registry.add('track', {});
  const outputs = [[new Float32Array(QUANTUM), new Float32Array(QUANTUM)]];
  assert.equal(processor.process([[constant(0.5), constant(0.25)], [], [], []], outputs), true);
  assert.deepEqual(outputs[0], [constant(0.5), constant(0.25)]);
});

test('the JavaScript heap stays flat over 100,000 quanta with writes, batches and meters', {
  timeout: 300_000,
}, (t) => {
  const script = fileURLToPath(new URL('../support/heap.js', import.meta.url));
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--expose-gc', script], {
    encoding: 'utf8',
  });
  assert.equal(status, 0, stderr);
  const { grownBytes, garbageBytesPerQuantum, messageCount, quanta } = JSON.parse(stdout);
  t.diagnostic(
    `grown by ${grownBytes} bytes; ${garbageBytesPerQuantum.toFixed(1)} bytes of garbage a quantum`,
  );
  assert.equal(quanta, 100_000);
  assert.equal(messageCount, 0);
  assert.ok(
    grownBytes < quanta,
    `grown by ${grownBytes} bytes, less than one a quantum is the collector's own noise`,
  );
  assert.ok(
    garbageBytesPerQuantum < 40,
    `${garbageBytesPerQuantum} bytes a quantum: more than the clock's two readings, numbers of 16 bytes`,
  );
});
