import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import createEngineModule from '#engine';
import { instantiateEngine } from '../../worklet/engine-module.js';
import { HeadlessMixer } from '../../worklet/headless-mixer.js';
import { Host } from '../../worklet/host.js';
import { controlBlock, layoutOf } from '../../worklet/layout.js';
import { Roster } from '../../worklet/roster.js';
import { SharedTransport } from '../../worklet/shared-transport.js';
import { buildFolder } from '../cmake.mjs';
import { setUpStrip } from './graphs.js';

const SAMPLE_RATE = 48_000;
const QUANTUM = 128;
const QUANTA_PER_SAMPLE = 8;

/**
 * What a worklet runs, without a browser: a mixer of set-up strips on a host for quanta of 128 frames.
 * @param {number} tracks
 */
async function makeConsole(tracks) {
  const wasm = new WebAssembly.Module(readFileSync(join(buildFolder('wasm'), 'busbar.wasm')));
  const module = await instantiateEngine(createEngineModule, wasm);
  const process = module._busbar_process;
  let handle = 0;
  /** @type {typeof module} */ const listened = Object.create(module, {
    _busbar_process: {
      value(/** @type {number} */ which, /** @type {number} */ frames) {
        handle = which;
        return process(which, frames);
      },
    },
  });
  const capacity = { tracks, buses: 0 };
  const layout = layoutOf(capacity);
  const buffer = controlBlock(layout, SharedArrayBuffer);
  const transport = new SharedTransport(layout, buffer);
  const roster = new Roster(capacity, transport, SAMPLE_RATE, null);
  const host = new Host(listened, buffer, { sampleRate: SAMPLE_RATE, quantum: QUANTUM, now: Date.now, live: false });
  const mixer = new HeadlessMixer({ capacity, backend: 'wasm', sampleRate: SAMPLE_RATE, transport, roster, context: null, host });
  for (let i = 0; i < tracks; i++) setUpStrip(mixer.addTrack(), (2 * i) / Math.max(1, tracks - 1) - 1);
  return { mixer, memory: module.HEAPU8, host, processAgain: () => process(handle, QUANTUM) };
}

/**
 * The engine without a browser: µs a quantum, one sample for each 8 quanta; `engine`: its one call alone, with the input that is there, `host`: with
 * all that the worklet does around it.
 * @param {{strips: number, playing?: number, seconds: number}} options `playing` strips have a source, and their meters are read
 */
export async function timeEngine({ strips, playing = strips, seconds }) {
  const { mixer, host, processAgain } = await makeConsole(strips);
  const noises = Array.from({ length: 16 }, () => Float32Array.from({ length: QUANTUM }, () => Math.random() / 2 - 0.25));
  const inputs = mixer.tracks.map((_, i) => (i < playing ? [noises[i % 16], noises[(i + 5) % 16]] : []));
  const [left, right] = [new Float32Array(QUANTUM), new Float32Array(QUANTUM)];
  /** @param {() => unknown} body */
  const timed = (body) => {
    const start = performance.now();
    for (let i = 0; i < QUANTA_PER_SAMPLE; i++) body();
    return (1000 * (performance.now() - start)) / QUANTA_PER_SAMPLE;
  };
  /** @type {{engine: number[], host: number[]}} */ const times = { engine: [], host: [] };
  const rounds = (seconds * SAMPLE_RATE) / (2 * QUANTUM * QUANTA_PER_SAMPLE);
  for (let round = 0; round < rounds; round++) {
    for (const track of mixer.tracks.slice(0, playing)) void track.meter.peak;
    const whole = timed(() => host.process(inputs, left, right, QUANTUM));
    const alone = timed(processAgain);
    if (round < rounds / 4) continue; // warms up
    times.host.push(whole);
    times.engine.push(alone);
  }
  await mixer.close();
  return times;
}

/** WASM memory of a mixer in a worklet, in MiB. @param {number} tracks */
export async function wasmMemory(tracks) {
  const { mixer, memory } = await makeConsole(tracks);
  await mixer.close();
  return memory.length / 2 ** 20;
}
