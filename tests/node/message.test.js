import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createHeadlessMixer } from 'busbar/headless';
import { ControlReader } from '../../worklet/audio/control-reader.js';
import { MessageEndpoint } from '../../worklet/audio/message-endpoint.js';
import { createControlBuffer } from '../../worklet/table/control-buffer.js';
import { PARAMETERS } from '../../worklet/table/parameters.js';
import { HEADER, layoutOf, METER, wordOf } from '../../worklet/transport/layout.js';
import { MessageTransport } from '../../worklet/transport/message-transport.js';
import { apply } from '../support/apply.js';
import { FakeContext } from '../support/fake-context.js';
import { BLOCK } from '../support/headless.js';
import { ManualTiming } from '../support/manual-timing.js';
import { createMessageMixer } from '../support/message-mixer.js';
import { portPair } from '../support/port-pair.js';
import { Random } from '../support/random.js';
import { randomTest, SEED } from '../support/random-test.js';
import { randomChange, randomStrip } from '../support/sessions.js';

const LAYOUT = layoutOf({ tracks: 40, buses: 3 });
const SLOTS = PARAMETERS.length;

/** Both ends of the message transport, the messages between them delivered by hand. @param {object} [members] of the context */
function bothEnds(members = {}) {
  const buffer = createControlBuffer(LAYOUT, ArrayBuffer, 48_000);
  const block = new Int32Array(structuredClone(buffer));
  const timing = new ManualTiming();
  const { page, worklet } = portPair();
  const context = Object.assign(new FakeContext(), members);
  const link = new MessageEndpoint(block.buffer, /** @type {any} */ (worklet));
  const transport = new MessageTransport(
    LAYOUT,
    buffer,
    /** @type {any} */ (page),
    /** @type {any} */ (context),
    timing,
  );
  const mirror = new Int32Array(LAYOUT.words);
  const floats = new Float32Array(mirror.buffer);
  const reader = new ControlReader(LAYOUT, block, mirror);
  /** What the engine has for a parameter, from the next quantum on. @param {number} strip @param {number} slot */
  const heard = (strip, slot) => {
    reader.read();
    return floats[wordOf(LAYOUT, strip, slot)];
  };
  const exchange = () => {
    worklet.deliver();
    page.deliver();
  };
  exchange(); // the audio thread's own message
  worklet.count = page.count = 0;
  return { block, transport, timing, page, worklet, context, link, heard, exchange };
}

test('what is said in a task leaves in one message at its end, last values only', () => {
  const { transport, timing, worklet, page, heard } = bothEnds();
  transport.write(33, 5, 0.1);
  transport.write(2, 6, 0.25);
  transport.write(33, 5, 0.2);
  transport.writeOutput(33, 41);
  assert.equal(page.count, 0);
  timing.endTask();
  assert.equal(page.count, 1);
  worklet.deliver();
  assert.deepEqual([heard(33, 5), heard(2, 6), heard(33, 6)], [Math.fround(0.2), 0.25, 0]);
});

test('while 1,000 parameters move, at most 60 messages a second leave, and each brings the newest values', (t) => {
  const { transport, timing, page, exchange, heard } = bothEnds();
  const seconds = 10;
  for (let ms = 0; ms < 1000 * seconds; ms++) {
    for (let i = 0; i < 1000; i++) transport.write(i % 40, Math.floor(i / 40), ms);
    timing.pass(1);
    exchange();
    assert.ok(ms - heard(7, 3) <= 17, `${ms - heard(7, 3)} ms late`);
  }
  t.diagnostic(`${page.count / seconds} messages a second`);
  assert.ok(page.count <= 60 * seconds && page.count > 55 * seconds, `${page.count}`);
});

test('a change after a pause leaves at once, however slow the timers of a hidden tab are', () => {
  const { transport, timing, page, exchange, heard } = bothEnds();
  timing.shortest = 1000;
  for (let task = 0; task < 100; task++) {
    transport.write(0, 5, task);
    timing.endTask();
    exchange();
    assert.equal(heard(0, 5), task);
    timing.pass(20);
  }
  assert.equal(page.count, 100);
});

test('a change that comes too early waits for a timer, or for the next task that is not', () => {
  const { transport, timing, page } = bothEnds();
  transport.write(0, 5, 1);
  timing.pass(1);
  transport.write(0, 5, 2);
  timing.pass(15);
  assert.equal(page.count, 1);
  timing.pass(1);
  assert.equal(page.count, 2);
  timing.shortest = 1000;
  transport.write(0, 5, 3);
  timing.pass(30);
  assert.equal(page.count, 2);
  transport.write(0, 6, 3);
  timing.endTask();
  assert.equal(page.count, 3);
  timing.pass(2000);
  assert.equal(page.count, 3, 'the timer that waited has nothing to do');
});

