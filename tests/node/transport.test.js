import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { ControlReader } from '../../worklet/audio/control-reader.js';
import { createControlBuffer } from '../../worklet/table/control-buffer.js';
import { PARAMETERS } from '../../worklet/table/parameters.js';
import { bytesWithEvents } from '../../worklet/transport/event-ring.js';
import { LAYOUT_HASH } from '../../worklet/transport/layout.gen.js';
import {
  HEADER,
  layoutOf,
  lifeBitOf,
  meterSettingBitOf,
  outputBitOf,
  wordOf,
} from '../../worklet/transport/layout.js';
import { SharedTransport } from '../../worklet/transport/shared-transport.js';
import { randomTest } from '../support/random-test.js';

const LAYOUT = layoutOf({ tracks: 40, buses: 3 });
const SLOTS = PARAMETERS.length;

/**
 * Both ends of a control buffer, on one thread.
 * @param {SharedArrayBuffer | ArrayBuffer} [buffer]
 * @param {import('../../worklet/transport/layout.js').Layout} [layout]
 */
function bothEnds(buffer = createControlBuffer(LAYOUT, SharedArrayBuffer, 48_000), layout = LAYOUT) {
  const shared = new Int32Array(buffer);
  const transport = new SharedTransport(layout, buffer);
  const mirror = new Int32Array(layout.words);
  const floats = new Float32Array(mirror.buffer);
  const reader = new ControlReader(layout, shared, mirror);
  /** The reader's copy of a value. @param {number} strip @param {number} slot */
  const readerValue = (strip, slot) => floats[wordOf(layout, strip, slot)];
  return { shared, transport, mirror, reader, readerValue };
}

test('values, life, output and meter settings do not overlap', () => {
  const seen = new Set();
  for (let strip = 0; strip < LAYOUT.strips; strip++) {
    const others = [lifeBitOf(LAYOUT), outputBitOf(LAYOUT), meterSettingBitOf(LAYOUT)];
    for (const bit of [...PARAMETERS.keys(), ...others]) seen.add(wordOf(LAYOUT, strip, bit));
  }
  assert.equal(seen.size, LAYOUT.strips * (SLOTS + 3));
  assert.equal(Math.min(...seen), LAYOUT.values);
  assert.equal(Math.max(...seen), LAYOUT.meterRequests - 1);
});

test('a control buffer contains the layout hash and the capacity', () => {
  const { shared } = bothEnds();
  assert.equal(shared[HEADER.hash], LAYOUT_HASH);
  assert.deepEqual([shared[HEADER.tracks], shared[HEADER.buses]], [40, 3]);
});

for (const Buffer of [SharedArrayBuffer, ArrayBuffer]) {
  test(`a written value is read once, by the next read(), over ${Buffer.name}`, () => {
    const { transport, mirror, reader, readerValue } = bothEnds(createControlBuffer(LAYOUT, Buffer, 48_000));
    transport.write(33, 5, 0.1);
    transport.writeOutput(33, 41);
    transport.writeLife(33, 3);
    assert.equal(readerValue(33, 5), 0);
    reader.read();
    assert.equal(readerValue(33, 5), Math.fround(0.1));
    assert.deepEqual([mirror[LAYOUT.output + 33], mirror[LAYOUT.life + 33]], [41, 3]);
    assert.deepEqual([mirror[LAYOUT.dirtyStrips], mirror[LAYOUT.dirtyStrips + 1]], [0, 2]);
    const dirty = LAYOUT.dirtyBits + LAYOUT.dirtyWords * 33;
    const bits = [5, lifeBitOf(LAYOUT), outputBitOf(LAYOUT)];
    for (let bit = 0; bit < 32 * LAYOUT.dirtyWords; bit++) {
      assert.equal((mirror[dirty + (bit >> 5)] >> bit) & 1, bits.includes(bit) ? 1 : 0, `bit ${bit}`);
    }
    assert.equal(reader.parameterWrites, 1);
    reader.read();
    assert.equal(reader.parameterWrites, 1);
  });
}

