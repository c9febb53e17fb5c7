#!/usr/bin/env node
/**
 * `npm run bench`: compares Busbar with the browsers' own nodes and with plain JavaScript, and the engine in
 * Node with the engine compiled natively. It also measures writes, creation and memory. It prints tables and
 * writes bench-results.json. Both sides of a ratio come from the same run on the same machine.
 *
 *   node scripts/bench/bench.mjs [--rounds 7] [--seconds 20] [--browsers chromium,firefox,webkit]
 *
 * `--browsers ""` runs only the parts that need no browser.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { launchBrowser } from '../../tests/support/browser.js';
import { pageLoad } from '../../tests/support/page-load.js';
import { ROOT } from '../cmake.mjs';
import { exitOnFailure, run } from '../run.mjs';
import { atLeast, atMost, verdict } from './bars.js';
import { CONTENDERS } from './contenders.js';
import { timeEngine, timeMovement, timeSchedule, timeStages, wasmMemory } from './engine.js';
import { describeMachine } from './machine.js';
import { timeNative } from './native.js';
import { netRatios } from './net.js';
import { QUANTUM_US } from './rendering.js';
import { STAGES } from './stages.js';
import { quantile, summary } from './statistics.js';
import { printTable } from './table.js';

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '7' },
    seconds: { type: 'string', default: '20' },
    browsers: { type: 'string', default: 'chromium,firefox,webkit' },
  },
});
const ROUNDS = Number(options.rounds);
const SECONDS = Number(options.seconds);
const BROWSERS = /** @type {(keyof typeof NATIVE_BARS)[]} */ (options.browsers.split(',').filter(Boolean));
const STRIPS = 32;
const ENGINE_RUNS = 5;

/** Bar and aim for the net time of the browser's own nodes divided by Busbar's. */
const NATIVE_BARS = { chromium: [13, 18], firefox: [28, 40], webkit: [9, 14] };

await exitOnFailure(() => run([process.execPath, join(ROOT, 'scripts/build.mjs')]));
/** @type {import('./bars.js').Bar[]} */ const bars = [];
/** @type {Record<string, unknown>} */ const browsers = {};
/** @type {Record<string, unknown>} */ let pages = {};
const machine = describeMachine();
console.log(
  `${machine.cpu}, ${machine.cores} cores, ${machine.memoryGb} GB, ${machine.system}\n` +
    `Node ${machine.node}, emcc ${machine.emcc}, clang ${machine.clang}\n` +
    `Renderings: medians of ${ROUNDS} interleaved rounds, each of ${SECONDS} s of audio`,
);
for (const name of BROWSERS) {
  const browser = await launchBrowser(name);
  browsers[name] = { version: browser.version, ...(await compareGraphs(browser)) };
  if (name === 'chromium')
    pages = {
      large: await timeLarge(browser),
      writes: await compareWrites(browser),
      creation: await timeCreation(browser),
    };
  await browser.close();
}
const engine = await compareEngines();
const stages = await compareStages();
const quanta = await compareQuanta();
const movement = await measureMovement();
const schedule = await measureSchedule();
const memory = await measureMemory();
const download = pageLoad();
bars.push(
  atMost(
    'download of a page, KB gzipped',
    download.reduce((sum, { bytes }) => sum + bytes, 0) / 1024,
    55,
    45,
  ),
);

console.log('\nSummary');
printTable(
  ['', 'figure', 'bar', 'aim', ''],
  bars.map((bar) => [
    bar.name,
    bar.value,
    `${bar.most ? '≤' : '≥'} ${bar.bar}`,
    `${bar.most ? '≤' : '≥'} ${bar.aim}`,
    verdict(bar),
  ]),
);
const results = {
  date: new Date().toISOString(),
  machine,
  strips: STRIPS,
  bars,
  browsers,
  ...pages,
  engine,
  stages,
  quanta,
  movement,
  schedule,
  memory,
  download,
};
writeFileSync(join(ROOT, 'bench-results.json'), `${JSON.stringify(results, null, 2)}\n`);

/**
 * @typedef {Awaited<ReturnType<typeof launchBrowser>>} Browser
 * @typedef {import('./load.js').Load} Load
 */

/** @param {Browser} browser @param {string} graph @param {Load & {seconds: number}} options */
function timeRendering(browser, graph, options) {
  return browser.inPage(
    async (graph, options) => (await import('/scripts/bench/rendering.js')).timeRendering(graph, options),
    graph,
    options,
  );
}

/**
 * Renders the graphs in turn, round by round, so that other work on the machine slows all of them down
 * equally.
 * @param {Browser} browser
 */
