import assert from 'node:assert/strict';
import { getEventListeners, once } from 'node:events';
import { createServer } from 'node:http';
import { after, afterEach, before, test } from 'node:test';
import { createMixer } from 'busbar';
import { createHeadlessMixer } from 'busbar/headless';
import { layoutOf, runningWordOf } from '../../worklet/transport/layout.js';
import { FakeContext, FakeNode } from '../support/fake-context.js';
import { startServer } from '../support/server.js';

const scope = /** @type {any} */ (globalThis);
/** @type {Awaited<ReturnType<typeof startServer>>} */
let server;
/** @type {{processorUrl: string, wasmUrl: string}} */
let urls;

before(async () => {
  server = await startServer();
  urls = { processorUrl: `${server.origin}/dist/processor.js`, wasmUrl: `${server.origin}/dist/busbar.wasm` };
  scope.AudioWorkletNode = FakeNode;
});
after(() => server.close());
afterEach(() => {
  FakeNode.reset();
  server.replaced.clear();
  delete scope.crossOriginIsolated;
});

/** @param {unknown} context @param {object} [options] @returns {Promise<any>} */
const create = (context, options = {}) =>
  createMixer(/** @type {any} */ (context), { tracks: 2, buses: 1, ...urls, ...options });

/** @param {Promise<unknown>} promise @param {string} name @param {...(string | RegExp)} parts */
function rejects(promise, name, ...parts) {
  return assert.rejects(promise, (/** @type {Error} */ error) => {
    assert.equal(error.name, name, error.message);
    for (const part of parts)
      assert.ok(
        part instanceof RegExp ? part.test(error.message) : error.message.includes(part),
        `${part} in "${error.message}"`,
      );
    return true;
  });
}

test('the node has an input per track with the channels of its source, and a stereo output', async () => {
  const mixer = await create(new FakeContext());
  const [{ options }] = FakeNode.instances;
  assert.equal(mixer.node, FakeNode.instances[0]);
  assert.deepEqual(
    [options.numberOfInputs, options.numberOfOutputs, options.outputChannelCount],
    [2, 1, [2]],
  );
  assert.deepEqual([options.channelCountMode, options.channelInterpretation], ['max', 'speakers']);
});

test('the worklet is added once per context, also for mixers created at the same time', async () => {
  const context = new FakeContext();
  await Promise.all([create(context), create(context)]);
  await create(context);
  assert.deepEqual(context.modules, [urls.processorUrl]);
  const other = new FakeContext();
  await create(other);
  assert.equal(other.modules.length, 1);
});

test('createMixer() rejects for anything but an audio context', async () => {
  for (const context of [undefined, null, 5, 'context', {}, { rawContext: {} }, []])
    await rejects(create(context), 'TypeError', 'AudioContext');
});

test('createMixer() rejects if the context is closed before or while the mixer is created', async () => {
  const closed = new FakeContext();
  closed.state = 'closed';
  await rejects(create(closed), 'InvalidStateError', 'closed');
  const closing = new FakeContext();
  FakeNode.processor = () => closing.changeState('closed');
  await rejects(create(closing), 'InvalidStateError', 'closed');
});

/** Asserts that nothing that belongs to an interrupted call is left. @param {FakeContext} context */
function assertNothingLeft(context) {
  for (const type of ['statechange', 'complete'])
    assert.deepEqual(getEventListeners(context, type), [], `listeners for ${type}`);
  for (const node of FakeNode.instances) {
    assert.deepEqual(node.port.posted, ['close'], 'the processor is ended');
    assert.equal(node.port.onmessage, null);
  }
}

/**
 * The moments of loading at which a test interrupts it. Each calls `interrupt` at its moment.
 * @type {[string, (context: FakeContext, interrupt: () => void) => void][]}
 */
