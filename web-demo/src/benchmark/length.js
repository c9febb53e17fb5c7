import { quantaIn } from '../../../scripts/bench/rendering.js';

/** In shorter renderings the one-time work of the JavaScript engine, mainly its optimiser, would dominate. */
const MIN_SECONDS = 1;
/** A minute of two channels at 48 kHz is 23 MB. */
const MAX_SECONDS = 60;
const GRAIN = 0.25; // s; all lengths are multiples of it

/** The shortest useful rendering by Busbar, in steps of the clock. */
const CLOCK_STEPS = 100;

/**
 * How much audio each rendering of a load should have: as much as the time allows, but up to twice that where
 * the clock is too coarse to measure Busbar.
 * @param {Record<string, number>} costs estimated µs per quantum, by contender
 * @param {{rounds: number, seconds: number, clockStepMs: number}} plan seconds: the time for all rounds
 * @returns {number} s
 */
export function renderingSeconds(costs, { rounds, seconds, clockStepMs }) {
  const round = Object.values(costs).reduce((sum, cost) => sum + cost, 0);
  const affordable = secondsIn((1e6 * seconds) / rounds, round);
  const readable = secondsIn(1000 * CLOCK_STEPS * clockStepMs, costs.busbar);
  const wanted = Math.max(affordable, Math.min(readable, 2 * affordable));
  return Math.min(Math.max(GRAIN * Math.ceil(wanted / GRAIN), MIN_SECONDS), MAX_SECONDS);
}

/**
 * How much audio can be rendered in a time.
 * @param {number} time µs
 * @param {number} cost µs per quantum
 * @returns {number} s
 */
const secondsIn = (time, cost) => time / (cost * quantaIn(1));
