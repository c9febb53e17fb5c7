#!/usr/bin/env node
/**
 * `npm run bench`: ratios in one run, on this machine. Busbar against the browser's own nodes and against plain JavaScript, the engine alone in
 * Node and compiled natively, the cost of a write. Prints tables and writes bench-results.json.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { launchBrowser } from '../../tests/support/browser.js';
import { ROOT } from '../cmake.mjs';
import { exitOnFailure, run } from '../run.mjs';
import { describeMachine } from './machine.js';
import { timeNative } from './native.js';
import { quantile, summary } from './statistics.js';
import { printTable } from './table.js';

const ROUNDS = 7;
const STRIPS = 32;
const SECONDS = 12;
const QUANTUM_US = (1e6 * 128) / 48_000;

/** Graphs of graphs.js, and what they are called. */
const CONTENDERS = {
  sources: 'sources alone',
  native: "the browser's own nodes",
  nativeMetered: 'the same, an AnalyserNode a strip',
  javascript: 'one worklet in plain JavaScript',
  busbar: 'Busbar, all meters read',
};

await exitOnFailure(() => run([process.execPath, join(ROOT, 'scripts/build.mjs')]));
const chromium = await launchBrowser('chromium');
const machine = await describeMachine(chromium.puppeteer);
console.log(
  `${machine.cpu}, ${machine.cores} cores, ${machine.memoryGb} GB, ${machine.system}\n` +
    `Node ${machine.node}, ${machine.browser}, emcc ${machine.emcc}, clang ${machine.clang}`,
);
const offline = await compareGraphs();
const engine = await compareEngines();
const writes = await compareWrites();
await chromium.close();

console.log(`\nThe browser's own nodes / Busbar, the sources subtracted: ${offline.ratio.toFixed(2)}`);
console.log(`One write to a parameter: ${writes.write.median.toFixed(4)} µs`);
const results = { date: new Date().toISOString(), machine, strips: STRIPS, offline, engine, writes };
writeFileSync(join(ROOT, 'bench-results.json'), `${JSON.stringify(results, null, 2)}\n`);

/** All contenders in turn, round after round, so that what else the machine does strikes them alike. */
async function compareGraphs() {
  const names = Object.keys(CONTENDERS);
  /** @type {Record<string, number[]>} */ const times = Object.fromEntries(names.map((name) => [name, []]));
  /** @type {number[]} */ const ratios = [];
  for (let round = 0; round < ROUNDS; round++) {
    /** @type {Record<string, number>} */ const median = {};
    for (const name of names) {
      const measure = async (/** @type {string} */ name, /** @type {{strips: number, seconds: number}} */ options) =>
        (await import('/scripts/bench/page.js')).timeGraph(name, options);
      const measured = await chromium.inPage(measure, name, { strips: STRIPS, seconds: SECONDS });
      times[name].push(...measured);
      median[name] = quantile(measured, 0.5);
    }
    ratios.push((median.native - median.sources) / (median.busbar - median.sources));
  }
  const graphs = Object.fromEntries(names.map((name) => [name, summary(times[name])]));
  const net = (/** @type {string} */ name) => graphs[name].median - graphs.sources.median;
  console.log(
    `\nChromium offline: ${STRIPS} stereo strips of noise, 3 EQ bands, compressor, pan, gain; µs a quantum (${QUANTUM_US.toFixed(0)} of real time);\n` +
      `${ROUNDS} interleaved runs of ${SECONDS} s of audio, sampled each second; net: less the sources`,
  );
  printTable(
    ['', 'median', 'p99', 'net', '% of real time', 'native / this'],
    Object.entries(CONTENDERS).map(([name, title]) => {
      const rest = name === 'sources' ? ['', '', ''] : [net(name), (100 * net(name)) / QUANTUM_US, net('native') / net(name)];
      return [title, graphs[name].median, graphs[name].p99, ...rest];
    }),
  );
  console.log(`native / Busbar, round by round: ${ratios.map((ratio) => ratio.toFixed(2)).join(', ')}`);
  return { graphs, ratios, ratio: quantile(ratios, 0.5) };
}

async function compareEngines() {
  const { timeEngine } = await import('./engine.js');
  /** @type {{strips: number, wasm: ReturnType<typeof summary>, native: ReturnType<typeof summary>}[]} */ const rows = [];
  for (const strips of [1, 32, 256, 1024]) {
    const seconds = strips > 32 ? 4 : 15;
    const wasm = summary(await timeEngine({ strips, seconds }));
    rows.push({ strips, wasm, native: summary(await exitOnFailure(() => timeNative({ strips, seconds }))) });
  }
  console.log('\nThe engine without a browser, the same strips, all meters read; µs a quantum');
  printTable(
    ['strips', 'wasm in Node, median', 'p99', '% of real time', 'native, median', 'p99', 'wasm / native'],
    rows.map(({ strips, wasm, native }) => [
      String(strips),
      wasm.median,
      wasm.p99,
      (100 * wasm.median) / QUANTUM_US,
      native.median,
      native.p99,
      wasm.median / native.median,
    ]),
  );
  return rows;
}

async function compareWrites() {
  const samples = await chromium.inPage(async () => (await import('/scripts/bench/page.js')).timeWrites());
  const write = summary(samples.write);
  const batchOf1000 = summary(samples.batchOf1000);
  const setValueAtTime = summary(samples.setValueAtTime);
  console.log('\nA word to the audio thread, in Chromium, the context running; µs');
  printTable(
    ['', 'median', 'p99'],
    [
      ['param.value = x', write.median, write.p99],
      ['mixer.batch() of 1000 writes', batchOf1000.median, batchOf1000.p99],
      ['AudioParam.setValueAtTime(x, t), to compare', setValueAtTime.median, setValueAtTime.p99],
    ],
  );
  return { write, batchOf1000, setValueAtTime };
}
