/**
 * What mixing costs: all figures less those of the sources alone, in the same round, since what else the machine does strikes a round's renderings alike.
 * @typedef {Record<string, number[]>} Times by contender, `sources` and `busbar` among them: µs a quantum, one for each round
 */

/** @param {Times} times @param {string} name of a contender @returns {number[]} µs a quantum, by round */
export const netTimes = (times, name) => times[name].map((time, round) => time - times.sources[round]);

/** How many times what Busbar takes. @param {Times} times @param {string} name of a contender @returns {number[]} by round */
export function netRatios(times, name) {
  const busbar = netTimes(times, 'busbar');
  return netTimes(times, name).map((time, round) => time / busbar[round]);
}
