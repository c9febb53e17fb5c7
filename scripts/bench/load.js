import { BENCHMARK_VALUES } from '../../worklet/loading/benchmark-load.js';

/**
 * The load of `npm run bench` and of the demo's benchmark page: the strips of the package's own benchmark,
 * with further settings for the EQ and the compressor, panned from left to right.
 *
 * @typedef {{strips: number}} Load
 */

/** What all strips have in common, by parameter id. */
export const STRIP_VALUES = Object.freeze({
  ...BENCHMARK_VALUES,
  'eq.0.Q': 1,
  'eq.1.Q': 1.4,
  'eq.2.Q': 1,
  'compressor.threshold': -24,
  'compressor.knee': 12,
  'compressor.ratio': 4,
  'compressor.attack': 0.005,
  'compressor.release': 0.15,
});

/** The pan of strip `i` of `count`. @param {number} i @param {number} count */
export const panOf = (i, count) => (count > 1 ? (2 * i) / (count - 1) - 1 : 0);

/** All values of strip `i` of `count`, by parameter id. @param {number} i @param {number} count */
export const stripValues = (i, count) => ({ ...STRIP_VALUES, pan: panOf(i, count) });

/** Settings of the EQ's bands, under the names of BiquadFilterNode. */
export const BANDS = [0, 1, 2].map((band) => settingsOf(`eq.${band}`));

/** Settings of the compressor, under the names of DynamicsCompressorNode. */
export const COMPRESSOR = settingsOf('compressor');

/** Values of one part of the strip, by the last part of their ids. @param {string} part @returns {any} */
function settingsOf(part) {
  const settings = Object.entries(STRIP_VALUES)
    .filter(([id]) => id.startsWith(`${part}.`) && id !== `${part}.enabled`)
    .map(([id, value]) => [id.slice(part.length + 1), value]);
  return Object.fromEntries(settings);
}
