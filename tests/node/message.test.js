import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createHeadlessMixer } from 'busbar/headless';
import { ControlReader } from '../../worklet/audio/control-reader.js';
import { MessageEndpoint } from '../../worklet/audio/message-endpoint.js';
import { createControlBuffer } from '../../worklet/table/control-buffer.js';
import { PARAMETERS } from '../../worklet/table/parameters.js';
import { HEADER, layoutOf, METER, wordOf } from '../../worklet/transport/layout.js';
import { messageWordsOf } from '../../worklet/transport/message-codec.js';
import { MessageTransport } from '../../worklet/transport/message-transport.js';
import { apply } from '../support/apply.js';
import { FakeContext } from '../support/fake-context.js';
import { BLOCK } from '../support/headless.js';
import { ManualTiming } from '../support/manual-timing.js';
import { createMessageMixer } from '../support/message-mixer.js';
import { portPair } from '../support/port-pair.js';
import { Random } from '../support/random.js';
import { randomChange, randomModulation, randomStripValues } from '../support/random-mix.js';
import { randomTest, SEED } from '../support/random-test.js';

const LAYOUT = layoutOf({ tracks: 40, buses: 3 });
const SLOTS = PARAMETERS.length;

/**
 * Both ends of the message transport. Messages wait until the test delivers them.
 * @param {object} [members] added to the context
 */
function bothEnds(members = {}) {
  const buffer = createControlBuffer(LAYOUT, ArrayBuffer, 48_000);
  const control = new Int32Array(structuredClone(buffer));
  const timing = new ManualTiming();
  const { main, worklet } = portPair();
  const context = Object.assign(new FakeContext(), members);
  const endpoint = new MessageEndpoint(control.buffer, /** @type {any} */ (worklet));
  worklet.onmessage = ({ data }) => endpoint.receive(data);
  const transport = new MessageTransport(
    LAYOUT,
    buffer,
    /** @type {any} */ (main),
    /** @type {any} */ (context),
    timing,
  );
  const mirror = new Int32Array(LAYOUT.words);
  const floats = new Float32Array(mirror.buffer);
  const reader = new ControlReader(LAYOUT, control, mirror);
  /** The value that the engine would use in the next quantum. @param {number} strip @param {number} slot */
  const engineValue = (strip, slot) => {
    reader.read();
    return floats[wordOf(LAYOUT, strip, slot)];
  };
  const exchange = () => {
    worklet.deliver();
    main.deliver();
  };
  exchange(); // the message that stays with the audio thread
  worklet.count = main.count = 0;
  return { control, transport, timing, main, worklet, context, endpoint, engineValue, exchange };
}

test('the last values written in a task are posted in one message at its end', () => {
  const { transport, timing, worklet, main, engineValue } = bothEnds();
  transport.write(33, 5, 0.1);
  transport.write(2, 6, 0.25);
  transport.write(33, 5, 0.2);
  transport.writeOutput(33, 41);
  assert.equal(main.count, 0);
  timing.endTask();
  assert.equal(main.count, 1);
  worklet.deliver();
  assert.deepEqual([engineValue(33, 5), engineValue(2, 6), engineValue(33, 6)], [Math.fround(0.2), 0.25, 0]);
});

test('1,000 moving parameters are up to date with at most 60 messages per second', (t) => {
  const { transport, timing, main, exchange, engineValue } = bothEnds();
  const seconds = 10;
  for (let ms = 0; ms < 1000 * seconds; ms++) {
    for (let i = 0; i < 1000; i++) transport.write(i % 40, Math.floor(i / 40), ms);
    timing.advance(1);
    exchange();
    assert.ok(ms - engineValue(7, 3) <= 17, `${ms - engineValue(7, 3)} ms old`);
  }
  t.diagnostic(`${main.count / seconds} messages per second`);
  assert.ok(main.count <= 60 * seconds && main.count > 55 * seconds, `${main.count}`);
});

test('a change after a pause is posted at the end of its task, even in a hidden tab', () => {
  const { transport, timing, main, exchange, engineValue } = bothEnds();
  timing.shortest = 1000;
  for (let task = 0; task < 100; task++) {
    transport.write(0, 5, task);
    timing.endTask();
    exchange();
    assert.equal(engineValue(0, 5), task);
    timing.advance(20);
  }
  assert.equal(main.count, 100);
});

test('a change within 17 ms of the last message waits for a timer or for a later task', () => {
  const { transport, timing, main } = bothEnds();
  transport.write(0, 5, 1);
  timing.advance(1);
  transport.write(0, 5, 2);
  timing.advance(15);
  assert.equal(main.count, 1);
  timing.advance(1);
  assert.equal(main.count, 2);
  timing.shortest = 1000;
  transport.write(0, 5, 3);
  timing.advance(30);
  assert.equal(main.count, 2);
  transport.write(0, 6, 3);
  timing.endTask();
  assert.equal(main.count, 3);
  timing.advance(2000);
  assert.equal(main.count, 3, 'the timer posts nothing');
});

