import { quantaIn } from '../../../scripts/bench/rendering.js';
import { renderingSeconds } from './length.js';

/**
 * @typedef {object} Load A number of strips, which every contender renders, and its results.
 * @property {number} strips
 * @property {number} seconds of audio per rendering
 * @property {Record<string, number>} costs estimated µs per quantum, by contender
 * @property {Record<string, number[]>} times µs per quantum in each completed round, by contender
 *
 * @typedef {object} State The next rendering and the results so far.
 * @property {{name: string, strips: number, round: number} | null} next the next rendering; `round` counts
 *   from 1 and is 0 during the warm-up; null at the end
 * @property {number} share of the measurement that is done, 0 to 1
 * @property {number | undefined} leftMs estimated time left, undefined during the warm-up
 * @property {readonly Load[]} loads
 *
 * @typedef {object} Tools
 * @property {(name: string, options: {strips: number, seconds: number}) => Promise<number>} time renders once
 *   and returns µs per quantum
 * @property {number} clockStepMs
 */

/** The contenders, by their names in scripts/bench/graphs.js. */
export const COMPARED = ['sources', 'native', 'javascript', 'busbar'];

/** Seconds of audio in the first rendering of an estimate. Each further one is four times as long. */
const FIRST_TRY = 0.25;
const LAST_TRY = 4;
/** An estimate needs a rendering that takes at least this long. */
const ENOUGH_MS = 20;
/** Lower bound of an estimate, in µs per quantum: a coarse clock can measure 0. */
const MIN_COST = 0.1;

/** The warm-up's share of the progress. */
const WARM_UP_SHARE = 0.1;

/**
 * First renders every load with every contender, to warm up and to plan the length of the renderings. Then
 * renders all of them in rounds. In each round a different contender comes first, so that disturbances affect
 * all of them equally. The generator yields before each rendering; a caller that stops iterating cancels the
 * measurement.
 * @param {import('./options.js').Options} options
 * @param {Tools} tools
 * @returns {AsyncGenerator<State, void>}
 */
export async function* measure(options, tools) {
  /** @type {Load[]} */ const loads = [];
  yield* warmUp(loads, options, tools);
  yield* renderRounds(loads, options, tools);
  yield { next: null, share: 1, leftMs: 0, loads };
}

/**
 * @param {Load[]} loads filled by this function
 * @param {import('./options.js').Options} options
 * @param {Tools} tools
 * @returns {AsyncGenerator<State, void>}
 */
async function* warmUp(loads, { strips: sizes, rounds, seconds }, { time, clockStepMs }) {
  const step = WARM_UP_SHARE / (sizes.length * COMPARED.length);
  let share = 0;
  for (const strips of sizes) {
    /** @type {Record<string, number>} */ const costs = {};
    for (const name of COMPARED) {
      yield { next: { name, strips, round: 0 }, share, leftMs: undefined, loads };
      costs[name] = await estimate((audio) => time(name, { strips, seconds: audio }), clockStepMs);
      share += step;
    }
    const times = Object.fromEntries(COMPARED.map((name) => [name, []]));
    loads.push({ strips, seconds: renderingSeconds(costs, { rounds, seconds, clockStepMs }), costs, times });
  }
}

/**
 * @param {(seconds: number) => Promise<number>} time renders seconds of audio and returns µs per quantum
 * @param {number} clockStepMs
 * @returns {Promise<number>} estimated µs per quantum
 */
async function estimate(time, clockStepMs) {
  for (let seconds = FIRST_TRY; ; seconds *= 4) {
    const cost = await time(seconds);
    const takenMs = (cost * quantaIn(seconds)) / 1000;
    if (takenMs >= Math.max(ENOUGH_MS, 10 * clockStepMs) || seconds >= LAST_TRY)
      return Math.max(cost, MIN_COST);
  }
}

/**
 * @param {readonly Load[]} loads
 * @param {{rounds: number}} options
 * @param {Tools} tools
 * @returns {AsyncGenerator<State, void>}
 */
async function* renderRounds(loads, { rounds }, { time }) {
  const expectedMs = (/** @type {Load} */ { costs, seconds }, /** @type {string} */ name) =>
    (costs[name] * quantaIn(seconds)) / 1000;
  const allMs = rounds * sum(loads.map((load) => sum(COMPARED.map((name) => expectedMs(load, name)))));
  const start = performance.now();
  let doneMs = 0;
  for (let round = 1; round <= rounds; round++) {
    for (const load of loads) {
      const { strips, seconds, times } = load;
      /** @type {[string, number][]} */ const results = [];
      for (const name of rotated(COMPARED, round)) {
        const pace = doneMs > 0 ? (performance.now() - start) / doneMs : 1;
        const share = WARM_UP_SHARE + (1 - WARM_UP_SHARE) * (doneMs / allMs);
        yield { next: { name, strips, round }, share, leftMs: pace * (allMs - doneMs), loads };
        results.push([name, await time(name, { strips, seconds })]);
        doneMs += expectedMs(load, name);
      }
      for (const [name, result] of results) times[name].push(result);
    }
  }
}

/** @param {number[]} values */
const sum = (values) => values.reduce((total, value) => total + value, 0);

/** @template T @param {readonly T[]} list @param {number} by */
const rotated = (list, by) => list.map((_, i) => list[(i + by) % list.length]);
