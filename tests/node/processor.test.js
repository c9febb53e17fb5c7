import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createContext, Script } from 'node:vm';
import { createHeadlessMixer } from 'busbar/headless';
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
const WARM_UP = 100; // quanta
const nextTask = () => new Promise((resolve) => setImmediate(resolve));

/** A processor that is ready, and the main thread's side of its control buffer. @param {object} [options] */
async function startProcessor(options = {}) {
  messages.length = 0;
  const mainThread = mainThreadSide(CAPACITY);
  const processor = new Processor({
    processorOptions: {
      buffer: mainThread.buffer,
      wasm,
      quantum: QUANTUM,
      realTime: true,
      running: true,
      ...options,
    },
  });
  await nextTask();
  assert.deepEqual(messages.splice(0), [{ type: 'ready' }]);
  const outputs = [[new Float32Array(QUANTUM), new Float32Array(QUANTUM)]];
  /** @param {Float32Array[][]} inputs */
  const run = (inputs) => {
    const alive = processor.process(inputs, outputs);
    scope.currentFrame += QUANTUM;
    return alive;
  };
  return { ...mainThread, processor, outputs, run };
}

const noInput = () => Array.from({ length: CAPACITY.tracks }, () => /** @type {Float32Array[]} */ ([]));
const constant = (/** @type {number} */ value, frames = QUANTUM) => new Float32Array(frames).fill(value);

test("the processor's name contains the build hash that is in the wasm", () => {
  const [section] = WebAssembly.Module.customSections(wasm, 'busbar');
  assert.equal(name, `busbar-${Buffer.from(section).toString('latin1')}`);
  assert.match(name, /^busbar-[0-9a-f]{8}$/);
});

/* `postedBefore`: messages posted before the warm-up. `atOnce`: its quanta before the first process(). */
const STARTS = [
  {
    title: 'in an offline context the warm-up runs before the ready message',
    realTime: false,
    running: false,
    postedBefore: 0,
    atOnce: WARM_UP,
  },
  {
    title: 'in a suspended live context the warm-up runs after the ready message',
    realTime: true,
    running: false,
    postedBefore: 1,
    atOnce: WARM_UP,
  },
  {
    title: 'in a running context the warm-up is spread over the first quanta',
    realTime: true,
    running: true,
    postedBefore: 1,
    atOnce: 0,
  },
  {
    title: 'in a running context with backend js the warm-up runs after the ready message',
    realTime: true,
    running: true,
    js: true,
    postedBefore: 1,
    atOnce: WARM_UP,
  },
];

