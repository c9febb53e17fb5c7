#!/usr/bin/env node
/**
 * `npm run soak`: plays 32 strips live in Chromium for ten minutes, reads all meters, moves faders, and fails
 * if there was an underrun. Before and after that it blocks the audio thread for 60 ms and fails if no
 * underrun was counted.
 *
 *   npm run soak -- [--minutes 10] [--transport shared|message] [--graph busbar|native|sources|…]
 *
 * The graphs are those of graphs.js.
 */
import os from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { launchBrowser } from '../../tests/support/browser.js';
import { GRAPHS } from './graphs.js';
import { describeMachine, stolenMs } from './machine.js';

/**
 * @typedef {import('./soak-page.js').State & {stolenMs: number}} State
 * @typedef {import('puppeteer-core').Page} Page
 */

const STRIPS = 32;
const STALL_MS = 60;
const TRIALS = 5;
/** Chromium's count of underruns may lag by some seconds. */
const COUNT_LAG_MS = 3000;
const MINUTE_MS = 60_000;

const { minutes, transport, graph } = readOptions();
const chromium = await launchBrowser('chromium');
const { cpu, cores } = describeMachine();
console.log(
  `${chromium.version} on ${cpu}, ${cores} cores; ${STRIPS} strips, ${graph}` +
    (graph === 'busbar' ? `, transport ${transport}` : ''),
);

/** @type {string[]} */ const failures = [];
try {
  // In a separate page, since Chromium enlarges the buffer of a page after every underrun.
  const firstPage = await openPage();
  await checkStall(firstPage);
  await firstPage.close();
  const page = await openPage();
  await soak(page);
  await checkStall(page);
} finally {
  await chromium.close();
}
console.log(failures.length === 0 ? 'passed' : `failed: ${failures.join('; ')}`);
process.exitCode = failures.length === 0 ? 0 : 1;

/** @returns {{minutes: number, transport: 'shared' | 'message', graph: string}} */
function readOptions() {
  const text = /** @type {const} */ ('string');
  const { values } = parseArgs({
    options: {
      minutes: { type: text, default: '10' },
      transport: { type: text, default: 'shared' },
      graph: { type: text, default: 'busbar' },
    },
  });
  const minutes = Number(values.minutes);
  const { transport, graph } = values;
  if (!(minutes > 0)) throw new RangeError(`--minutes must be a positive number, got ${values.minutes}`);
  if (transport !== 'shared' && transport !== 'message')
    throw new RangeError(`--transport must be shared or message, got ${transport}`);
  if (!Object.hasOwn(GRAPHS, graph))
    throw new RangeError(`--graph must be one of ${Object.keys(GRAPHS).join(', ')}, got ${graph}`);
  return { minutes, transport, graph };
}

/** Opens a page and lets it play for some seconds. */
async function openPage() {
  const page = await chromium.puppeteer.newPage();
  page.on('pageerror', (error) => failures.push(`uncaught in the page: ${error}`));
  await page.goto(chromium.url);
  const start = async (
    /** @type {string} */ graph,
    /** @type {number} */ strips,
    /** @type {'shared' | 'message'} */ transport,
  ) => (await import('/scripts/bench/soak-page.js')).start(graph, { strips, transport });
  await page.evaluate(start, graph, STRIPS, transport);
  await sleep(COUNT_LAG_MS);
  return page;
}

/** @param {Page} page @returns {Promise<State>} */
async function readState(page) {
  const state = await page.evaluate(async () => (await import('/scripts/bench/soak-page.js')).readState());
  return { ...state, stolenMs: stolenMs() };
}

/**
 * Positive control: blocks the audio thread and checks that an underrun is counted. It may need several
 * trials. The blocked thread is busy, and if it shares a core with the headless browser's sound device, the
 * device waits too and counts no underrun.
 * @param {Page} page
 */
async function checkStall(page) {
  for (let trial = 1; trial <= TRIALS; trial++) {
    const before = await readState(page);
    await page.evaluate(async (ms) => (await import('/scripts/bench/soak-page.js')).stall(ms), STALL_MS);
    await sleep(COUNT_LAG_MS);
    const { underruns } = difference(before, await readState(page));
    console.log(`audio thread blocked for ${STALL_MS} ms: ${underruns} underruns`);
    if (underruns > 0) return;
  }
  failures.push(`blocking the audio thread for ${STALL_MS} ms counted no underrun`);
}

/** @param {Page} page */
async function soak(page) {
  const first = await readState(page);
  let last = first;
  for (const end = Date.now() + minutes * MINUTE_MS; Date.now() < end; ) {
    await sleep(Math.min(MINUTE_MS, end - Date.now()));
    const state = await readState(page);
    console.log(describe(last, state));
    last = state;
  }
  console.log(`total: ${describe(first, last)}`);
  check(first, last);
}

/** The state at `to`, with counts since `from`. @param {State} from @param {State} to */
function describe(from, to) {
  const percent = (/** @type {number} */ share) => `${(100 * share).toFixed(1)} %`;
  const { seconds, underruns, drawn } = difference(from, to);
  const figures = [
    `${seconds.toFixed(1)} s played`,
    `${underruns} underruns`,
    `${(drawn / seconds).toFixed(0)} animation frames per second`,
  ];
  if (to.mixer) {
    const { load, worstLoad, quanta, active } = to.mixer;
    figures.push(
      `${quanta} quanta`,
      `load ${percent(load)}, worst ${percent(worstLoad)}`,
      `${active} active strips`,
    );
  }
  const machine = `machine: load ${os.loadavg()[0]}, ${to.stolenMs - from.stolenMs} ms stolen`;
  return [...figures, machine].join(', ');
}

/**
 * Counts from one state to another. `played` and `mixed` are shares of the time between them.
 * @param {State} from
 * @param {State} to
 */
function difference(from, to) {
  const seconds = to.seconds - from.seconds;
  return {
    seconds,
    played: seconds / (to.now - from.now),
    mixed: to.mixer && from.mixer ? (to.mixer.seconds - from.mixer.seconds) / (to.now - from.now) : 1,
    underruns: to.underruns - from.underruns,
    drawn: to.drawn - from.drawn,
  };
}

/** Records everything that makes the soak fail. @param {State} from @param {State} to */
function check(from, to) {
  const { played, mixed, underruns, drawn, seconds } = difference(from, to);
  if (underruns > 0) failures.push(`${underruns} underruns`);
  if (played < 0.99) failures.push(`the context played for ${played.toFixed(3)} of the time`);
  if (mixed < 0.99) failures.push(`the mixer ran ${mixed.toFixed(3)} of the time`);
  if (drawn < 20 * seconds) failures.push(`only ${drawn} animation frames`);
  if (!to.mixer) return;
  if (to.mixer.active !== STRIPS + 1) failures.push(`${to.mixer.active} of ${STRIPS + 1} strips were active`);
  if (to.mixer.faults > 0) failures.push(`${to.mixer.faults} faults`);
}