test('a batch leaves whole, and one that throws leaves not at all', () => {
  const { transport, timing, page, exchange, heard } = bothEnds();
  transport.batch(() => {
    transport.write(0, 5, 0.5);
    timing.pass(100);
    assert.equal(page.count, 0, 'nothing leaves in the midst of it');
    transport.batch(() => transport.write(0, 6, 0.5));
    timing.pass(100);
    assert.equal(page.count, 0);
  });
  timing.endTask();
  exchange();
  assert.deepEqual([heard(0, 5), heard(0, 6)], [0.5, 0.5]);
  const failure = new Error('of the user');
  assert.throws(
    () =>
      transport.batch(() => {
        transport.write(0, 5, 0.1);
        throw failure;
      }),
    failure,
  );
  timing.pass(100);
  assert.equal(page.count, 1);
});

test('what waits in the draft survives a batch that takes its own values back', () => {
  const { transport, timing, exchange, heard } = bothEnds();
  transport.write(0, 5, 0.5);
  assert.throws(() =>
    transport.batch(() => {
      transport.write(0, 5, 0.1);
      transport.write(1, 5, 0.1);
      throw new Error('of the user');
    }),
  );
  timing.endTask();
  exchange();
  assert.deepEqual([heard(0, 5), heard(1, 5)], [0.5, 0]);
});

test('while the audio thread stands still no more than three messages are under way, and nothing is lost', () => {
  const { transport, timing, page, worklet, exchange, heard } = bothEnds();
  for (let ms = 0; ms < 5000; ms++) {
    transport.write(ms % 40, 5, ms);
    timing.pass(1);
  }
  assert.equal(page.count, 3);
  assert.equal(worklet.arriving.length, 3);
  exchange();
  timing.pass(20);
  exchange();
  assert.equal(page.count, 4);
  for (let strip = 0; strip < 40; strip++) assert.equal(heard(strip, 5), 4960 + strip);
});

test('messages are never made again: their buffers go to and fro', () => {
  const { transport, timing, worklet, page, exchange } = bothEnds();
  /** @type {number[]} */
  const made = [];
  const { ArrayBuffer: Plain, Int32Array: Words } = globalThis;
  const Counting = class extends Plain {
    /** @param {number} bytes */
    constructor(bytes) {
      super(bytes);
      made.push(bytes);
    }
  };
  const CountingWords = class extends Words {
    /** @param {any} source */
    constructor(source) {
      super(source);
      if (typeof source === 'number') made.push(4 * source);
    }
  };
  Object.assign(globalThis, { ArrayBuffer: Counting, Int32Array: CountingWords });
  try {
    for (let round = 0; round < 200; round++) {
      transport.write(0, 5, round);
      timing.pass(20);
      assert.equal(worklet.arriving[0].byteLength, 4 * LAYOUT.words);
      exchange();
    }
  } finally {
    Object.assign(globalThis, { ArrayBuffer: Plain, Int32Array: Words });
  }
  assert.deepEqual(made, []);
  assert.equal(page.count, 200);
});

test('flush resolves when the audio thread has answered, and does not wait for its turn', async () => {
  const { transport, timing, page, worklet, heard } = bothEnds();
  transport.write(0, 5, 0.25);
  timing.endTask();
  transport.write(0, 5, 0.5);
  let flushed = 0;
  for (let i = 0; i < 3; i++) transport.flush().then(() => flushed++);
  timing.endTask();
  assert.equal(page.count, 2, 'one message for all three');
  worklet.deliver();
  assert.equal(heard(0, 5), 0.5);
  page.deliver(1);
  await Promise.resolve();
  assert.equal(flushed, 0, 'that was the answer to the message before');
  page.deliver(1);
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(flushed, 3);
});

test('flush waits for a message when all are under way', async () => {
  const { transport, timing, page, worklet, heard, exchange } = bothEnds();
  for (let i = 0; i < 4; i++) {
    transport.write(0, 5, i);
    timing.pass(20);
  }
  const flushed = transport.flush();
  timing.endTask();
  assert.equal(page.count, 3);
  worklet.deliver();
  page.deliver();
  timing.endTask();
  exchange();
  await flushed;
  assert.equal(heard(0, 5), 3);
});

test('a flush that is under way when the mixer is closed is refused', async () => {
  const { transport, timing, page, worklet, block } = bothEnds();
  transport.write(0, 5, 1);
  const flushed = transport.flush();
  timing.endTask();
  transport.close();
  await assert.rejects(flushed, { name: 'InvalidStateError', message: 'The mixer was closed.' });
  worklet.deliver();
  assert.equal(block[HEADER.closed], 1, 'the audio thread knows');
  page.deliver();
  timing.pass(1000);
  assert.equal(page.count, 2, 'nothing after the word that it was closed');
});

test('a flush in a live context that is closed is refused; one in an offline context is answered after its end', async () => {
  const live = bothEnds();
  const flushed = live.transport.flush();
  live.context.become('closed');
  await assert.rejects(flushed, { name: 'InvalidStateError', message: 'The context was closed.' });
  await assert.rejects(live.transport.flush(), { name: 'InvalidStateError' });
  const offline = bothEnds({ startRendering() {} });
  offline.context.become('closed');
  const answered = offline.transport.flush();
  offline.timing.endTask();
  offline.exchange();
  await answered;
});