for (const slots of [30, 31, 62, 63, 100, 200]) {
  test(`single writes and batches work for a table of ${slots} parameters`, () => {
    const layout = layoutOf({ tracks: 3, buses: 1 }, slots);
    const { transport, reader, readerValue, mirror } = bothEnds(
      new ArrayBuffer(bytesWithEvents(layout, 0)),
      layout,
    );
    const expectAll = (/** @type {number} */ offset) => {
      for (let slot = 0; slot < slots; slot++)
        assert.equal(readerValue(2, slot), slot + offset, `slot ${slot}`);
    };
    for (let slot = 0; slot < slots; slot++) transport.write(2, slot, slot + 1);
    transport.writeLife(2, 7);
    reader.read();
    expectAll(1);
    transport.batch(() => {
      for (let slot = 0; slot < slots; slot++) transport.write(2, slot, slot + 0.5);
      transport.writeOutput(2, 4);
    });
    assert.throws(() =>
      transport.batch(() => {
        transport.write(2, slots - 1, -1);
        throw new Error('rolled back');
      }),
    );
    reader.read();
    expectAll(0.5);
    assert.deepEqual([mirror[layout.life + 2], mirror[layout.output + 2]], [7, 4]);
    assert.equal(reader.parameterWrites, 2 * slots);
  });
}

test('read() during a batch commits nothing, and the next read() everything', () => {
  const { shared, transport, reader, readerValue } = bothEnds();
  transport.write(0, 5, 0.25);
  Atomics.add(shared, HEADER.sequence, 1);
  reader.read();
  assert.equal(readerValue(0, 5), 0);
  Atomics.add(shared, HEADER.sequence, 1);
  reader.read();
  assert.equal(readerValue(0, 5), 0.25);
});

test('a batch published while read() copies is not committed in part', () => {
  const { transport, reader, readerValue, shared } = bothEnds();
  transport.write(0, 5, 0.25);
  transport.write(7, 5, 0.25);
  // Simulates a writer that preempts the reader between its copying and its check, at the second strip.
  const { exchange } = Atomics;
  const secondStrip = LAYOUT.dirtyBits + LAYOUT.dirtyWords * 7;
  let late = false;
  const interrupting = (
    /** @type {any} */ words,
    /** @type {number} */ word,
    /** @type {number} */ value,
  ) => {
    if (word === secondStrip && words === shared && !late) {
      late = true;
      transport.batch(() => {
        transport.write(0, 5, 0.5);
        transport.write(7, 5, 0.5);
      });
    }
    return exchange(words, word, value);
  };
  Object.assign(Atomics, { exchange: interrupting });
  try {
    reader.read();
  } finally {
    Object.assign(Atomics, { exchange });
  }
  assert.equal(late, true);
  assert.deepEqual([readerValue(0, 5), readerValue(7, 5)], [0, 0], 'nothing is committed');
  reader.read();
  assert.deepEqual([readerValue(0, 5), readerValue(7, 5)], [0.5, 0.5]);
});

test('an empty batch publishes nothing', () => {
  const { shared, transport } = bothEnds();
  transport.batch(() => {});
  assert.equal(shared[HEADER.sequence], 0);
});

test('the removals are numbered in their order', () => {
  const { transport } = bothEnds();
  for (const strip of [3, 1, 3]) {
    transport.writeLife(strip, 3);
    transport.writeLife(strip, 2);
  }
  assert.deepEqual(
    [0, 1, 3].map((strip) => transport.lastRemovalOf(strip)),
    [0, 2, 3],
  );
});

