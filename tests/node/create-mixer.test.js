import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { createMixer } from 'busbar';
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
