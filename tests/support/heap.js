import { readFileSync } from 'node:fs';
import { loadProcessor, mainThreadSide, QUANTUM } from './worklet-scope.js';

/*
 * Runs the built processor for 100,000 quanta and prints how much the heap has grown and how much garbage it
 * makes. Needs --expose-gc. It is a separate program because a test runner would allocate at the same time.
 */

const TRACKS = 8;
const WARM_UP = 20_000;
const SAMPLE = 2_000;
const SAMPLES = 9;
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

/**
 * @param {number} quanta
 * @param {boolean} withWrites whether values are written and meters read between quanta
 */
function run(quanta, withWrites) {
  for (let quantum = 0; quantum < quanta; quantum++) {
    if (withWrites) writeAndReadMeter(quantum);
    processor.process(inputs, outputs);
    scope.currentFrame += QUANTUM;
  }
}

/** @param {number} quantum */
function writeAndReadMeter(quantum) {
  const track = tracks[quantum % TRACKS];
  track.gain.value = (quantum % 100) / 100;
  track.muted = quantum % 2 === 0;
  if (quantum % 10 === 0) transport.batch(() => setAllPans(quantum));
  if (track.meter.peakLeft < 0) throw new Error('The peak is below zero.');
}

/** @param {number} quantum */
function setAllPans(quantum) {
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

// V8 compiles in the background, which also allocates, and later where other programs run. The median of
// several samples has nothing of that, but everything that each quantum allocates.
const samples = Array.from({ length: SAMPLES }, () => {
  const start = process.memoryUsage().heapUsed;
  run(SAMPLE, false);
  return (process.memoryUsage().heapUsed - start) / SAMPLE;
});
const garbageBytesPerQuantum = samples.sort((a, b) => a - b)[(SAMPLES - 1) / 2];
// A machine that does something else meanwhile can make a quantum late.
const messageCount = messages.filter(({ type }) => type !== 'overload').length;
console.log(JSON.stringify({ quanta: QUANTA, grownBytes, garbageBytesPerQuantum, messageCount }));