test('nothing is sent while nothing is said and nothing is read', () => {
  const { transport, timing, page, worklet, exchange } = bothEnds();
  transport.write(0, 5, 1);
  for (let second = 0; second < 100; second++) {
    timing.pass(1000);
    exchange();
  }
  assert.deepEqual([page.count, worklet.count], [1, 1]);
});

test('meters and counters come at display rate while they are read', () => {
  const { transport, timing, page, worklet, block, exchange } = bothEnds({ startRendering() {} });
  const meter = new Float32Array(block.buffer);
  for (let ms = 0; ms < 1000; ms++) {
    meter[LAYOUT.meters + 7 * METER.words] = ms;
    block[HEADER.quanta] = ms;
    const peak = transport.readMeter(7, METER.peakLeft);
    assert.ok(ms - peak <= 17 + 1, `${peak} at ${ms}`);
    assert.ok(ms - transport.readCount(HEADER.quanta) <= 17 + 1);
    timing.pass(1);
    exchange();
  }
  assert.ok(page.count <= 60 && page.count > 55, `${page.count}`);
  assert.equal(worklet.count, page.count);
  assert.equal(block[LAYOUT.meterRequests], 1 << 7);
});

test('levels that nobody has read for a second are not told later', () => {
  const { transport, timing, block, exchange } = bothEnds();
  const meter = new Float32Array(block.buffer);
  meter[LAYOUT.meters] = 0.5;
  for (let frame = 0; frame < 200; frame++) {
    const peak = transport.readMeter(0, METER.peakLeft);
    assert.equal(peak, frame === 0 ? 0 : 0.5, `frame ${frame}`);
    timing.pass(16);
    exchange();
  }
  timing.pass(3000);
  assert.equal(transport.readMeter(0, METER.peakLeft), 0);
});

test('what the audio thread tells unasked comes at once, with a message of its own that is sent back', () => {
  const { transport, timing, page, worklet, link, block } = bothEnds();
  transport.writeLife(4, 3);
  transport.writeLife(4, 2);
  timing.endTask();
  worklet.deliver();
  block[HEADER.quanta] = 1;
  page.deliver();
  transport.readCount(HEADER.quanta);
  assert.equal(transport.isFree(4, true), false);
  block[LAYOUT.released + 4] = 1;
  block[LAYOUT.faults + 3] = 8;
  assert.equal(link.report(), true);
  assert.equal(link.report(), false, 'its message is under way');
  page.deliver();
  assert.equal(transport.isFree(4, true), true);
  assert.equal(transport.readFaults(3), 8);
  worklet.deliver();
  assert.equal(link.report(), true);
});

randomTest(
  'whatever is said, whenever messages arrive, the audio thread hears batches whole and in the end the last of everything',
  (random) => {
    const { transport, timing, page, worklet, heard } = bothEnds();
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
      const said = new Map();
      try {
        transport.batch(() => {
          for (let count = random.integer(0, 20); count > 0; count--) write(said);
          for (const strip of [3, 17, 42]) transport.write(strip, 0, failing ? -1 : version + 1);
          if (failing) throw new Error('of the user');
        });
        version++;
        for (const [key, value] of said) expected.set(key, value);
      } catch {
        // taken back
      }
    };
    let last = 0;
    let stood = 0;
    for (let step = 0; step < 20_000; step++) {
      if (random.chance(0.3)) write(expected);
      if (random.chance(0.1)) batch();
      if (random.chance(0.3)) timing.pass(random.integer(0, 40));
      stood = stood > 0 ? stood - 1 : random.chance(0.002) ? random.integer(0, 400) : 0; // the audio thread is busy
      if (stood === 0 && random.chance(0.3)) worklet.deliver(random.integer(1, 3));
      if (random.chance(0.3)) page.deliver(random.integer(1, 3));
      assert.ok(worklet.arriving.length + page.arriving.length <= 3, 'the pool');
      const [one, two, three] = [3, 17, 42].map((strip) => heard(strip, 0));
      assert.ok(
        one === two && two === three && one >= last,
        `step ${step}: ${one}, ${two}, ${three} after ${last}`,
      );
      last = one;
    }
    for (let round = 0; round < 3; round++) {
      timing.pass(100);
      worklet.deliver();
      page.deliver();
    }
    assert.equal(heard(3, 0), version);
    for (const [key, value] of expected) assert.equal(heard(Math.floor(key / SLOTS), key % SLOTS), value);
  },
);

randomTest('the sound has the same bits as with a control block that is shared', async (random) => {
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
    for (const strip of strips.slice(0, 8)) apply(strip, randomStrip(seeded));
    return strips;
  });
  for (let round = 0; round < 300; round++) {
    const change = random.chance(0.7) ? randomChange(random) : null;
    const [which, bus, frames] = [random.integer(0, 5), random.integer(6, 8), BLOCK * random.integer(1, 8)];
    const inputs = Array.from({ length: 6 }, () => [random.noise(frames, 0.25)]);
    const [left, right] = mixers.map((mixer, i) => {
      const strip = all[i][which];
      if (change) apply(strip, change);
      else mixer.batch(() => Object.assign(strip, { output: all[i][bus] }));
      return mixer.render(inputs, frames);
    });
    assert.deepEqual(right, left, `round ${round}`);
  }
});
