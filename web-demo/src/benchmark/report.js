import { detectCapabilities } from 'busbar';
import { QUANTUM_US, SAMPLE_RATE } from '../../../scripts/bench/rendering.js';
import { browserName } from './browser-name.js';

/** Where the page is. @param {number} clockStepMs */
export function describePlace(clockStepMs) {
  const { backend, transport, crossOriginIsolated } = detectCapabilities();
  const { userAgent, hardwareConcurrency } = navigator;
  return {
    browser: browserName(userAgent),
    userAgent,
    cores: hardwareConcurrency,
    backend,
    transport,
    crossOriginIsolated,
    clockStepMs,
  };
}

/**
 * All that was measured, as it is copied and downloaded.
 * @param {object} measured
 * @param {ReturnType<typeof describePlace>} measured.place
 * @param {import('./options.js').Options} measured.options
 * @param {readonly import('./figures-table.js').Result[]} measured.results
 * @param {boolean} measured.complete whether all rounds were played
 * @param {boolean} measured.hidden whether the page was hidden meanwhile
 */
export function reportOf({ place, options, results, complete, hidden }) {
  return {
    what: 'Busbar’s benchmark page: µs a quantum of offline renderings; net: less those of the sources alone; low to high: half of the rounds',
    date: new Date().toISOString(),
    ...place,
    sampleRate: SAMPLE_RATE,
    quantumUs: QUANTUM_US,
    options,
    complete,
    hidden,
    results: results.map(({ strips, seconds, times, figures }) => ({ strips, seconds, times, figures })),
  };
}
