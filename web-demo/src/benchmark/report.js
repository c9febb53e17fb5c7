import { detectCapabilities } from 'busbar';
import { QUANTUM_US, SAMPLE_RATE } from '../../../scripts/bench/rendering.js';
import { browserName } from './browser-name.js';

/** Describes browser, machine and engine. @param {number} clockStepMs */
export function describeEnvironment(clockStepMs) {
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
 * The report that can be copied and downloaded.
 * @param {object} measured
 * @param {ReturnType<typeof describeEnvironment>} measured.environment
 * @param {import('./options.js').Options} measured.options
 * @param {readonly import('./figures-table.js').Result[]} measured.results
 * @param {boolean} measured.complete whether all rounds were rendered
 * @param {boolean} measured.hidden whether the page was hidden during the measurement
 */
export function reportOf({ environment, options, results, complete, hidden }) {
  return {
    what:
      'Busbar benchmark: µs per quantum of offline renderings. net: minus the sources alone. ' +
      'low, high: quartiles of the rounds.',
    date: new Date().toISOString(),
    ...environment,
    sampleRate: SAMPLE_RATE,
    quantumUs: QUANTUM_US,
    options,
    complete,
    hidden,
    results: results.map(({ strips, seconds, times, figures }) => ({ strips, seconds, times, figures })),
  };
}