for (const { title, realTime, running, js, postedBefore, atOnce } of STARTS) {
  test(title, async () => {
    const { MixerProcessor } = await import('../../worklet/audio/mixer-processor.js');
    /** For each quantum of the warm-up, the messages posted before it. @type {number[]} */
    const posted = [];
    class SpiedProcessor extends MixerProcessor {
      /** @override */
      async instantiate() {
        const module = instantiateEngine(wasm);
        const warmUp = (/** @type {number} */ engine, /** @type {number} */ quantum) => {
          assert.equal(quantum, posted.push(messages.length) - 1, 'each quantum runs once');
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
    await nextTask();
    assert.deepEqual(messages, [{ type: 'ready' }]);
    assert.equal(posted.length, atOnce);
    for (let quantum = 1; quantum <= WARM_UP; quantum++) {
      assert.equal(
        processor.process(noInput(), [[new Float32Array(QUANTUM), new Float32Array(QUANTUM)]]),
        true,
      );
      assert.equal(posted.length, Math.min(WARM_UP, atOnce + 4 * quantum), 'four per call');
    }
    assert.ok(posted.every((count) => count === postedBefore));
    assert.deepEqual(messages.splice(0), [{ type: 'ready' }]);
  });
}

test('the processor gives the same bits as the headless mixer while values change', async () => {
  const { run, outputs, registry } = await startProcessor();
  const mixer = await createHeadlessMixer({ sampleRate: SAMPLE_RATE, ...CAPACITY });
  const strips = [registry.add('track', {}), mixer.addTrack()];
  for (let quantum = 0; quantum < 200; quantum++) {
    for (const strip of strips) {
      if (quantum === 50) strip.eq[1].enabled = true;
      if (quantum === 80) strip.compressor.enabled = true;
      strip.pan.value = Math.sin(quantum / 10);
    }
    const input = [Float32Array.from({ length: QUANTUM }, (_, frame) => Math.sin(quantum * QUANTUM + frame))];
    run([input, [], [], []]);
    assert.deepEqual(mixer.render([input], QUANTUM), outputs[0], `quantum ${quantum}`);
  }
});

test('a value written before a quantum takes effect in that quantum', async () => {
  const { run, outputs, registry } = await startProcessor();
  const track = registry.add('track', {});
  track.muted = true;
  run([[constant(0.5), constant(0.5)], [], [], []]);
  assert.ok(outputs[0][0].every((sample) => sample === 0));
});

test('quanta that differ from the announced length, or were not announced, are processed', async () => {
  for (const { announced, actual } of [
    { announced: 256, actual: 256 },
    { announced: undefined, actual: 256 },
    { announced: 128, actual: 1000 },
    { announced: 1024, actual: 64 },
  ]) {
    const { processor, registry, quanta } = await startProcessor({ quantum: announced });
    registry.add('track', {});
    const outputs = [[new Float32Array(actual), new Float32Array(actual)]];
    const input = [
      Float32Array.from({ length: actual }, (_, frame) => frame / actual),
      constant(0.25, actual),
    ];
    processor.process([input, [], [], []], outputs);
    assert.deepEqual(outputs[0], input, `${announced} announced, ${actual} actual`);
    assert.equal(quanta(), 1);
  }
});

test('no message is posted while nothing goes wrong', async () => {
  const { run, registry, transport } = await startProcessor();
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
  // A machine that does something else meanwhile can make a quantum late.
  const unexpected = messages.filter(({ type }) => type !== 'overload');
  assert.deepEqual(unexpected, []);
});

test('a meter stops at 0 one to two seconds after it was last read', async () => {
  const { run, registry } = await startProcessor();
  const track = /** @type {any} */ (registry.add('track', {}));
  const seconds = (/** @type {number} */ count) => {
    for (let quantum = 0; quantum < (count * SAMPLE_RATE) / QUANTUM; quantum++)
      run([[constant(0.5), constant(0.5)], [], [], []]);
  };
  assert.equal(track.meter.peak, 0, 'the first read starts it');
  seconds(0.1);
  assert.equal(track.meter.peakLeft, 0.5);
  seconds(0.9);
  assert.equal(track.meter.peakLeft, 0.5);
  seconds(2.1);
  assert.equal(track.meter.peakLeft, 0);
  seconds(0.1);
  assert.equal(track.meter.peakLeft, 0.5);
});

test('an unread meter stays at 0 while the meter of another strip is read', async () => {
  const { processor, buffer, registry } = await startProcessor();
  const [read, unread] = ['read', 'unread'].map(
    (name) => /** @type {any} */ (registry.add('track', { name })),
  );
  const quantum = 32;
  const inputs = [0.5, 0.25].map((value) => [constant(value, quantum), constant(value, quantum)]);
  const outputs = [[new Float32Array(quantum), new Float32Array(quantum)]];
  const { meters } = layoutOf(CAPACITY);
  // From the control buffer itself, since reading the meter would request it.
  const unreadWords = () => new Int32Array(buffer).subarray(meters + METER.words, meters + 2 * METER.words);
  void unread.meter.peak;
  let stopped = 0;
  for (let frame = 0; frame < 4 * SAMPLE_RATE; frame += quantum) {
    void read.meter.peak;
    processor.process([...inputs, [], []], outputs);
    const isZero = unreadWords().every((word) => word === 0);
    if (frame === SAMPLE_RATE / 2) assert.equal(isZero, false);
    if (frame > SAMPLE_RATE && isZero) stopped++;
    else assert.equal(stopped, 0, `published again at frame ${frame}`);
  }
  assert.ok(stopped > SAMPLE_RATE / quantum, `${stopped} quanta at zero`);
  assert.equal(read.meter.peak, 0.5);
});

test('meters of an offline context do not stop', async () => {
  const { run, registry } = await startProcessor({ realTime: false });
  const track = /** @type {any} */ (registry.add('track', {}));
  assert.equal(track.meter.peak, 0);
  for (let quantum = 0; quantum < 2000; quantum++) run([[constant(0.5), constant(0.5)], [], [], []]);
  assert.equal(track.meter.peak, 0.5);
});

test('faults are reported at most four times per second', async () => {
  const { run, registry } = await startProcessor();
  registry.add('track', {});
  for (let quantum = 0; quantum < 375; quantum++)
    run([[constant(quantum % 2 === 0 ? Number.NaN : 0.5)], [], [], []]);
  assert.ok(messages.length >= 3 && messages.length <= 5, `${messages.length} messages in a second`);
  assert.ok(messages.every(({ type }) => type === 'fault'));
  messages.length = 0;
  for (let quantum = 0; quantum < 375; quantum++) run([[constant(0.5)], [], [], []]);
  assert.ok(messages.length <= 1);
});

/** A processor with the message transport that is ready, and the main thread's end of its port. */
async function startMessageProcessor() {
  const { main, worklet } = portPair();
  const layout = layoutOf(CAPACITY);
  const buffer = createControlBuffer(layout, ArrayBuffer, 48_000);
  const savedPort = scope.port;
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
  scope.port = savedPort;
  await nextTask();
  assert.deepEqual(main.arriving.splice(0), [{ type: 'ready' }]);
  const timing = new ManualTiming();
  const transport = new MessageTransport(
    layout,
    buffer,
    /** @type {any} */ (main),
    /** @type {any} */ (new FakeContext()),
    timing,
  );
  const registry = new StripRegistry(CAPACITY, transport, SAMPLE_RATE, null);
  const outputs = [[new Float32Array(QUANTUM), new Float32Array(QUANTUM)]];
  /** @param {Float32Array[][]} inputs */
  const run = (inputs) => {
    timing.advance((1000 * QUANTUM) / SAMPLE_RATE);
    worklet.deliver();
    const alive = processor.process(inputs, outputs);
    scope.currentFrame += QUANTUM;
    return alive;
  };
  return { main, worklet, transport, registry, timing, outputs, run };
}

test('over the message transport a value takes effect in the quantum after its arrival', async () => {
  const { run, registry, outputs } = await startMessageProcessor();
  const track = registry.add('track', {});
  track.muted = true;
  run([[constant(0.5), constant(0.5)], [], [], []]);
  assert.ok(outputs[0][0].every((sample) => sample === 0));
});

test('over the message transport the release of a strip is reported without a request', async () => {
  const { run, registry, transport, main } = await startMessageProcessor();
  const track = /** @type {any} */ (registry.add('track', {}));
  run(noInput());
  main.deliver();
  track.remove();
  run(noInput());
  assert.equal(transport.isFree(track.index, true), false);
  for (let quantum = 0; quantum < 10; quantum++) run(noInput());
  main.deliver();
  assert.equal(transport.isFree(track.index, true), true);
});

test('over the message transport a fault message follows the report with its count', async () => {
  const { run, registry, transport, main } = await startMessageProcessor();
  const track = /** @type {any} */ (registry.add('track', {}));
  /** @type {number[]} */
  const counts = [];
  main.addEventListener('message', (event) => {
    if (/** @type {MessageEvent} */ (event).data.type === 'fault')
      counts.push(transport.readFaults(track.index).count);
  });
  for (let quantum = 0; quantum < 375; quantum++) {
    run([[constant(Number.NaN)], [], [], []]);
    main.deliver();
  }
  assert.ok(counts.length >= 3 && counts.length <= 5, `${counts.length} messages in a second`);
  assert.ok(counts[0] > 0 && counts.every((count, i) => i === 0 || count > counts[i - 1]));
});

test('over the message transport closing the mixer ends the processor', async () => {
  const { run, main } = await startMessageProcessor();
  assert.equal(run(noInput()), true);
  main.postMessage('close');
  assert.equal(run(noInput()), false);
});

test('closing the mixer ends the processor', async () => {
  const { run, transport } = await startProcessor();
  assert.equal(run(noInput()), true);
  transport.close();
  assert.equal(run(noInput()), false);
  assert.equal(run(noInput()), false);
  assert.deepEqual(messages, []);
});

test('an exception in a quantum is reported once, and the output is silence', async () => {
  const { run, outputs, registry } = await startProcessor();
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

test('a control buffer with another layout is reported as an error', async () => {
  messages.length = 0;
  const { buffer } = mainThreadSide(CAPACITY);
  new Int32Array(buffer)[2] ^= 1;
  new Processor({ processorOptions: { buffer, wasm, realTime: true } });
  await nextTask();
  assert.equal(messages.length, 1);
  assert.match(messages[0].message, /different parameter tables/);
});

test('a control buffer that is too small is reported as an error', async () => {
  messages.length = 0;
  const { buffer } = mainThreadSide(CAPACITY);
  const bytes = buffer.byteLength - 4;
  const small = new SharedArrayBuffer(bytes);
  new Uint8Array(small).set(new Uint8Array(buffer, 0, bytes));
  new Processor({ processorOptions: { buffer: small, wasm, realTime: true } });
  await nextTask();
  assert.deepEqual(messages, [
    { type: 'error', message: `The control buffer has ${bytes} bytes, it needs ${buffer.byteLength}.` },
  ]);
});

test('a wasm that does not start is reported as an error, as a module and as bytes', async () => {
  messages.length = 0;
  const { buffer } = mainThreadSide(CAPACITY);
  const empty = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
  new Processor({ processorOptions: { buffer, wasm: new WebAssembly.Module(empty), realTime: true } });
  new Processor({ processorOptions: { buffer, wasm: new Uint8Array([1, 2, 3]).buffer, realTime: true } });
  await nextTask();
  assert.deepEqual(
    messages.map(({ type }) => type),
    ['error', 'error'],
  );
});

test('the processor runs in a bare worklet scope', async () => {
  /** @type {any[]} */
  const messages = [];
  /** @type {any} */
  let Bare;
  const realm = createContext({ sampleRate: SAMPLE_RATE, currentFrame: 0 });
  new Script(
    'delete globalThis.console;' +
      'globalThis.AudioWorkletProcessor = class { port = { postMessage: (message) => post(message) } };',
  ).runInContext(realm);
  Object.assign(realm, {
    post: (/** @type {any} */ message) => messages.push(message),
    registerProcessor: (/** @type {string} */ _, /** @type {any} */ Class) => {
      Bare = Class;
    },
  });
  new Script(readFileSync(PROCESSOR, 'utf8')).runInContext(realm);
  const { buffer, registry } = mainThreadSide(CAPACITY);
  const bytes = BYTES.buffer.slice(BYTES.byteOffset, BYTES.byteOffset + BYTES.byteLength);
  const processor = new Bare({ processorOptions: { buffer, wasm: bytes, realTime: true, running: true } });
  await nextTask();
  assert.deepEqual({ ...messages[0] }, { type: 'ready' });
  registry.add('track', {});
  const outputs = [[new Float32Array(QUANTUM), new Float32Array(QUANTUM)]];
  assert.equal(processor.process([[constant(0.5), constant(0.25)], [], [], []], outputs), true);
  assert.deepEqual(outputs[0], [constant(0.5), constant(0.25)]);
});

test('the JavaScript heap does not grow over 100,000 quanta with writes, batches and meters', {
  timeout: 300_000,
}, (t) => {
  const script = fileURLToPath(new URL('../support/heap.js', import.meta.url));
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--expose-gc', script], {
    encoding: 'utf8',
  });
  assert.equal(status, 0, stderr);
  const { grownBytes, garbageBytesPerQuantum, messageCount, quanta } = JSON.parse(stdout);
  t.diagnostic(
    `grown by ${grownBytes} bytes; ${garbageBytesPerQuantum.toFixed(1)} bytes of garbage per quantum`,
  );
  assert.equal(quanta, 100_000);
  assert.equal(messageCount, 0);
  assert.ok(
    grownBytes < quanta,
    `grown by ${grownBytes} bytes; the noise of the collector is less than one byte per quantum`,
  );
  assert.ok(
    garbageBytesPerQuantum < 40,
    `${garbageBytesPerQuantum} bytes per quantum; two readings of the clock, 16 bytes each, are allowed`,
  );
});
