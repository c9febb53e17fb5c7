import { quantile } from '../../../scripts/bench/statistics.js';

const STEPS = 5;

/**
 * Measures the resolution of performance.now(). Browsers reduce it, at worst to 100 ms.
 * @param {() => number} [now] ms
 * @returns {number} ms
 */
export function clockStep(now = () => performance.now()) {
  const steps = Array.from({ length: STEPS }, () => {
    const start = now();
    let later = start;
    while (later === start) later = now();
    return later - start;
  });
  return Number(quantile(steps, 0.5).toFixed(4));
}
