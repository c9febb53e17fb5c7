import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { instantiateEngine } from '../../worklet/audio/engine-module.js';
import { EngineRunner } from '../../worklet/audio/engine-runner.js';
import { HeadlessMixer } from '../../worklet/console/headless-mixer.js';
import { StripRegistry } from '../../worklet/console/strip-registry.js';
import { setValues } from '../../worklet/loading/benchmark-load.js';
import { createControlBuffer } from '../../worklet/table/control-buffer.js';
import { SMOOTHING } from '../../worklet/table/parameters.js';
import { layoutOf } from '../../worklet/transport/layout.js';
import { SharedTransport } from '../../worklet/transport/shared-transport.js';
import { buildFolder } from '../cmake.mjs';
import { stripValues } from './load.js';
import { QUANTUM, SAMPLE_RATE } from './rendering.js';
import { quantile } from './statistics.js';

const QUANTA_PER_SAMPLE = 8;
const ROUNDS = 5;

/** @typedef {Readonly<Record<string, number | boolean | string>>} Values Values by parameter id. */

/**
 * Sets up the code of a worklet without a browser: the load's strips on an engine runner for quanta of 128
 * frames.
 * @param {import('./load.js').Load} load
 * @param {Values} [values] of all strips, default those of the load
 */
async function createLoad({ strips: tracks }, values) {
  const wasm = new WebAssembly.Module(readFileSync(join(buildFolder('wasm'), 'busbar.wasm')));
  const module = instantiateEngine(wasm);
  const process = module._busbar_process;
  const engine = { spentMs: 0 };
  /** @type {typeof module} */ const timed = Object.create(module, {
    _busbar_process: {
      value(/** @type {number} */ handle, /** @type {number} */ frames, /** @type {number} */ contextFrame) {
        const start = performance.now();
        const result = process(handle, frames, contextFrame);
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
    smoothing: SMOOTHING,
    transport,
    registry,
    context: null,
    runner,
  });
  for (let i = 0; i < tracks; i++) setValues(mixer.addTrack(), values ?? stripValues(i, tracks));
  return { mixer, memory: module.HEAPU8, runner, engine };
}

/**
 * Times the engine without a browser. Each sample is the mean of 8 quanta, in µs per quantum. `engine` is the
 * call of the engine alone, with up to 0.1 µs for the clock. `runner` includes the worklet's JavaScript
 * around it.
 * @param {import('./load.js').Load & {playing?: number, seconds: number}} options `playing`: the number of
 *   strips that have a source and whose meters are read, default all
 */
export async function timeEngine({ strips, playing = strips, seconds }) {
  const { mixer, runner, engine } = await createLoad({ strips });
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
    if (round < rounds / 4) continue; // warming up
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

/** The continuous parameters of the stages that the load switches on. @param {any} track */
function continuousParams({ gain, pan, trim, eq, compressor }) {
  const { threshold, knee, ratio, attack, release, makeup } = compressor;
  const bands = eq
    .filter((/** @type {any} */ band) => band.enabled)
    .flatMap((/** @type {any} */ band) => [band.frequency, band.Q, band.gain]);
  return [gain, pan, trim, ...bands, threshold, knee, ratio, attack, release, makeup];
}

/** Quanta after which strips without input are idle. */
const TAIL = (2 * SAMPLE_RATE) / QUANTUM;

/**
 * The median time of a quantum in µs, without the first quarter of the quanta.
 * @param {EngineRunner} runner
 * @param {readonly Float32Array[][]} inputs
 * @param {number} quanta
 * @param {(quantum: number) => void} [before] is called before each quantum
 */
function medianQuantum(runner, inputs, quanta, before) {
  const [left, right] = [new Float32Array(QUANTUM), new Float32Array(QUANTUM)];
  /** @type {number[]} */ const times = [];
  for (let quantum = 0; quantum < quanta; quantum++) {
    before?.(quantum);
    const start = performance.now();
    runner.process(inputs, left, right, QUANTUM);
    times.push(1000 * (performance.now() - start));
  }
  return quantile(times.slice(quanta / 4), 0.5);
}

/**
 * Measures how much longer a quantum takes when all continuous parameters get a new value in every quantum,
 * in µs per quantum. Strips without input only read the new values.
 * @param {import('./load.js').Load & {seconds: number}} options
 * @returns {Promise<{params: number, playing: number, silent: number}>} `params`: how many parameters move;
 *   `playing`: of strips that play; `silent`: of strips without input
 */
export async function timeMovement({ strips, seconds }) {
  const { mixer, runner } = await createLoad({ strips });
  const params = mixer.tracks.flatMap(continuousParams);
  const middles = params.map(({ value }) => value);
  const noises = noiseInputs(mixer.tracks);
  const noInputs = mixer.tracks.map(() => []);
  const quanta = Math.round((seconds * SAMPLE_RATE) / QUANTUM / (4 * ROUNDS));
  /** @param {number} step */
  const write = (step) => {
    for (const [i, { minValue, maxValue }] of params.entries())
      params[i].value = middles[i] + 1e-4 * step * (maxValue - minValue);
  };
  /**
   * Measures settled and moving parameters in turn, so that other work on the machine slows both equally.
   * @param {readonly Float32Array[][]} inputs
   */
  const extra = (inputs) => {
    write(0);
    medianQuantum(runner, inputs, TAIL);
    const settled = medianQuantum(runner, inputs, quanta);
    return medianQuantum(runner, inputs, quanta, (quantum) => write(quantum % 7)) - settled;
  };
  /** @type {{playing: number[], silent: number[]}} */ const extras = { playing: [], silent: [] };
  for (let round = 0; round < ROUNDS; round++) {
    extras.playing.push(extra(noises));
    extras.silent.push(extra(noInputs));
  }
  await mixer.close();
  return {
    params: params.length,
    playing: quantile(extras.playing, 0.5),
    silent: quantile(extras.silent, 0.5),
  };
}

/**
 * Measures how much longer a quantum takes while ten parameters of each strip follow scheduled ramps: those
 * of frequencies exponential, the others linear.
 * @param {import('./load.js').Load & {rampSeconds: number}} options
 * @returns {Promise<number>} µs per quantum
 */
export async function timeSchedule({ strips, rampSeconds }) {
  const { mixer, runner } = await createLoad({ strips });
  const noises = noiseInputs(mixer.tracks);
  const ramps = mixer.tracks.flatMap(({ gain, pan, trim, eq, compressor }) => [
    ...[eq[0], eq[1], eq[2]].map(({ frequency }) => ({ param: frequency, from: 200, to: 6000 })),
    ...[eq[1], eq[2]].map((band) => ({ param: band.gain, from: -6, to: 9 })),
    { param: gain, from: 0.5, to: 1 },
    { param: pan, from: -0.4, to: 0.6 },
    { param: trim, from: 0.5, to: 1 },
    { param: compressor.threshold, from: -30, to: -12 },
    { param: compressor.makeup, from: 0, to: 6 },
  ]);
  const quanta = SAMPLE_RATE / QUANTUM;
  let frame = 0;
  const count = () => {
    frame += QUANTUM;
  };
  /** Schedules ramps up and down for the next second. */
  const schedule = () => {
    const begin = frame / SAMPLE_RATE;
    for (const { param, from, to } of ramps) {
      param.setValueAtTime(from, begin);
      for (let i = 1; i * rampSeconds <= 1; i++) {
        const [value, time] = [i % 2 ? to : from, begin + i * rampSeconds];
        if (from >= 100) param.exponentialRampToValueAtTime(value, time);
        else param.linearRampToValueAtTime(value, time);
      }
    }
  };
  /** @type {number[]} */ const extras = [];
  for (let round = 0; round < ROUNDS; round++) {
    medianQuantum(runner, noises, TAIL, count);
    const settled = medianQuantum(runner, noises, quanta, count);
    schedule();
    extras.push(medianQuantum(runner, noises, quanta, count) - settled);
  }
  await mixer.close();
  return quantile(extras, 0.5);
}

/**
 * Times stages, each alone in all strips, without the JavaScript around the engine. The loads run in turn, so
 * that other work on the machine slows all of them equally. Their noise is loud and quiet (-60 dB) by turns,
 * for 85 ms each.
 * @param {import('./load.js').Load & {rounds: number}} options
 * @param {Readonly<Record<string, Values>>} stages values of the strips by the stage's name
 * @returns {Promise<Record<string, number>>} µs per strip and quantum by name: medians of the time that the
 *   stage adds
 */
export async function timeStages({ strips, rounds }, stages) {
  /** @typedef {Awaited<ReturnType<typeof createLoad>> & {name: string, times: number[]}} StageLoad */
  /** @type {StageLoad[]} */ const loads = [];
  for (const [name, values] of Object.entries({ '': {}, ...stages }))
    loads.push({ ...(await createLoad({ strips }, values)), name, times: [] });
  const loud = noiseInputs(loads[0].mixer.tracks);
  const quiet = loud.map((input) => input.map((channel) => channel.map((sample) => sample / 1000)));
  const [left, right] = [new Float32Array(QUANTUM), new Float32Array(QUANTUM)];
  for (let round = 0; round < rounds; round++) {
    const noises = round % 8 < 4 ? loud : quiet;
    for (const { runner, engine, times } of loads) {
      engine.spentMs = 0;
      for (let i = 0; i < QUANTA_PER_SAMPLE; i++) runner.process(noises, left, right, QUANTUM);
      if (round >= rounds / 4) times.push(engine.spentMs);
    }
  }
  for (const { mixer } of loads) await mixer.close();
  const [without, ...rest] = loads;
  return Object.fromEntries(
    rest.map(({ name, times }) => {
      const added = times.map((time, i) => time - without.times[i]);
      return [name, (1000 * quantile(added, 0.5)) / (QUANTA_PER_SAMPLE * strips)];
    }),
  );
}

/** WASM memory of a mixer in a worklet, in MiB. @param {number} strips */
export async function wasmMemory(strips) {
  const { mixer, memory } = await createLoad({ strips });
  await mixer.close();
  return memory.length / 2 ** 20;
}
