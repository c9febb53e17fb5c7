#!/usr/bin/env node
/**
 * `npm run soak`: 32 strips live in Chromium for ten minutes, all meters read and faders moved, without a single underrun. Before that and after
 * it the audio thread is held up for 60 ms, which has to be counted.
 *
 *   npm run soak -- [--minutes 10] [--transport shared|message] [--graph busbar|native|sources|…]   the graphs of graphs.js, to compare
 */
import os from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { launchBrowser } from '../../tests/support/browser.js';
import { GRAPHS } from './graphs.js';
import { describeMachine, stolenMs } from './machine.js';

/** @typedef {import('./soak-page.js').State & {stolenMs: number}} State @typedef {import('puppeteer-core').Page} Page */

const STRIPS = 32;
const STALL_MS = 60;
const TRIALS = 5;
/** What Chromium tells of underruns is up to some seconds old. */
const NEWS_MS = 3000;
const MINUTE_MS = 60_000;

const { minutes, transport, graph } = readOptions();
const chromium = await launchBrowser('chromium');
const { cpu, cores } = describeMachine();
console.log(
  `${chromium.version} on ${cpu}, ${cores} cores; ${STRIPS} strips, ${graph}${graph === 'busbar' ? `, transport ${transport}` : ''}`,
);

/** @type {string[]} */ const failures = [];
try {
  // In a page of its own: Chromium plays with a larger buffer after every underrun.
  const rehearsal = await play();
  await holdUp(rehearsal);
  await rehearsal.close();
  const page = await play();
  await soak(page);
  await holdUp(page);
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

/** A page that has played for some seconds. */
async function play() {
  const page = await chromium.puppeteer.newPage();
  page.on('pageerror', (error) => failures.push(`the page says ${error}`));
  await page.goto(chromium.url);
  const start = async (
    /** @type {string} */ graph,
    /** @type {number} */ strips,
    /** @type {'shared' | 'message'} */ transport,
  ) => (await import('/scripts/bench/soak-page.js')).start(graph, { strips, transport });
  await page.evaluate(start, graph, STRIPS, transport);
  await sleep(NEWS_MS);
  return page;
}

/** @param {Page} page @returns {Promise<State>} */
async function ask(page) {
  const state = await page.evaluate(async () => (await import('/scripts/bench/soak-page.js')).tell());
  return { ...state, stolenMs: stolenMs() };
}

/**
 * The positive control. More than one trial, since the thread that is held up is busy meanwhile: where it happens to share a core with the headless
 * browser's sound device, that waits too, and misses nothing.
 * @param {Page} page
 */
async function holdUp(page) {
  for (let trial = 1; trial <= TRIALS; trial++) {
    const before = await ask(page);
    await page.evaluate(async (ms) => (await import('/scripts/bench/soak-page.js')).stall(ms), STALL_MS);
    await sleep(NEWS_MS);
    const { underruns } = between(before, await ask(page));
    console.log(`the audio thread held up for ${STALL_MS} ms: ${underruns} underruns`);
    if (underruns > 0) return;
  }
  failures.push(`a stall of ${STALL_MS} ms was not counted`);
}

/** @param {Page} page */
async function soak(page) {
  const first = await ask(page);
  let last = first;
  for (const end = Date.now() + minutes * MINUTE_MS; Date.now() < end; ) {
    await sleep(Math.min(MINUTE_MS, end - Date.now()));
    const state = await ask(page);
    console.log(describe(last, state));
    last = state;
  }
  console.log(`in all: ${describe(first, last)}`);
  judge(first, last);
}

/** @param {State} from @param {State} to */
function describe(from, to) {
  const percent = (/** @type {number} */ share) => `${(100 * share).toFixed(1)} %`;
  const { seconds, underruns, drawn } = between(from, to);
  const words = [
    `${seconds.toFixed(1)} s played`,
    `${underruns} underruns`,
    `${(drawn / seconds).toFixed(0)} pictures a second`,
  ];
  if (to.mixer) {
    const { load, worstLoad, quanta, sounding } = to.mixer;
    words.push(
      `${quanta} quanta`,
      `load ${percent(load)}, worst ${percent(worstLoad)}`,
      `${sounding} strips sound`,
    );
  }
  const machine = `the machine: load ${os.loadavg()[0]}, ${to.stolenMs - from.stolenMs} ms stolen`;
  return [...words, machine].join(', ');
}

/** @param {State} from @param {State} to */
function between(from, to) {
  const seconds = to.seconds - from.seconds;
  return {
    seconds,
    played: seconds / (to.now - from.now),
    mixed: to.mixer && from.mixer ? (to.mixer.seconds - from.mixer.seconds) / (to.now - from.now) : 1,
    underruns: to.underruns - from.underruns,
    drawn: to.drawn - from.drawn,
  };
}

/** @param {State} from @param {State} to */
function judge(from, to) {
  const { played, mixed, underruns, drawn, seconds } = between(from, to);
  if (underruns > 0) failures.push(`${underruns} underruns`);
  if (played < 0.99) failures.push(`the context played ${played.toFixed(3)} of the time`);
  if (mixed < 0.99) failures.push(`the mixer ran ${mixed.toFixed(3)} of the time`);
  if (drawn < 20 * seconds) failures.push(`the page drew only ${drawn} pictures`);
  if (!to.mixer) return;
  if (to.mixer.sounding !== STRIPS + 1) failures.push(`${to.mixer.sounding} strips sounded, with the master`);
  if (to.mixer.faults > 0) failures.push(`${to.mixer.faults} faults`);
}