test("a removed strip's number is free once its own generation is released", () => {
  const { shared, transport } = bothEnds();
  assert.equal(transport.isFree(4, false), true);
  transport.writeLife(4, 2 * 7 + 1);
  assert.equal(transport.isFree(4, false), false);
  transport.writeLife(4, 2 * 7);
  assert.equal(transport.isFree(4, false), true, 'no quantum was rendered');
  assert.equal(transport.isFree(4, true), false, 'its input may be connected');
  shared[HEADER.quanta] = 1;
  assert.equal(transport.isFree(4, false), false);
  shared[LAYOUT.released + 4] = 6;
  assert.equal(transport.isFree(4, false), false);
  shared[LAYOUT.released + 4] = 7;
  assert.equal(transport.isFree(4, false), true);
});

randomTest('after random writes and batches the reader has the last value of each parameter', (random) => {
  const { transport, reader, readerValue } = bothEnds();
  /** @type {Map<number, number>} */
  const expected = new Map();
  const write = () => {
    const [strip, slot, value] = [
      random.integer(0, LAYOUT.strips - 1),
      random.integer(0, SLOTS - 1),
      random.between(-1, 1),
    ];
    transport.write(strip, slot, value);
    expected.set(strip * SLOTS + slot, value);
  };
  for (let round = 0; round < 2000; round++) {
    if (random.chance()) write();
    else transport.batch(() => Array.from({ length: random.integer(0, 40) }, write));
    if (random.chance(0.3)) reader.read();
  }
  reader.read();
  for (const [key, value] of expected) assert.equal(readerValue(Math.floor(key / SLOTS), key % SLOTS), value);
});

randomTest('a reader on another thread gets every batch whole', async (random) => {
  const buffer = createControlBuffer(LAYOUT, SharedArrayBuffer, 48_000);
  const transport = new SharedTransport(LAYOUT, buffer);
  const control = new Int32Array(new SharedArrayBuffer(4 * 4));
  const [STOP, READS, BATCHES, TORN_BUFFERS] = [0, 1, 2, 3];
  const cells = Array.from({ length: 24 }, () => [
    random.integer(0, LAYOUT.strips - 1),
    random.integer(0, SLOTS - 1),
  ]);
  const worker = new Worker(new URL('../support/batch-reader.js', import.meta.url), {
    workerData: { buffer, control, capacity: LAYOUT, cells },
  });
  const result = new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject));
  const deadline = Date.now() + 30_000;
  let version = 0;
  const enough = () =>
    Atomics.load(control, READS) > 20_000 &&
    Atomics.load(control, BATCHES) > 200 &&
    Atomics.load(control, TORN_BUFFERS) > 20 &&
    version > 20_000;
  while (!enough() && Date.now() < deadline) {
    for (let batch = 0; batch < 200; batch++) {
      version++;
      transport.batch(() => {
        for (const [strip, slot] of cells) transport.write(strip, slot, version);
      });
      for (let pause = random.integer(0, 2000); pause > 0; pause--) Atomics.load(control, STOP);
    }
  }
  Atomics.store(control, STOP, 1);
  const { torn, backwards, last } = await result;
  await worker.terminate();
  assert.ok(
    enough(),
    `too few: ${control[READS]} reads, ${control[BATCHES]} batches read, ` +
      `${control[TORN_BUFFERS]} half-written batches observed in the control buffer`,
  );
  assert.deepEqual({ torn, backwards, last }, { torn: 0, backwards: 0, last: version });
});

test('a write takes less than 0.2 µs', (t) => {
  const { transport } = bothEnds();
  const write = (/** @type {number} */ count) => {
    for (let index = 0; index < count; index++) transport.write(index % 40, index % SLOTS, index);
  };
  write(100_000);
  const costs = Array.from({ length: 50 }, () => {
    const start = performance.now();
    write(10_000);
    return (performance.now() - start) / 10;
  }).sort((a, b) => a - b);
  t.diagnostic(`median ${costs[25].toFixed(4)} µs`);
  assert.ok(costs[25] < 0.2, `${costs[25]} µs`);
});
