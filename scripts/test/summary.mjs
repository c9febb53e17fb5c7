/**
 * The closing tables of a test run.
 *
 * @typedef {object} StepResult
 * @property {string} name
 * @property {number} seconds
 * @property {'passed' | 'failed' | 'not run'} outcome
 * @property {import('./times-reporter.mjs').TestTime[]} times of the step's tests
 */

const SLOWEST = 10;

/**
 * A table of the steps with their seconds and outcomes, then the slowest tests.
 * @param {readonly StepResult[]} results
 */
export function summaryOf(results) {
  const total = results.reduce((sum, { seconds }) => sum + seconds, 0);
  const width = Math.max(5, ...results.map(({ name }) => name.length));
  const row = (/** @type {string} */ name, /** @type {string} */ seconds, outcome = '') =>
    `${name.padEnd(width)}  ${seconds.padStart(7)}  ${outcome}`.trimEnd();
  const lines = [
    row('Step', 'seconds'),
    ...results.map(({ name, seconds, outcome }) =>
      row(name, outcome === 'not run' ? '' : seconds.toFixed(1), outcome),
    ),
    row('Total', total.toFixed(1)),
  ];
  const slowest = results.flatMap(({ times }) => times).sort((a, b) => b.seconds - a.seconds);
  if (slowest.length > 0) lines.push('', 'Slowest tests');
  for (const { name, file, seconds } of slowest.slice(0, SLOWEST))
    lines.push(`${seconds.toFixed(1).padStart(7)} s  ${name}${file && ` (${file})`}`);
  return lines.join('\n');
}