test('a batch is posted whole, and not at all if it throws', () => {
  const { transport, timing, main, exchange, engineValue } = bothEnds();
  transport.batch(() => {
    transport.write(0, 5, 0.5);
    timing.advance(100);
    assert.equal(main.count, 0, 'nothing is posted before the batch ends');
    transport.batch(() => transport.write(0, 6, 0.5));
    timing.advance(100);
    assert.equal(main.count, 0);
  });
  timing.endTask();
  exchange();
  assert.deepEqual([engineValue(0, 5), engineValue(0, 6)], [0.5, 0.5]);
  const failure = new Error('thrown by the body');
  assert.throws(
    () =>
      transport.batch(() => {
        transport.write(0, 5, 0.1);
        throw failure;
      }),
    failure,
  );
  timing.advance(100);
  assert.equal(main.count, 1);
});

test('a rolled-back batch keeps the values written before it that wait in the draft', () => {
  const { transport, timing, exchange, engineValue } = bothEnds();
  transport.write(0, 5, 0.5);
  assert.throws(() =>
    transport.batch(() => {
      transport.write(0, 5, 0.1);
      transport.write(1, 5, 0.1);
      throw new Error('thrown by the body');
    }),
  );
  timing.endTask();
  exchange();
  assert.deepEqual([engineValue(0, 5), engineValue(1, 5)], [0.5, 0]);
});

test('at most three messages wait for a blocked audio thread, and no value is lost', () => {
  const { transport, timing, main, worklet, exchange, engineValue } = bothEnds();
  for (let ms = 0; ms < 5000; ms++) {
    transport.write(ms % 40, 5, ms);
    timing.advance(1);
  }
  assert.equal(main.count, 3);
  assert.equal(worklet.arriving.length, 3);
  exchange();
  timing.advance(20);
  exchange();
  assert.equal(main.count, 4);
  for (let strip = 0; strip < 40; strip++) assert.equal(engineValue(strip, 5), 4960 + strip);
});

test('messages reuse their buffers and allocate no new ones', () => {
  const { transport, timing, worklet, main, exchange } = bothEnds();
  /** @type {number[]} */
  const allocations = [];
  const { ArrayBuffer: Plain, Int32Array: Words } = globalThis;
  const Counting = class extends Plain {
    /** @param {number} bytes */
    constructor(bytes) {
      super(bytes);
      allocations.push(bytes);
    }
  };
  const CountingWords = class extends Words {
    /** @param {any} source */
    constructor(source) {
      super(source);
      if (typeof source === 'number') allocations.push(4 * source);
    }
  };
  Object.assign(globalThis, { ArrayBuffer: Counting, Int32Array: CountingWords });
  try {
    for (let round = 0; round < 200; round++) {
      transport.write(0, 5, round);
      timing.advance(20);
      assert.equal(worklet.arriving[0].byteLength, 4 * messageWordsOf(LAYOUT));
      exchange();
    }
  } finally {
    Object.assign(globalThis, { ArrayBuffer: Plain, Int32Array: Words });
  }
  assert.deepEqual(allocations, []);
  assert.equal(main.count, 200);
});

test('flush() resolves with the reply to its own message, which is posted at once', async () => {
  const { transport, timing, main, worklet, engineValue } = bothEnds();
  transport.write(0, 5, 0.25);
  timing.endTask();
  transport.write(0, 5, 0.5);
  let flushed = 0;
  for (let i = 0; i < 3; i++) transport.flush().then(() => flushed++);
  timing.endTask();
  assert.equal(main.count, 2, 'one message for all three');
  worklet.deliver();
  assert.equal(engineValue(0, 5), 0.5);
  main.deliver(1);
  await Promise.resolve();
  assert.equal(flushed, 0, 'that was the reply to the first message');
  main.deliver(1);
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(flushed, 3);
});

test('flush() waits for a free message when all are on their way', async () => {
  const { transport, timing, main, worklet, engineValue, exchange } = bothEnds();
  for (let i = 0; i < 4; i++) {
    transport.write(0, 5, i);
    timing.advance(20);
  }
  const flushed = transport.flush();
  timing.endTask();
  assert.equal(main.count, 3);
  worklet.deliver();
  main.deliver();
  timing.endTask();
  exchange();
  await flushed;
  assert.equal(engineValue(0, 5), 3);
});

test('a pending flush() rejects when the mixer is closed', async () => {
  const { transport, timing, main, worklet } = bothEnds();
  transport.write(0, 5, 1);
  const flushed = transport.flush();
  timing.endTask();
  transport.close();
  await assert.rejects(flushed, { name: 'InvalidStateError', message: 'The mixer was closed.' });
  const { count } = main;
  worklet.deliver();
  main.deliver();
  timing.advance(1000);
  assert.equal(main.count, count, 'nothing is posted after close()');
});

