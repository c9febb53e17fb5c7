import { netRatios, netTimes } from '../../../scripts/bench/net.js';
import { quantaIn } from '../../../scripts/bench/rendering.js';
import { quantile } from '../../../scripts/bench/statistics.js';

/**
 * Statistics of the renderings of one load.
 *
 * @typedef {{median: number, low: number, high: number}} Spread `low` and `high` are the quartiles
 *
 * @typedef {object} Figure
 * @property {Spread} net µs per quantum: the whole rendering minus that of the sources alone
 * @property {boolean} noisy whether `net` is too uncertain to be shown
 * @property {Spread | null} ratio `net` divided by Busbar's; null if either is noisy
 *
 * @typedef {Record<string, Figure>} Figures by contender, without the sources
 */

/** The widest interquartile range that is not noisy, as a share of the median. */
const MAX_SPREAD = 0.5;

/** The shortest net time that is not noisy, in steps of the clock. */
const MIN_CLOCK_STEPS = 20;

/** @param {number[]} samples @returns {Spread} */
export function spreadOf(samples) {
  return { median: quantile(samples, 0.5), low: quantile(samples, 0.25), high: quantile(samples, 0.75) };
}

/**
 * @param {object} load
 * @param {import('../../../scripts/bench/net.js').Times} load.times of at least one round
 * @param {number} load.seconds of audio per rendering
 * @param {number} clockStepMs
 * @returns {Figures}
 */
export function figuresOf({ times, seconds }, clockStepMs) {
  const shortest = (1000 * MIN_CLOCK_STEPS * clockStepMs) / quantaIn(seconds);
  const isNoisy = (/** @type {Spread} */ { median, low, high }) =>
    low < shortest || high - low > MAX_SPREAD * median;
  const isBusbarNoisy = isNoisy(spreadOf(netTimes(times, 'busbar')));
  const names = Object.keys(times).filter((name) => name !== 'sources');
  const figures = names.map((name) => {
    const net = spreadOf(netTimes(times, name));
    const noisy = isNoisy(net);
    return [name, { net, noisy, ratio: noisy || isBusbarNoisy ? null : spreadOf(netRatios(times, name)) }];
  });
  return Object.fromEntries(figures);
}