const MOMENTS = [
  ['in the task of the call', (_, interrupt) => queueMicrotask(interrupt)],
  [
    'while the worklet is added',
    (context, interrupt) => {
      context.audioWorklet = {
        addModule: async () => {
          await new Promise((resolve) => setTimeout(resolve, 5));
          interrupt();
          await new Promise((resolve) => setTimeout(resolve, 5));
        },
      };
    },
  ],
  [
    'when the node is made',
    (_, interrupt) => {
      FakeNode.onConstruct = interrupt;
      FakeNode.processor = () => {};
    },
  ],
  [
    'while the processor starts',
    (_, interrupt) => {
      FakeNode.processor = interrupt;
    },
  ],
];

for (const [moment, prepare] of MOMENTS) {
  test(`an abort ${moment} rejects with the reason and leaves nothing`, async () => {
    for (const reason of [undefined, 'the user left', new RangeError('too late')]) {
      FakeNode.reset();
      const context = new FakeContext();
      const controller = new AbortController();
      prepare(context, () => controller.abort(reason));
      await assert.rejects(create(context, { signal: controller.signal }), (error) => {
        assert.equal(error, controller.signal.reason);
        return true;
      });
      assert.deepEqual(getEventListeners(controller.signal, 'abort'), []);
      assertNothingLeft(context);
      FakeNode.reset();
      context.audioWorklet = new FakeContext().audioWorklet;
      assert.equal((await create(context)).closed, false);
    }
  });
}

/** Closing the context makes Chromium fail to add the worklet. @type {typeof MOMENTS} */
const CLOSING_MOMENTS = [
  ...MOMENTS,
  [
    'when adding the worklet fails for it',
    (context, interrupt) => {
      context.audioWorklet = {
        addModule: async () => {
          interrupt();
          throw new DOMException("Unable to load a worklet's module.", 'AbortError');
        },
      };
    },
  ],
];

for (const [moment, prepare] of CLOSING_MOMENTS) {
  test(`closing the context ${moment} rejects with InvalidStateError`, async () => {
    const context = new FakeContext();
    prepare(context, () => context.changeState('closed'));
    server.requested.length = 0;
    await rejects(create(context), 'InvalidStateError', 'closed');
    assertNothingLeft(context);
    assert.ok(!server.requested.includes('/dist/processor.js'), 'no request to find out a cause');
    FakeNode.reset();
    const other = new FakeContext();
    await create(other);
    assert.deepEqual(other.modules, [urls.processorUrl], 'the same URL as before');
  });
}

test('a signal that is aborted already rejects before anything is requested', async () => {
  const context = new FakeContext();
  server.requested.length = 0;
  const wasmUrl = `${server.origin}/unknown.wasm`;
  await rejects(create(context, { wasmUrl, signal: AbortSignal.abort() }), 'AbortError');
  assert.deepEqual([context.modules, server.requested, FakeNode.instances], [[], [], []]);
});

test('an abort after the mixer is ready does nothing', async () => {
  const controller = new AbortController();
  const mixer = await create(new FakeContext(), { signal: controller.signal });
  controller.abort();
  assert.equal(mixer.closed, false);
  mixer.addTrack().gain.value = 0.5;
  assert.deepEqual(getEventListeners(controller.signal, 'abort'), []);
});

