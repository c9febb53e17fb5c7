import { parentPort, workerData } from 'node:worker_threads';
import { ControlReader } from '../../worklet/audio/control-reader.js';
import { layoutOf, wordOf } from '../../worklet/transport/layout.js';

/*
 * Reads the control buffer in a loop, far faster than an audio thread would, and checks the values that
 * every batch sets to the same number (`cells`: pairs of strip and slot). It also reads them directly in the
 * control buffer, where a half-written batch is visible. The number of half-written batches that it finds
 * proves that the two threads do collide.
 */

const { buffer, capacity, cells } = workerData;
/** @type {Int32Array<SharedArrayBuffer>} */
const control = workerData.control;
const [STOP, READS, BATCHES, TORN_BUFFERS] = [0, 1, 2, 3];
const layout = layoutOf(capacity);
const shared = new Int32Array(buffer);
const mirror = new Int32Array(layout.words);
const floats = new Float32Array(mirror.buffer);
const reader = new ControlReader(layout, shared, mirror);
/** @type {number[]} */
const words = cells.map((/** @type {[number, number]} */ [strip, slot]) => wordOf(layout, strip, slot));

let torn = 0;
let backwards = 0;
let last = 0;

function read() {
  reader.read();
  const version = floats[words[0]];
  if (words.some((word) => floats[word] !== version)) torn++;
  if (version < last) backwards++;
  if (version !== last) Atomics.add(control, BATCHES, 1);
  last = version;
  Atomics.add(control, READS, 1);
}

while (Atomics.load(control, STOP) === 0) {
  read();
  const bits = Atomics.load(shared, words[0]);
  if (words.some((word) => Atomics.load(shared, word) !== bits)) Atomics.add(control, TORN_BUFFERS, 1);
}
read();
parentPort?.postMessage({ torn, backwards, last });
