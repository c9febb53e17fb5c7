/**
 * The value below which a share of the samples lies, such as the median for 0.5.
 * @param {number[]} samples
 * @param {number} share 0 to 1
 */
export function quantile(samples, share) {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

/** @param {number[]} samples */
export function summary(samples) {
  return { median: quantile(samples, 0.5), p99: quantile(samples, 0.99), runs: samples.length };
}
