import { CONTENDERS } from '../../../scripts/bench/contenders.js';
import { QUANTUM_US } from '../../../scripts/bench/rendering.js';

/** The conclusion is about the load with this many strips, if it was measured. */
const TYPICAL_STRIPS = 32;

/**
 * Formats numbers with commas between thousands and a proper minus sign.
 * @param {number} digits significant ones
 */
function formatOf(digits) {
  const format = new Intl.NumberFormat('en', {
    minimumSignificantDigits: digits,
    maximumSignificantDigits: digits,
  });
  return (/** @type {number} */ value) => format.format(value).replace('-', '\u2212');
}

/** Three significant digits. */
export const figureText = formatOf(3);
/** Two significant digits. */
const roughText = formatOf(2);

/** The length of a quantum. */
export const QUANTUM_TEXT = `${Math.round(QUANTUM_US).toLocaleString('en')}\u00a0µs`;

/** Percent of real time. @param {number} time µs per quantum */
export const percentOf = (time) => (100 * time) / QUANTUM_US;

/** @param {string} name of a contender */
export function titleOf(name) {
  const title = CONTENDERS[/** @type {keyof typeof CONTENDERS} */ (name)];
  return title[0].toUpperCase() + title.slice(1);
}

/** @param {number} count @param {string} thing such as "strip" */
export const countText = (count, thing) => `${count} ${thing}${count === 1 ? '' : 's'}`;

/** @param {number} seconds */
const timeText = (seconds) =>
  seconds < 90 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} minutes`;

/** @param {number} seconds for all loads together */
export const durationText = (seconds) => `This takes about ${timeText(1.2 * seconds)}.`;

/** @param {import('./measurement.js').State} state */
export function nextText({ next, leftMs }) {
  if (!next) return 'Done.';
  const what = `${titleOf(next.name)}, ${countText(next.strips, 'strip')}`;
  const state = leftMs === undefined ? 'Warming up.' : `About ${timeText(leftMs / 1000)} left.`;
  return `${state} Now rendering: ${what}.`;
}

/** @param {import('./measurement.js').State['next']} next @param {number} rounds */
export function roundText(next, rounds) {
  if (!next) return 'Done.';
  return next.round === 0 ? 'Warming up.' : `Round ${next.round} of ${rounds}.`;
}

/** @param {ReturnType<typeof import('./report.js').describeEnvironment>} environment */
export function environmentText({ browser, cores, backend, transport, clockStepMs }) {
  return (
    `${browser}, ${countText(cores, 'core')}. Busbar’s backend: ${backend.choice}, ` +
    `transport: ${transport.choice}. Clock resolution: ${clockStepMs} ms.`
  );
}

/**
 * The load of TYPICAL_STRIPS, else the largest.
 * @template {{strips: number}} L
 * @param {readonly L[]} loads
 */
export const typicalOf = (loads) =>
  loads.find(({ strips }) => strips === TYPICAL_STRIPS) ?? loads[loads.length - 1];

/**
 * The result in a few sentences for somebody who is new to Busbar.
 * @param {{strips: number, figures: import('./figures.js').Figures}} result
 */
export function conclusion({ strips, figures: { busbar, native, javascript } }) {
  if (busbar.noisy)
    return (
      `The results for ${countText(strips, 'stereo strip')} differed too much from round to round. ` +
      'Close other tabs and programs, then run the benchmark again.'
    );
  const { median } = busbar.net;
  const sentences = [
    `In this browser Busbar mixes ${countText(strips, 'stereo strip')} in ${roughText(median)}\u00a0µs ` +
      `per quantum of ${QUANTUM_TEXT}, which is ${roughText(percentOf(median))}\u00a0% of real time.`,
  ];
  const others = [
    { figure: native, title: 'the browser’s own nodes' },
    { figure: javascript, title: 'the same mixer in plain JavaScript' },
  ];
  const faster = others.flatMap(({ figure, title }) =>
    figure.ratio ? [`${roughText(figure.ratio.median)} times as fast as ${title}`] : [],
  );
  if (faster.length > 0) sentences.push(`That is ${faster.join(' and ')}.`);
  const noisy = others.filter(({ figure }) => figure.noisy).map(({ title }) => title);
  if (noisy.length > 0) sentences.push(`Too noisy to compare: ${noisy.join(' and ')}.`);
  return sentences.join(' ');
}