test('an abort stops the download, unless another call needs it', async () => {
  /** @type {import('node:http').ServerResponse[]} */
  const responses = [];
  const slow = createServer((_, response) => responses.push(response));
  await new Promise((resolve) => slow.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (slow.address());
  const wasmUrl = `http://127.0.0.1:${port}/busbar.wasm`;
  const controllers = [new AbortController(), new AbortController(), new AbortController()];
  const calls = controllers.map(({ signal }) => create(new FakeContext(), { wasmUrl, signal }));
  const outcomes = Promise.allSettled(calls);
  while (responses.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  controllers[0].abort();
  controllers[1].abort();
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert.equal(responses.length, 1, 'the calls share a request');
  assert.equal(responses[0].destroyed, false, 'the third call needs it');
  const stopped = once(responses[0], 'close');
  controllers[2].abort();
  // The page continues in the same task, as in React's StrictMode.
  const again = create(new FakeContext(), { wasmUrl });
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert.equal(responses.length, 1, 'the new call shares it too');
  responses[0].destroy();
  await stopped;
  await rejects(again, 'Error', wasmUrl);
  assert.ok((await outcomes).every(({ status }) => status === 'rejected'));

  const { length } = responses;
  const last = new AbortController();
  const call = create(new FakeContext(), { wasmUrl, signal: last.signal });
  while (responses.length === length) await new Promise((resolve) => setTimeout(resolve, 5));
  const closed = once(responses[length], 'close');
  last.abort();
  await rejects(call, 'AbortError');
  await closed; // the connection was closed from here
  slow.closeAllConnections();
  slow.close();
});

test('an abort while the wasm arrives compiles nothing to find out a cause', async (t) => {
  const { mock } = t.mock.method(WebAssembly, 'compile');
  for (const type of ['application/wasm', 'application/octet-stream']) {
    const controller = new AbortController();
    const slow = createServer((_, response) => {
      response.writeHead(200, { 'Content-Type': type }).write(Buffer.from([0, 97, 115, 109, 1, 0, 0, 0]));
      response.on('close', () => slow.close());
      setTimeout(() => controller.abort(), 50); // after the head of the answer has arrived
    });
    await new Promise((resolve) => slow.listen(0, '127.0.0.1', () => resolve(undefined)));
    const { port } = /** @type {import('node:net').AddressInfo} */ (slow.address());
    const wasmUrl = `http://127.0.0.1:${port}/busbar.wasm`;
    const call = create(new FakeContext(), { wasmUrl, signal: controller.signal });
    await Promise.all([rejects(call, 'AbortError'), once(slow, 'close')]);
    await new Promise((resolve) => setTimeout(resolve, 50)); // a diagnosis would be loaded meanwhile
    assert.equal(mock.callCount(), 0, type);
  }
});

test('a signal that is no AbortSignal rejects with a TypeError', async () => {
  for (const signal of [null, 5, {}, new AbortController()])
    await rejects(create(new FakeContext(), { signal }), 'TypeError', 'signal', 'AbortSignal');
});

test('an option that does not exist is refused by name, with the options that exist', async () => {
  const context = new FakeContext();
  await rejects(
    create(context, { track: 8 }),
    'TypeError',
    'createMixer',
    '"track"',
    'tracks, buses',
    'signal',
  );
  const headless = /** @type {any} */ (createHeadlessMixer);
  const known = ['sampleRate, tracks, buses, events, smoothing, panLaw, backend, wasm'];
  await rejects(headless({ sampleRate: 48_000, rate: 1 }), 'TypeError', '"rate"', ...known);
  assert.deepEqual(context.modules, []);
  const absent = { tracks: undefined, signal: undefined, track: undefined, processorJsUrl: undefined };
  assert.equal((await create(context, absent)).capacity.tracks, 32);
  assert.equal(
    (await headless({ sampleRate: 48_000, buses: undefined, nothing: undefined })).capacity.buses,
    8,
  );
});

test('while there is no memory for an engine createMixer tries again, and then names ways out', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  let attempts = 0;
  let most = 2;
  let over = false;
  FakeNode.processor = (node) => {
    if (++attempts > most) node.postFromProcessor({ type: 'ready' });
    else node.postFromProcessor({ type: 'error', message: 'Out of memory', noMemory: true });
    setImmediate(() => setImmediate(() => over || t.mock.timers.tick(10_000)));
  };
  const mixer = await create(new FakeContext());
  assert.equal(attempts, 3);
  assert.equal(mixer.node, FakeNode.instances[2]);
  assert.deepEqual(
    FakeNode.instances.map(({ port }) => port.posted),
    [['close'], ['close'], []],
  );
  most = 1000;
  await rejects(create(new FakeContext()), 'RangeError', 'Out of memory', 'Close', 'busbar/headless');
  over = true;
  assert.ok(attempts < 20, `${attempts} attempts`);
});

test('closing the context closes the mixer with a close event, with both transports', async () => {
  for (const transport of ['shared', 'message']) {
    const context = new FakeContext();
    const mixer = await create(context, { transport });
    const track = mixer.addTrack();
    let events = 0;
    mixer.addEventListener('close', () => events++);
    track.gain.value = 0.25;
    await null;
    context.state = 'closed'; // a browser dispatches the event later
    assert.equal(mixer.closed, true);
    const uses = [
      () => {
        track.gain.value = 0.5;
      },
      () => mixer.addTrack(),
      () => mixer.batch(() => {}),
      () => mixer.connect(new FakeNode(context, 'end', {})),
    ];
    for (const dispatched of [false, true]) {
      if (dispatched) context.changeState('closed');
      for (const use of uses)
        assert.throws(use, { name: 'InvalidStateError', message: 'The context was closed.' });
      assert.deepEqual([track.gain.value, track.meter.peak, track.compressor.reduction], [0.25, 0, 0]);
      await rejects(mixer.flush(), 'InvalidStateError', 'The context was closed.');
      assert.equal(events, dispatched ? 1 : 0);
    }
    await mixer.close();
    context.changeState('closed');
    assert.equal(events, 1);
    assert.deepEqual(getEventListeners(context, 'statechange'), []);
  }
});

test('close() dispatches one close event, also in a headless mixer', async () => {
  const mixers = [await create(new FakeContext()), await createHeadlessMixer({ sampleRate: 48_000 })];
  for (const mixer of mixers) {
    let events = 0;
    mixer.addEventListener('close', () => {
      assert.equal(mixer.closed, true);
      events++;
    });
    await mixer.close();
    await mixer.close();
    assert.equal(events, 1);
  }
});

test('after close() everything is refused, also in the task of an earlier write', async () => {
  const mixer = await create(new FakeContext());
  const track = mixer.addTrack();
  track.gain.value = 0.5;
  const closed = mixer.close();
  const uses = [() => (track.gain.value = 0.25), () => track.meter.keep(), () => mixer.addBus()];
  for (const use of uses) assert.throws(use, { name: 'InvalidStateError', message: 'The mixer was closed.' });
  await rejects(mixer.flush(), 'InvalidStateError', 'The mixer was closed.');
  await closed;
});

test('meters fall in their own time while the context does not run', async (t) => {
  let now = 0;
  t.mock.method(performance, 'now', () => now);
  const context = new FakeContext();
  context.state = 'running';
  const mixer = await create(context, { transport: 'shared' });
  const track = mixer.addTrack();
  track.compressor.release.value = 0.5;
  const { buffer } = FakeNode.instances[0].options.processorOptions;
  const { meters, running, life } = layoutOf({ tracks: 2, buses: 1 });
  const words = new Int32Array(buffer);
  words[running] = runningWordOf(words[life], 0); // the audio thread runs the track
  new Float32Array(buffer, 4 * meters, 6).set([1, 0.5, 0.25, 0.125, -12, -60]);
  const { meter, compressor, gate } = track;
  gate.attack.value = 0.1;
  const levels = () => [
    ...[meter.peakLeft, meter.peakRight, meter.rmsLeft, meter.rmsRight],
    ...[compressor.reduction, gate.reduction],
  ];
  /** @param {number[]} expected */
  const assertLevels = (expected) => {
    for (const [i, level] of levels().entries())
      assert.ok(Math.abs(level - expected[i]) <= 1e-6, `${levels()}, expected ${expected}`);
  };
  assertLevels([1, 0.5, 0.25, 0.125, -12, -60]);
  context.changeState('suspended');
  assertLevels([1, 0.5, 0.25, 0.125, -12, -60]);
  now = 300;
  const [peak, rms, reduction] = [10 ** (-20 / 20 / 5), 0.1, Math.exp(-0.3 / 0.5)];
  assertLevels([peak, 0.5 * peak, 0.25 * rms, 0.125 * rms, -12 * reduction, -60 * Math.exp(-3)]);
  context.changeState('interrupted');
  now = 1500;
  assertLevels([0.1, 0.05, 0.25 * 1e-5, 0.125 * 1e-5, -12 * Math.exp(-3), -60 * Math.exp(-15)]);
  now = 60_000;
  assert.deepEqual(levels().map(Math.abs), [0, 0, 0, 0, 0, 0]);
  context.changeState('running');
  assertLevels([1, 0.5, 0.25, 0.125, -12, -60]);
  track.compressor.release.value = 0;
  context.changeState('suspended');
  now += 1;
  assert.equal(Math.abs(compressor.reduction), 0);
});

test('an offline rendering that lacks changes gives one warning that names flush()', async (t) => {
  const warn = t.mock.method(console, 'warn', () => {});
  const offline = async (/** @type {string} */ transport) => {
    const context = Object.assign(new FakeContext(), { startRendering() {} });
    return { context, mixer: await create(context, { transport }) };
  };
  const shared = await offline('shared');
  shared.mixer.addTrack();
  shared.context.changeState('running');
  shared.context.dispatchEvent(new Event('complete'));
  const flushed = await offline('message');
  flushed.mixer.addTrack();
  const flush = flushed.mixer.flush();
  await new Promise((resolve) => setImmediate(resolve)); // by then the change is posted
  const { node } = flushed.mixer;
  for (const message of [...node.port.posted]) node.postFromProcessor(message); // replies
  await flush;
  void flushed.mixer.master.meter.peak; // a message without changes
  flushed.context.changeState('running');
  assert.equal(warn.mock.callCount(), 0);
  for (const type of ['statechange', 'complete']) {
    const { context, mixer } = await offline('message');
    mixer.addTrack();
    if (type === 'statechange') context.changeState('running');
    await null; // by now the change is posted, but there is no reply
    context.dispatchEvent(new Event('complete'));
    assert.equal(warn.mock.callCount(), 1);
    assert.match(warn.mock.calls[0].arguments[0], /await mixer\.flush\(\)/);
    warn.mock.resetCalls();
  }
});

test('after an offline rendering the engine is freed, and the mixer can still be read', async () => {
  const context = Object.assign(new FakeContext(), { startRendering() {} });
  const mixer = await create(context, { transport: 'shared' });
  const track = mixer.addTrack();
  context.changeState('running');
  assert.deepEqual(mixer.node.port.posted, []);
  context.changeState('closed');
  context.dispatchEvent(new Event('complete'));
  assert.deepEqual(mixer.node.port.posted, ['close']);
  assert.equal(mixer.closed, false);
  track.gain.value = 0.5;
  assert.equal(mixer.stats.quanta, 0);
});

test('createMixer() rejects for a context without AudioWorklet and gives the reason', async () => {
  const context = new FakeContext();
  context.audioWorklet = undefined;
  await rejects(create(context), 'NotSupportedError', 'AudioWorklet', 'secure context');
});

test('the transport is the requested one, by default shared if there is SharedArrayBuffer', async () => {
  assert.equal((await create(new FakeContext())).transport, 'shared');
  assert.equal((await create(new FakeContext(), { transport: 'message' })).transport, 'message');
  const shared = globalThis.SharedArrayBuffer;
  try {
    Reflect.deleteProperty(globalThis, 'SharedArrayBuffer');
    assert.equal((await create(new FakeContext())).transport, 'message');
  } finally {
    scope.SharedArrayBuffer = shared;
  }
  scope.crossOriginIsolated = false;
  assert.equal((await create(new FakeContext(), { transport: 'auto' })).transport, 'message');
  const transports = FakeNode.instances.map(({ options }) => options.processorOptions.transport);
  assert.deepEqual(transports, ['shared', 'message', 'message', 'message']);
});

test('the processor options state whether the context is real-time and whether it runs', async () => {
  const playing = new FakeContext();
  playing.audioWorklet = { addModule: async () => playing.changeState('running') };
  const interrupted = new FakeContext();
  interrupted.state = 'interrupted';
  const offline = Object.assign(new FakeContext(), { startRendering() {} });
  for (const context of [new FakeContext(), playing, interrupted, offline]) await create(context);
  const options = FakeNode.instances.map(({ options: { processorOptions } }) => [
    processorOptions.realTime,
    processorOptions.running,
  ]);
  assert.deepEqual(options, [
    [true, false],
    [true, true],
    [true, false],
    [false, false],
  ]);
});

test('transport "shared" without cross-origin isolation rejects, naming the two headers', async () => {
  scope.crossOriginIsolated = false;
  await rejects(
    create(new FakeContext(), { transport: 'shared' }),
    'NotSupportedError',
    'SharedArrayBuffer',
    'Cross-Origin-Opener-Policy: same-origin',
    'Cross-Origin-Embedder-Policy: require-corp',
  );
});

test('options out of range or of a wrong type reject before anything is loaded', async () => {
  const context = new FakeContext();
  await rejects(create(context, { tracks: 1025 }), 'RangeError', 'tracks', '1 to 1024', '1025');
  await rejects(create(context, { buses: -1 }), 'RangeError', 'buses', '0 to 64', '-1');
  await rejects(create(context, { wasmUrl: 5 }), 'TypeError', 'wasmUrl', '5');
  await rejects(
    create(context, { transport: 'messages' }),
    'TypeError',
    'transport',
    '"auto", "shared", "message"',
    '"messages"',
  );
  await rejects(create(context, { transport: 5 }), 'TypeError', 'transport', '5');
  await rejects(create(context, { processorUrl: 'http://[' }), 'TypeError', 'processorUrl', 'http://[');
  await rejects(
    createMixer(/** @type {any} */ (context), /** @type {any} */ (null)),
    'TypeError',
    'options',
    'null',
  );
  assert.deepEqual(context.modules, []);
});

test("a missing wasm rejects with its URL and the server's answer, and a retry can succeed", async () => {
  const context = new FakeContext();
  server.replaced.set('/other.wasm', { status: 404 });
  const wasmUrl = `${server.origin}/other.wasm`;
  await rejects(create(context, { wasmUrl }), 'Error', wasmUrl, '404', 'wasmUrl');
  server.replaced.set('/other.wasm', { type: 'text/html', body: '<!doctype html>' });
  await rejects(create(context, { wasmUrl }), 'Error', wasmUrl, 'text/html');
  const bytes = new Uint8Array(await (await fetch(urls.wasmUrl)).arrayBuffer());
  server.replaced.set('/other.wasm', { type: 'application/octet-stream', body: bytes });
  assert.equal((await create(context, { wasmUrl })).closed, false);
});

test('a server that cannot be reached rejects with the URL', async () => {
  await rejects(
    create(new FakeContext(), { wasmUrl: 'http://127.0.0.1:1/busbar.wasm' }),
    'Error',
    'http://127.0.0.1:1/busbar.wasm',
  );
});

test('a worklet that does not load rejects with its URL, and a retry fetches it again', async () => {
  const context = new FakeContext();
  const processorUrl = `${server.origin}/gone.js`;
  const worklet = /** @type {NonNullable<typeof context.audioWorklet>} */ (context.audioWorklet);
  const { addModule } = worklet;
  worklet.addModule = async (url) => {
    await addModule(url);
    throw new DOMException('Unable to load a worklet module.', 'AbortError');
  };
  await rejects(create(context, { processorUrl }), 'Error', processorUrl, '404', 'processorUrl');
  worklet.addModule = addModule;
  await create(context, { processorUrl });
  assert.equal(new Set(context.modules).size, 2, 'a new URL, since a worklet caches one that failed');
  assert.ok(context.modules.every((url) => url.startsWith(processorUrl)));
});

test('a worklet of another build rejects with its URL, and a retry fetches it again', async () => {
  const context = new FakeContext();
  FakeNode.onConstruct = () => {
    throw new DOMException('not defined in AudioWorkletGlobalScope', 'InvalidStateError');
  };
  await rejects(create(context), 'Error', urls.processorUrl, /"busbar-[0-9a-f]{8}"/);
  FakeNode.onConstruct = null;
  await create(context);
  assert.equal(new Set(context.modules).size, 2);
});

test('the processor gets the bytes if the compiled module cannot be cloned', async () => {
  FakeNode.onConstruct = ({ processorOptions: { wasm } }) => {
    if (wasm instanceof WebAssembly.Module) throw new DOMException('could not be cloned', 'DataCloneError');
  };
  await create(new FakeContext());
  const { wasm } = FakeNode.instances[0].options.processorOptions;
  assert.ok(wasm instanceof ArrayBuffer && WebAssembly.validate(wasm));
});

test('createMixer() rejects with any other error of the node unchanged', async () => {
  const failure = new RangeError('thrown by the node');
  FakeNode.onConstruct = () => {
    throw failure;
  };
  await assert.rejects(create(new FakeContext()), failure);
});

test('createMixer() rejects if the engine does not start and gives the reason', async () => {
  FakeNode.processor = (node) => node.postFromProcessor({ type: 'error', message: 'out of memory' });
  await rejects(create(new FakeContext()), 'Error', 'out of memory');
  FakeNode.processor = (node) => node.dispatchEvent(new Event('processorerror'));
  await rejects(create(new FakeContext()), 'Error', 'constructed');
});

test("the processor's messages become events, and a failure becomes one event only", async () => {
  const mixer = await create(new FakeContext());
  /** @type {unknown[]} */
  const events = [];
  for (const type of ['overload', 'processorerror'])
    mixer.addEventListener(type, (/** @type {any} */ event) => events.push([type, event.detail]));
  mixer.node.postFromProcessor({ type: 'overload', load: 0.95 });
  mixer.node.postFromProcessor({ type: 'error', message: 'unreachable' });
  mixer.node.dispatchEvent(new Event('processorerror'));
  assert.deepEqual(events, [
    ['overload', { load: 0.95 }],
    ['processorerror', { message: 'unreachable' }],
  ]);
});

test('a crashed processor dispatches processorerror, whatever the browser calls it', async () => {
  for (const type of ['processorerror', 'error']) {
    const mixer = await create(new FakeContext());
    /** @type {string[]} */
    const messages = [];
    mixer.addEventListener('processorerror', (/** @type {any} */ event) => {
      messages.push(event.detail.message);
    });
    mixer.node.dispatchEvent(Object.assign(new Event(type), { message: 'unreachable' }));
    assert.deepEqual(messages, ['unreachable']);
  }
});

test("Tone.js's context creates the node, and its nodes can be connected", async () => {
  const native = new FakeContext();
  const context = {
    rawContext: { _nativeContext: native },
    createAudioWorkletNode: (/** @type {string} */ name, /** @type {any} */ options) =>
      new FakeNode(context, name, options),
  };
  const mixer = await create(context);
  assert.deepEqual([mixer.context, mixer.sampleRate, mixer.node.context], [context, 48_000, context]);
  const end = new FakeNode(native, 'end', {});
  const synth = { output: { output: end } };
  mixer.addTrack().connectFrom(synth);
  assert.equal(end.connections, 1);
  const destination = { input: { input: end } };
  assert.equal(mixer.connect(destination), destination);
  assert.equal(mixer.node.connections, 1);
});

test('a context of standardized-audio-context needs the AudioWorkletNode of that library', async () => {
  const context = { _nativeContext: new FakeContext() };
  await rejects(create(context), 'TypeError', 'AudioWorkletNode', 'standardized-audio-context');
  const mixer = await create(context, { AudioWorkletNode: FakeNode });
  assert.equal(mixer.node.context, context);
});

test('connecting anything but an AudioNode throws', async () => {
  const mixer = await create(new FakeContext());
  const track = mixer.addTrack({ name: 'Kick' });
  for (const node of [null, undefined, 5, {}, 'node', track]) {
    assert.throws(() => track.connectFrom(node), {
      name: 'TypeError',
      message: /Track "Kick": connectFrom\(\) takes an AudioNode/,
    });
    assert.throws(() => track.disconnectFrom(node), { name: 'TypeError' });
    assert.throws(() => mixer.connect(node), {
      name: 'TypeError',
      message: /connect\(\) takes an AudioNode/,
    });
  }
});

test('close() disconnects the node, and connecting after it throws', async () => {
  const mixer = await create(new FakeContext());
  const track = mixer.addTrack();
  const end = new FakeNode(mixer.context, 'end', {});
  mixer.connect(end);
  await mixer.close();
  await mixer.close();
  assert.equal(mixer.node.connections, 0);
  assert.throws(() => mixer.connect(end), { name: 'InvalidStateError' });
  assert.throws(() => track.connectFrom(end), { name: 'InvalidStateError' });
  track.disconnectFrom(end);
});