test('flush() rejects in a closed live context and resolves in a finished offline one', async () => {
  const live = bothEnds();
  const flushed = live.transport.flush();
  live.context.changeState('closed');
  await assert.rejects(flushed, { name: 'InvalidStateError', message: 'The context was closed.' });
  await assert.rejects(live.transport.flush(), { name: 'InvalidStateError' });
  const offline = bothEnds({ startRendering() {} });
  offline.context.changeState('closed');
  const offlineFlush = offline.transport.flush();
  offline.timing.endTask();
  offline.exchange();
  await offlineFlush;
});

test('no message is posted while nothing is written or read', () => {
  const { transport, timing, main, worklet, exchange } = bothEnds();
  transport.write(0, 5, 1);
  for (let second = 0; second < 100; second++) {
    timing.advance(1000);
    exchange();
  }
  assert.deepEqual([main.count, worklet.count], [1, 1]);
});

test('meters and counters arrive 60 times per second while they are read', () => {
  const { transport, timing, main, worklet, control, exchange } = bothEnds({ startRendering() {} });
  const meter = new Float32Array(control.buffer);
  for (let ms = 0; ms < 1000; ms++) {
    meter[LAYOUT.meters + 7 * METER.words] = ms;
    control[HEADER.quanta] = ms;
    const peak = transport.readMeter(7, METER.peakLeft);
    assert.ok(ms - peak <= 17 + 1, `${peak} at ${ms}`);
    assert.ok(ms - transport.readCount(HEADER.quanta) <= 17 + 1);
    timing.advance(1);
    exchange();
  }
  assert.ok(main.count <= 60 && main.count > 55, `${main.count}`);
  assert.equal(worklet.count, main.count);
  assert.equal(control[LAYOUT.meterRequests], 1 << 7);
});

test('a meter that was not read for some seconds reads 0, not an old level', () => {
  const { transport, timing, control, exchange } = bothEnds();
  const meter = new Float32Array(control.buffer);
  meter[LAYOUT.meters] = 0.5;
  for (let frame = 0; frame < 200; frame++) {
    const peak = transport.readMeter(0, METER.peakLeft);
    assert.equal(peak, frame === 0 ? 0 : 0.5, `frame ${frame}`);
    timing.advance(16);
    exchange();
  }
  timing.advance(3000);
  assert.equal(transport.readMeter(0, METER.peakLeft), 0);
});

test('while a meter is kept, ten reports per second arrive, and it is not cleared', () => {
  const { transport, timing, main, control, exchange } = bothEnds();
  const meter = new Float32Array(control.buffer, 4 * LAYOUT.meters);
  transport.writeLife(7, 3);
  transport.keepMeter(7, true);
  control[LAYOUT.running + 7] = 1 << 16;
  const pass = (/** @type {number} */ ms) => {
    for (let done = 0; done < ms; done += 10) {
      timing.advance(10);
      exchange();
    }
  };
  pass(100);
  main.count = 0;
  meter[7 * METER.words + METER.heldPeakLeft] = 0.5;
  pass(5000);
  assert.ok(main.count >= 45 && main.count <= 51, `${main.count}`);
  assert.equal(transport.readMeter(7, METER.heldPeakLeft), 0.5, 'the first read');
  assert.equal(transport.readMeter(8, METER.heldPeakLeft), 0);
  pass(5000);
  assert.equal(transport.readMeter(7, METER.heldPeakLeft), 0.5, 'after a pause of its reader');
  transport.writeLife(7, 2);
  pass(200);
  main.count = 0;
  pass(1000);
  assert.equal(main.count, 0, 'the strip was removed');
});

test('held values read as 0 from their reset until the audio thread has it', () => {
  const { transport, timing, control, exchange } = bothEnds();
  const meter = new Float32Array(control.buffer, 4 * LAYOUT.meters);
  const read = () => [METER.peakLeft, METER.heldPeakLeft].map((word) => transport.readMeter(7, word));
  const pass = () => {
    timing.advance(20);
    exchange();
  };
  transport.writeLife(7, 3);
  control[LAYOUT.running + 7] = 1 << 16;
  meter.fill(0.5, 7 * METER.words, 8 * METER.words);
  pass();
  assert.deepEqual(read(), [0.5, 0.5]);
  transport.resetMeter(7);
  assert.deepEqual(read(), [0.5, 0]);
  pass();
  assert.deepEqual(read(), [0.5, 0], 'the audio thread has the reset, but has not rendered');
  assert.equal(control[LAYOUT.meterSetting + 7], 2);
  control[LAYOUT.running + 7] = (1 << 16) | 1;
  pass();
  assert.deepEqual(read(), [0.5, 0.5]);
  transport.writeLife(7, 5);
  assert.deepEqual(read(), [0, 0], 'another strip has the number');
});

