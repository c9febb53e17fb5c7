import { parentPort, workerData } from 'node:worker_threads';
import { ControlReader } from '../../worklet/audio/control-reader.js';
import { layoutOf, wordOf } from '../../worklet/transport/layout.js';

/*
 * Pulls as fast as it can, as an audio thread never would, and looks at cells that every batch sets to one and the same number. To show that the
 * two threads do meet, it also looks at the bare control block, where a batch under way can be seen.
 */

const { buffer, capacity, cells } = workerData;
/** @type {Int32Array<SharedArrayBuffer>} */
const control = workerData.control;
const [STOP, PULLS, SEEN, TORN_BLOCKS] = [0, 1, 2, 3];
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

function pull() {
  reader.read();
  const version = floats[words[0]];
  if (words.some((word) => floats[word] !== version)) torn++;
  if (version < last) backwards++;
  if (version !== last) Atomics.add(control, SEEN, 1);
  last = version;
  Atomics.add(control, PULLS, 1);
}

while (Atomics.load(control, STOP) === 0) {
  pull();
  const bits = Atomics.load(shared, words[0]);
  if (words.some((word) => Atomics.load(shared, word) !== bits)) Atomics.add(control, TORN_BLOCKS, 1);
}
pull();
parentPort?.postMessage({ torn, backwards, last });
