import { quantile } from '../../../scripts/bench/statistics.js';

const STEPS = 5;

/** The steps in which performance.now() advances, ms: browsers make it coarse, to 100 ms at worst. @param {() => number} [now] ms */
export function clockStep(now = () => performance.now()) {
  const steps = Array.from({ length: STEPS }, () => {
    const start = now();
    let later = start;
    while (later === start) later = now();
    return later - start;
  });
  return Number(quantile(steps, 0.5).toFixed(4));
}
