/**
 * "Net" is the rendering time minus that of the same sources connected straight to the output. Both times
 * come from the same round, because other work on the machine slows down all renderings of a round equally.
 *
 * @typedef {Record<string, number[]>} Times µs per quantum, one per round, by contender; with `sources` and
 *   `busbar`
 */

/**
 * The net times of a contender by round.
 * @param {Times} times
 * @param {string} name
 * @returns {number[]} µs per quantum
 */
export const netTimes = (times, name) => times[name].map((time, round) => time - times.sources[round]);

/** A contender's net times divided by Busbar's, by round. @param {Times} times @param {string} name */
export function netRatios(times, name) {
  const busbar = netTimes(times, 'busbar');
  return netTimes(times, name).map((time, round) => time / busbar[round]);
}