test('an urgent report is posted at once, in a message that is returned for the next one', () => {
  const { transport, timing, main, worklet, endpoint, control } = bothEnds();
  transport.writeLife(4, 3);
  transport.writeLife(4, 2);
  timing.endTask();
  worklet.deliver();
  control[HEADER.quanta] = 1;
  main.deliver();
  transport.readCount(HEADER.quanta);
  assert.equal(transport.isFree(4, true), false);
  control[LAYOUT.released + 4] = 1;
  control[LAYOUT.faults + 3] = 8;
  assert.equal(endpoint.report(), true);
  assert.equal(endpoint.report(), false, 'the message is on its way');
  main.deliver();
  assert.equal(transport.isFree(4, true), true);
  assert.deepEqual(transport.readFaults(3), { generation: 0, earlier: 0, count: 8 });
  worklet.deliver();
  assert.equal(endpoint.report(), true);
});

randomTest('whatever the order of deliveries, batches arrive whole and the newest values last', (random) => {
  const { transport, timing, main, worklet, engineValue } = bothEnds();
  /** @type {Map<number, number>} */
  const expected = new Map();
  const write = (/** @type {Map<number, number>} */ into) => {
    const [strip, slot, value] = [
      random.integer(0, LAYOUT.strips - 1),
      random.integer(1, SLOTS - 1),
      random.between(-1, 1),
    ];
    transport.write(strip, slot, value);
    into.set(strip * SLOTS + slot, value);
  };
  let version = 0;
  const batch = () => {
    const failing = random.chance(0.3);
    const written = new Map();
    try {
      transport.batch(() => {
        for (let count = random.integer(0, 20); count > 0; count--) write(written);
        for (const strip of [3, 17, 42]) transport.write(strip, 0, failing ? -1 : version + 1);
        if (failing) throw new Error('thrown by the body');
      });
      version++;
      for (const [key, value] of written) expected.set(key, value);
    } catch {
      // rolled back
    }
  };
  let last = 0;
  let blocked = 0;
  for (let step = 0; step < 20_000; step++) {
    if (random.chance(0.3)) write(expected);
    if (random.chance(0.1)) batch();
    if (random.chance(0.3)) timing.advance(random.integer(0, 40));
    // The audio thread is blocked for some steps now and then.
    blocked = blocked > 0 ? blocked - 1 : random.chance(0.002) ? random.integer(0, 400) : 0;
    if (blocked === 0 && random.chance(0.3)) worklet.deliver(random.integer(1, 3));
    if (random.chance(0.3)) main.deliver(random.integer(1, 3));
    assert.ok(worklet.arriving.length + main.arriving.length <= 3, 'only three messages exist');
    const [one, two, three] = [3, 17, 42].map((strip) => engineValue(strip, 0));
    assert.ok(
      one === two && two === three && one >= last,
      `step ${step}: ${one}, ${two}, ${three} after ${last}`,
    );
    last = one;
  }
  for (let round = 0; round < 3; round++) {
    timing.advance(100);
    worklet.deliver();
    main.deliver();
  }
  assert.equal(engineValue(3, 0), version);
  for (const [key, value] of expected) assert.equal(engineValue(Math.floor(key / SLOTS), key % SLOTS), value);
});

randomTest('a mix has the same bits with both transports', async (random) => {
  const options = { sampleRate: 48_000, tracks: 6, buses: 2 };
  const mixers = [await createHeadlessMixer(options), await createMessageMixer(options)];
  const all = mixers.map((mixer) => {
    const strips = [
      ...Array.from({ length: 6 }, () => mixer.addTrack()),
      mixer.addBus(),
      mixer.addBus(),
      mixer.master,
    ];
    const seeded = new Random(SEED);
    for (const strip of strips.slice(0, 8)) apply(strip, randomStripValues(seeded));
    return strips;
  });
  for (let round = 0; round < 300; round++) {
    const change = random.chance(0.7) ? randomChange(random) : null;
    const modulate = randomModulation(random);
    const [which, bus, frames] = [random.integer(0, 5), random.integer(6, 8), BLOCK * random.integer(1, 8)];
    const inputs = Array.from({ length: 6 }, () => [random.noise(frames, 0.25)]);
    const [left, right] = mixers.map((mixer, i) => {
      const strip = all[i][which];
      if (change) apply(strip, change);
      else mixer.batch(() => Object.assign(strip, { output: all[i][bus] }));
      if (round % 3 === 0) modulate(mixer);
      return mixer.render(inputs, frames);
    });
    assert.deepEqual(right, left, `round ${round}`);
  }
});
