import { quantaIn } from '../../../scripts/bench/rendering.js';
import { renderingSeconds } from './length.js';

/**
 * @typedef {object} Scene A console of one size.
 * @property {number} strips
 * @property {number} seconds of audio in a rendering
 * @property {Record<string, number>} costs µs a quantum by contender, about
 * @property {Record<string, number[]>} times µs a quantum by contender, of all whole rounds
 *
 * @typedef {object} State What comes next, and what is known.
 * @property {{name: string, strips: number, round: number} | null} next a rendering; `round` from 1 on, 0 while it warms up; null when all is done
 * @property {number} share of the whole that is done, 0 to 1
 * @property {number | undefined} leftMs undefined until something can be said
 * @property {readonly Scene[]} scenes
 *
 * @typedef {object} Tools
 * @property {(name: string, options: {strips: number, seconds: number}) => Promise<number>} time renders; µs a quantum
 * @property {number} clockStepMs
 */

/** Of graphs.js. */
export const COMPARED = ['sources', 'native', 'javascript', 'busbar'];

/** A first rendering has so much audio, and four times as much until it has taken long enough to tell what a quantum costs. s */
const FIRST_TRY = 0.25;
const LAST_TRY = 4;
const ENOUGH_MS = 20;
/** What a coarse clock calls nothing costs something. µs a quantum */
const LEAST_COST = 0.1;

/** How much of the progress warming up is. */
const WARM_UP_SHARE = 0.1;

/**
 * Renders everything once, to warm up and to plan how long renderings shall be; then round after round, so that what else the machine does strikes all
 * alike, with another one first in each. It says what comes next before each rendering, and goes on when it is asked for more: to cancel, ask no more.
 * @param {import('./options.js').Options} options
 * @param {Tools} tools
 * @returns {AsyncGenerator<State, void>}
 */
export async function* measure(options, tools) {
  /** @type {Scene[]} */ const scenes = [];
  yield* warmUp(scenes, options, tools);
  yield* playRounds(scenes, options, tools);
  yield { next: null, share: 1, leftMs: 0, scenes };
}

/** @param {Scene[]} scenes to be filled @param {import('./options.js').Options} options @param {Tools} tools @returns {AsyncGenerator<State, void>} */
async function* warmUp(scenes, { strips: sizes, rounds, seconds }, { time, clockStepMs }) {
  const step = WARM_UP_SHARE / (sizes.length * COMPARED.length);
  let share = 0;
  for (const strips of sizes) {
    /** @type {Record<string, number>} */ const costs = {};
    for (const name of COMPARED) {
      yield { next: { name, strips, round: 0 }, share, leftMs: undefined, scenes };
      costs[name] = await estimate((audio) => time(name, { strips, seconds: audio }), clockStepMs);
      share += step;
    }
    const times = Object.fromEntries(COMPARED.map((name) => [name, []]));
    scenes.push({ strips, seconds: renderingSeconds(costs, { rounds, seconds, clockStepMs }), costs, times });
  }
}

/** @param {(seconds: number) => Promise<number>} time µs a quantum @param {number} clockStepMs @returns {Promise<number>} µs a quantum, about */
async function estimate(time, clockStepMs) {
  for (let seconds = FIRST_TRY; ; seconds *= 4) {
    const cost = await time(seconds);
    const takenMs = (cost * quantaIn(seconds)) / 1000;
    if (takenMs >= Math.max(ENOUGH_MS, 10 * clockStepMs) || seconds >= LAST_TRY)
      return Math.max(cost, LEAST_COST);
  }
}

/** @param {readonly Scene[]} scenes @param {{rounds: number}} options @param {Tools} tools @returns {AsyncGenerator<State, void>} */
async function* playRounds(scenes, { rounds }, { time }) {
  const expectedMs = (/** @type {Scene} */ { costs, seconds }, /** @type {string} */ name) =>
    (costs[name] * quantaIn(seconds)) / 1000;
  const allMs = rounds * sum(scenes.map((scene) => sum(COMPARED.map((name) => expectedMs(scene, name)))));
  const start = performance.now();
  let doneMs = 0;
  for (let round = 1; round <= rounds; round++) {
    for (const scene of scenes) {
      const { strips, seconds, times } = scene;
      /** @type {[string, number][]} */ const results = [];
      for (const name of rotated(COMPARED, round)) {
        const pace = doneMs > 0 ? (performance.now() - start) / doneMs : 1;
        const share = WARM_UP_SHARE + (1 - WARM_UP_SHARE) * (doneMs / allMs);
        yield { next: { name, strips, round }, share, leftMs: pace * (allMs - doneMs), scenes };
        results.push([name, await time(name, { strips, seconds })]);
        doneMs += expectedMs(scene, name);
      }
      for (const [name, result] of results) times[name].push(result);
    }
  }
}

/** @param {number[]} values */
const sum = (values) => values.reduce((total, value) => total + value, 0);

/** @template T @param {readonly T[]} list @param {number} by */
const rotated = (list, by) => list.map((_, i) => list[(i + by) % list.length]);
