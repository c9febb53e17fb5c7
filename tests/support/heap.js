import { readFileSync } from 'node:fs';
import { loadProcessor, mainThreadSide, QUANTUM } from './worklet-scope.js';

/*
 * Runs the built processor for 100,000 quanta and prints what became of the heap. Needs --expose-gc. A program of its own, so that no test runner
 * allocates meanwhile.
 */

const TRACKS = 8;
const WARM_UP = 20_000;
const SAMPLE = 2_000;
const QUANTA = 100_000;

const collect = /** @type {() => void} */ (globalThis.gc);
const { Processor, messages, scope } = await loadProcessor(
  new URL('../../dist/processor.js', import.meta.url),
);
const wasm = await WebAssembly.compile(readFileSync(new URL('../../dist/busbar.wasm', import.meta.url)));
const { buffer, registry, transport } = mainThreadSide({ tracks: TRACKS, buses: 2 });
const processor = new Processor({ processorOptions: { buffer, wasm, quantum: QUANTUM, realTime: true } });
await new Promise((resolve) => setImmediate(resolve));
messages.length = 0;

const tracks = Array.from({ length: TRACKS }, () => /** @type {any} */ (registry.add('track', {})));
const inputs = tracks.map(() => [new Float32Array(QUANTUM).fill(0.25), new Float32Array(QUANTUM).fill(0.25)]);
const outputs = [[new Float32Array(QUANTUM), new Float32Array(QUANTUM)]];
for (const track of tracks) track.eq[0].enabled = track.compressor.enabled = true;

/** @param {number} quanta @param {boolean} written whether the page writes and reads meters meanwhile */
function run(quanta, written) {
  for (let quantum = 0; quantum < quanta; quantum++) {
    if (written) touch(quantum);
    processor.process(inputs, outputs);
    scope.currentFrame += QUANTUM;
  }
}

/** @param {number} quantum */
function touch(quantum) {
  const track = tracks[quantum % TRACKS];
  track.gain.value = (quantum % 100) / 100;
  track.muted = quantum % 2 === 0;
  if (quantum % 10 === 0) transport.batch(() => setAll(quantum));
  if (track.meter.peakLeft < 0) throw new Error('a peak below zero');
}

/** @param {number} quantum */
function setAll(quantum) {
  for (const track of tracks) track.pan.value = (quantum % 200) / 100 - 1;
}

function heapUsed() {
  collect();
  collect();
  return process.memoryUsage().heapUsed;
}

run(WARM_UP, true);
const before = heapUsed();
run(QUANTA, true);
const grownBytes = heapUsed() - before;
const unswept = process.memoryUsage().heapUsed;
run(SAMPLE, false);
const garbageBytesPerQuantum = (process.memoryUsage().heapUsed - unswept) / SAMPLE;
console.log(
  JSON.stringify({ quanta: QUANTA, grownBytes, garbageBytesPerQuantum, messageCount: messages.length }),
);
