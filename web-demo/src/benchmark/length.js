import { quantaIn } from '../../../scripts/bench/rendering.js';

/** Below this, what engines do once, optimising above all, would be much of the whole. s */
const LEAST = 1;
/** Two channels of a minute are 23 MB. s */
const MOST = 60;
const GRAIN = 0.25; // s

/** How many steps of the clock Busbar's rendering shall take. */
const CLOCK_STEPS = 100;

/**
 * How much audio each rendering of a size should have: what the time allows, all in all; more where the clock could not tell Busbar's time from
 * nothing, up to twice that.
 * @param {Record<string, number>} costs µs a quantum of all that is compared, about
 * @param {{rounds: number, seconds: number, clockStepMs: number}} plan `seconds`: for all rounds
 * @returns {number} s
 */
export function renderingSeconds(costs, { rounds, seconds, clockStepMs }) {
  const round = Object.values(costs).reduce((sum, cost) => sum + cost, 0);
  const affordable = secondsIn((1e6 * seconds) / rounds, round);
  const readable = secondsIn(1000 * CLOCK_STEPS * clockStepMs, costs.busbar);
  const wanted = Math.max(affordable, Math.min(readable, 2 * affordable));
  return Math.min(Math.max(GRAIN * Math.ceil(wanted / GRAIN), LEAST), MOST);
}

/** How much audio a time is enough for. @param {number} time µs @param {number} cost µs a quantum @returns {number} s */
const secondsIn = (time, cost) => time / (cost * quantaIn(1));