async function compareGraphs(browser) {
  const names = Object.keys(CONTENDERS);
  /** @type {Record<string, number[]>} */ const times = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const name of names)
      times[name].push(await timeRendering(browser, name, { strips: STRIPS, seconds: SECONDS }));
  }
  const graphs = Object.fromEntries(names.map((name) => [name, summary(times[name])]));
  const net = (/** @type {string} */ name) => graphs[name].median - graphs.sources.median;
  console.log(
    `\n${browser.version} offline: ${STRIPS} stereo strips of noise, 3 EQ bands, compressor, pan, gain; ` +
      `µs per quantum of ${QUANTUM_US.toFixed(0)} µs; net: minus the time of the sources`,
  );
  printTable(
    ['', 'median', 'p99', 'net', 'net, % of real time', 'net / Busbar'],
    Object.entries(CONTENDERS).map(([name, title]) => {
      const rest =
        name === 'sources'
          ? ['', '', '']
          : [net(name), (100 * net(name)) / QUANTUM_US, net(name) / net('busbar')];
      return [title, graphs[name].median, graphs[name].p99, ...rest];
    }),
  );
  console.log(
    `native / Busbar, round by round: ${netRatios(times, 'native')
      .map((ratio) => ratio.toFixed(2))
      .join(', ')}`,
  );
  const toNative = quantile(netRatios(times, 'native'), 0.5);
  const toJavaScript = quantile(netRatios(times, 'javascript'), 0.5);
  const [bar, aim] = NATIVE_BARS[/** @type {keyof typeof NATIVE_BARS} */ (browser.name)];
  bars.push(atLeast(`${browser.name}: native nodes / Busbar, net`, toNative, bar, aim));
  if (browser.name === 'chromium')
    bars.push(atLeast('chromium: JavaScript worklet / Busbar, net', toJavaScript, 10, 14));
  return { graphs, toNative, toJavaScript };
}

/** Times the largest number of tracks that a mixer can have. @param {Browser} browser */
async function timeLarge(browser) {
  const strips = 1024;
  /** @type {number[]} */ const shares = [];
  for (let round = 0; round < 5; round++) {
    const [busbar, sources] = [
      await timeRendering(browser, 'busbar', { strips, seconds: 4 }),
      await timeRendering(browser, 'sources', { strips, seconds: 4 }),
    ];
    shares.push((100 * (busbar - sources)) / QUANTUM_US);
  }
  const share = quantile(shares, 0.5);
  bars.push(atMost(`chromium: ${strips} strips, % of real time, net`, share, 60, 40));
  return { strips, share };
}

async function compareEngines() {
  /** Summarises the medians of some runs. @param {(() => number[] | Promise<number[]>)} measure */
  const several = async (measure) => {
    /** @type {number[]} */ const medians = [];
    for (let i = 0; i < ENGINE_RUNS; i++) medians.push(quantile(await measure(), 0.5));
    return summary(medians);
  };
  /** @param {Parameters<typeof timeEngine>[0]} load */
  const engineOf = (load) => several(async () => (await timeEngine(load)).engine);
  /** @type {(Load & Record<'wasm' | 'native', ReturnType<typeof summary>>)[]} */ const rows = [];
  for (const strips of [8, 32, 64, 1024]) {
    const seconds = strips > 64 ? 4 : 8;
    const wasm = await engineOf({ strips, seconds });
    rows.push({ strips, wasm, native: await several(() => timeNative({ strips, seconds: seconds / 2 })) });
  }
  const few = await engineOf({ strips: 256, playing: 8, seconds: 8 });
  const idle = await engineOf({ strips: 64, playing: 0, seconds: 30 });
  console.log('\nThe engine without a browser, the same strips, all meters read; µs per quantum');
  printTable(
    ['strips', 'wasm in Node, median', 'p99', '% of real time', 'native, median', 'wasm / native'],
    rows.map(({ strips, wasm, native }) => [
      String(strips),
      wasm.median,
      wasm.p99,
      (100 * wasm.median) / QUANTUM_US,
      native.median,
      wasm.median / native.median,
    ]),
  );
  const of = (/** @type {number} */ wanted) =>
    /** @type {typeof rows[number]} */ (rows.find(({ strips }) => strips === wanted));
  bars.push(
    atMost('wasm in Node / native', of(32).wasm.median / of(32).native.median, 1.25, 1.1),
    atMost(
      'time per strip, 1,024 strips / 64 strips',
      of(1024).wasm.median / 1024 / (of(64).wasm.median / 64),
      1.15,
      1,
    ),
    atMost('8 of 256 strips play / 8 strips play', few.median / of(8).wasm.median, 1.3, 1.1),
    atMost('64 strips without input, µs', idle.median, 2, 0.5),
  );
  return { rows, few, idle };
}

/** Times each stage alone. */
async function compareStages() {
  const costs = await timeStages({ strips: STRIPS, rounds: 2000 }, STAGES);
  console.log(`\nCost of a stage per strip and quantum, alone in ${STRIPS} strips in Node; µs`);
  printTable(
    ['', 'median', '/ EQ band', '/ compressor'],
    Object.entries(costs).map(([name, cost]) => [
      name,
      cost,
      cost / costs['EQ band'],
      cost / costs.compressor,
    ]),
  );
  const gate = Math.max(costs['gate, open'], costs['gate, moving'], costs['gate, closed']);
  const bands = (/** @type {string} */ stage) => costs[stage] / costs['EQ band'];
  bars.push(
    atMost('gate / compressor, per strip and quantum', gate / costs.compressor, 1, 0.8),
    atMost('ladder, linear / EQ band', bands('ladder, linear'), 3, 2.5),
    atMost('ladder with drive / EQ band', bands('ladder with drive'), 8, 6),
    atMost('drive / EQ band', bands('drive'), 4, 3),
  );
  return costs;
}

