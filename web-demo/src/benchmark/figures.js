import { netRatios, netTimes } from '../../../scripts/bench/net.js';
import { quantaIn } from '../../../scripts/bench/rendering.js';
import { quantile } from '../../../scripts/bench/statistics.js';

/**
 * What the renderings of one size say.
 *
 * @typedef {{median: number, low: number, high: number}} Spread half of the rounds lie between `low` and `high`
 * @typedef {object} Figure
 * @property {Spread} net µs a quantum of whole renderings less those of the sources alone
 * @property {boolean} noisy whether `net` says too little
 * @property {Spread | null} ratio how many times what Busbar takes; null where either is noisy
 *
 * @typedef {Record<string, Figure>} Figures by contender, without the sources
 */

/** How far the middle half of the rounds may reach, of the median. */
const MOST_SPREAD = 0.5;

/** How many steps of the clock a rendering must take more than the sources alone. */
const CLOCK_STEPS = 20;

/** @param {number[]} samples @returns {Spread} */
export function spreadOf(samples) {
  return { median: quantile(samples, 0.5), low: quantile(samples, 0.25), high: quantile(samples, 0.75) };
}

/**
 * @param {{times: import('../../../scripts/bench/net.js').Times, seconds: number}} scene of at least one round; `seconds` of audio in a rendering
 * @param {number} clockStepMs
 * @returns {Figures}
 */
export function figuresOf({ times, seconds }, clockStepMs) {
  const least = (1000 * CLOCK_STEPS * clockStepMs) / quantaIn(seconds);
  const isNoisy = (/** @type {Spread} */ { median, low, high }) =>
    low < least || high - low > MOST_SPREAD * median;
  const noBase = isNoisy(spreadOf(netTimes(times, 'busbar')));
  const names = Object.keys(times).filter((name) => name !== 'sources');
  const figures = names.map((name) => {
    const net = spreadOf(netTimes(times, name));
    const noisy = isNoisy(net);
    return [name, { net, noisy, ratio: noisy || noBase ? null : spreadOf(netRatios(times, name)) }];
  });
  return Object.fromEntries(figures);
}
