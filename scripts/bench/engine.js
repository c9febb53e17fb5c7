import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import createEngineModule from '#engine';
import { instantiateEngine } from '../../worklet/audio/engine-module.js';
import { EngineRunner } from '../../worklet/audio/engine-runner.js';
import { HeadlessMixer } from '../../worklet/console/headless-mixer.js';
import { StripRegistry } from '../../worklet/console/strip-registry.js';
import { createControlBuffer } from '../../worklet/table/control-buffer.js';
import { layoutOf } from '../../worklet/transport/layout.js';
import { SharedTransport } from '../../worklet/transport/shared-transport.js';
import { buildFolder } from '../cmake.mjs';
import { panOf, setUpStrip } from './graphs.js';
import { QUANTUM, SAMPLE_RATE } from './rendering.js';
import { quantile } from './statistics.js';

const QUANTA_PER_SAMPLE = 8;
const ROUNDS = 5;

/**
 * What a worklet runs, without a browser: a mixer of set-up strips on a runner for quanta of 128 frames.
 * @param {number} tracks
 */
async function makeConsole(tracks) {
  const wasm = new WebAssembly.Module(readFileSync(join(buildFolder('wasm'), 'busbar.wasm')));
  const module = await instantiateEngine(createEngineModule, wasm);
  const process = module._busbar_process;
  const engine = { spentMs: 0 };
  /** @type {typeof module} */ const timed = Object.create(module, {
    _busbar_process: {
      value(/** @type {number} */ handle, /** @type {number} */ frames) {
        const start = performance.now();
        const result = process(handle, frames);
        engine.spentMs += performance.now() - start;
        return result;
      },
    },
  });
  const capacity = { tracks, buses: 0 };
  const layout = layoutOf(capacity);
  const buffer = createControlBuffer(layout, SharedArrayBuffer, SAMPLE_RATE);
  const transport = new SharedTransport(layout, buffer);
  const registry = new StripRegistry(capacity, transport, SAMPLE_RATE, null);
  const runner = new EngineRunner(timed, buffer, {
    sampleRate: SAMPLE_RATE,
    quantum: QUANTUM,
    now: Date.now,
    realTime: false,
  });
  runner.warmUp();
  const mixer = new HeadlessMixer({
    capacity,
    backend: 'wasm',
    sampleRate: SAMPLE_RATE,
    transport,
    registry,
    context: null,
    runner,
  });
  for (let i = 0; i < tracks; i++) setUpStrip(mixer.addTrack(), panOf(i, tracks));
  return { mixer, memory: module.HEAPU8, runner, engine };
}

/**
 * The engine without a browser: µs a quantum, one sample for each 8 quanta; `engine`: its one call (and up to 0.1 µs of the clock), `runner`: with all that the
 * worklet does around it.
 * @param {{strips: number, playing?: number, seconds: number}} options `playing` strips have a source, and their meters are read
 */
export async function timeEngine({ strips, playing = strips, seconds }) {
  const { mixer, runner, engine } = await makeConsole(strips);
  const inputs = noiseInputs(mixer.tracks).map((input, i) => (i < playing ? input : []));
  const [left, right] = [new Float32Array(QUANTUM), new Float32Array(QUANTUM)];
  /** @type {{engine: number[], runner: number[]}} */ const times = { engine: [], runner: [] };
  const rounds = (seconds * SAMPLE_RATE) / (QUANTUM * QUANTA_PER_SAMPLE);
  for (let round = 0; round < rounds; round++) {
    for (const strip of playing === strips ? mixer.strips : mixer.tracks.slice(0, playing))
      void strip.meter.peak;
    engine.spentMs = 0;
    const start = performance.now();
    for (let i = 0; i < QUANTA_PER_SAMPLE; i++) runner.process(inputs, left, right, QUANTUM);
    const spentMs = performance.now() - start;
    if (round < rounds / 4) continue; // warms up
    times.runner.push((1000 * spentMs) / QUANTA_PER_SAMPLE);
    times.engine.push((1000 * engine.spentMs) / QUANTA_PER_SAMPLE);
  }
  await mixer.close();
  return times;
}

/** A quantum of noise for each track. @param {readonly unknown[]} tracks */
function noiseInputs(tracks) {
  const noises = Array.from({ length: 16 }, () =>
    Float32Array.from({ length: QUANTUM }, () => Math.random() / 2 - 0.25),
  );
  return tracks.map((_, i) => [noises[i % 16], noises[(i + 5) % 16]]);
}

/** What moves in a set-up strip: everything continuous of the stages that are on. @param {any} track */
function continuousParams({ gain, pan, trim, eq, compressor }) {
  const { threshold, knee, ratio, attack, release, makeup } = compressor;
  const bands = eq
    .filter((/** @type {any} */ band) => band.enabled)
    .flatMap((/** @type {any} */ band) => [band.frequency, band.Q, band.gain]);
  return [gain, pan, trim, ...bands, threshold, knee, ratio, attack, release, makeup];
}

/**
 * What the audio thread takes longer while all continuous parameters have a new value in every quantum, µs a quantum: of strips that play, and of
 * strips without input, where taking the values over is all there is.
 * @param {{strips: number, seconds: number}} options
 * @returns {Promise<{params: number, playing: number, takingOver: number}>} `params`: how many they are
 */
export async function timeMovement({ strips, seconds }) {
  const { mixer, runner } = await makeConsole(strips);
  const params = mixer.tracks.flatMap(continuousParams);
  const middles = params.map(({ value }) => value);
  const sounding = noiseInputs(mixer.tracks);
  const silent = mixer.tracks.map(() => []);
  const [left, right] = [new Float32Array(QUANTUM), new Float32Array(QUANTUM)];
  const quanta = Math.round((seconds * SAMPLE_RATE) / QUANTUM / (4 * ROUNDS));
  const tail = (2 * SAMPLE_RATE) / QUANTUM; // until strips without input have come to rest
  /** Settled and moving in turn, so that what else the machine does strikes both alike. @param {readonly Float32Array[][]} inputs */
  const extra = (inputs) => {
    for (let quantum = 0; quantum < tail; quantum++) runner.process(inputs, left, right, QUANTUM);
    const [settled, moving] = [median(inputs, false), median(inputs, true)];
    return moving - settled;
  };
  /** @param {readonly Float32Array[][]} inputs @param {boolean} moving */
  const median = (inputs, moving) => {
    /** @type {number[]} */ const times = [];
    for (let quantum = 0; quantum < quanta; quantum++) {
      if (moving || quantum === 0) write(moving ? quantum % 7 : 0);
      const start = performance.now();
      runner.process(inputs, left, right, QUANTUM);
      times.push(1000 * (performance.now() - start));
    }
    return quantile(times.slice(quanta / 4), 0.5);
  };
  /** @param {number} step */
  const write = (step) => {
    for (const [i, { minValue, maxValue }] of params.entries())
      params[i].value = middles[i] + 1e-4 * step * (maxValue - minValue);
  };
  /** @type {{playing: number[], takingOver: number[]}} */ const extras = { playing: [], takingOver: [] };
  for (let round = 0; round < ROUNDS; round++) {
    extras.playing.push(extra(sounding));
    extras.takingOver.push(extra(silent));
  }
  await mixer.close();
  return {
    params: params.length,
    playing: quantile(extras.playing, 0.5),
    takingOver: quantile(extras.takingOver, 0.5),
  };
}

/** WASM memory of a mixer in a worklet, in MiB. @param {number} tracks */
export async function wasmMemory(tracks) {
  const { mixer, memory } = await makeConsole(tracks);
  await mixer.close();
  return memory.length / 2 ** 20;
}