/** Times single quanta for a minute of audio, from the first quantum on. */
async function compareQuanta() {
  const { timeQuanta } = await import('./jitter.js');
  /** @type {Record<string, {median: number, p99: number, first: number}>} */ const result = {};
  for (const [name, writes] of /** @type {[string, number][]} */ ([
    ['nothing moves', 0],
    ['100 writes per quantum', 100],
    ['1,000 writes per quantum', 1000],
  ])) {
    const times = await timeQuanta({ strips: STRIPS, quanta: 22_500, writes });
    const { median, p99 } = summary(times);
    result[name] = { median, p99, first: times[0] };
  }
  console.log(`\nSingle quanta of ${STRIPS} strips in Node, the first minute of audio; µs`);
  printTable(
    ['', 'median', 'p99', 'p99 / median', 'first'],
    Object.entries(result).map(([name, { median, p99, first }]) => [name, median, p99, p99 / median, first]),
  );
  const { p99, median } = result['100 writes per quantum'];
  bars.push(atMost('p99 / median of a quantum, 100 writes per quantum', p99 / median, 2, 1.5));
  return result;
}

/** @param {Browser} browser */
async function compareWrites(browser) {
  const samples = await browser.inPage(async () => (await import('/scripts/bench/page.js')).timeWrites());
  const write = summary(samples.write);
  const batchOf1000 = summary(samples.batchOf1000);
  const setValueAtTime = summary(samples.setValueAtTime);
  console.log('\nWrites of parameters in Chromium, the context running; µs');
  printTable(
    ['', 'median', 'p99'],
    [
      ['param.value = x', write.median, write.p99],
      ['mixer.batch() of 1000 writes', batchOf1000.median, batchOf1000.p99],
      ['for comparison: AudioParam.setValueAtTime(x, t)', setValueAtTime.median, setValueAtTime.p99],
    ],
  );
  bars.push(atMost('a write, µs', write.median, 0.05, 0.02));
  return { write, batchOf1000, setValueAtTime };
}

/** @param {Browser} browser */
async function timeCreation(browser) {
  /** @type {Awaited<ReturnType<typeof import('./page.js').timeCreation>>[]} */ const runs = [];
  for (let i = 0; i < 9; i++)
    runs.push(await browser.inPage(async () => (await import('/scripts/bench/page.js')).timeCreation()));
  const median = (/** @type {(run: typeof runs[number]) => number} */ of) => quantile(runs.map(of), 0.5);
  const own = median(({ mixer, addModule, compile }) => mixer - addModule - compile);
  const toNodes = median(({ mixer, nodes }) => mixer / nodes);
  const [mixer, addModule, compile, nodes] = [
    median((run) => run.mixer),
    median((run) => run.addModule),
    median((run) => run.compile),
    median((run) => run.nodes),
  ];
  console.log('\nCreation of a mixer with 32 strips in Chromium, caches warm; ms, medians of 9 pages');
  printTable(
    ['createMixer', 'addModule of a trivial module', 'compiling the wasm', 'addModule and 28 nodes'],
    [[mixer.toFixed(1), addModule.toFixed(1), compile.toFixed(1), nodes.toFixed(1)]],
  );
  bars.push(
    atMost('createMixer minus addModule and compiling, ms', own, 15, 5),
    atMost('createMixer / 28 worklet nodes', toNodes, 1.5, 1),
  );
  return { mixer, addModule, compile, nodes, own, toNodes };
}

async function measureMovement() {
  const { params, playing, silent } = await timeMovement({ strips: 56, seconds: 20 });
  console.log(
    `\nCost of ${params.toLocaleString('en')} parameters that move in every quantum, in Node; µs per quantum`,
  );
  printTable(['strips that play', 'strips without input'], [[playing, silent]]);
  bars.push(atMost('1,000 moving parameters, audio thread, µs', playing, 50, 10));
  return { params, playing, silent };
}

async function measureSchedule() {
  const costs = {
    slow: await timeSchedule({ strips: STRIPS, rampSeconds: 1 }),
    fast: await timeSchedule({ strips: STRIPS, rampSeconds: 0.05 }),
  };
  console.log(`\nCost of ten scheduled parameters on each of ${STRIPS} strips, in Node; µs per quantum`);
  printTable(['ramps of 1 s', 'ramps of 50 ms'], [[costs.slow, costs.fast]]);
  bars.push(atMost('ten scheduled parameters on 32 strips, µs', costs.slow, 20, 10));
  return costs;
}

async function measureMemory() {
  const [small, large] = [await wasmMemory(32), await wasmMemory(1024)];
  bars.push(
    atMost('WASM memory of 32 strips, MiB', small, 4, 2),
    atMost('WASM memory of 1,024 strips, MiB', large, 48, 24),
  );
  return { small, large };
}
