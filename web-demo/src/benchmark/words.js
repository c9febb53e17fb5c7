import { CONTENDERS } from '../../../scripts/bench/contenders.js';
import { QUANTUM_US } from '../../../scripts/bench/rendering.js';

/** The console that a conclusion speaks of, where it was measured. */
const TYPICAL_STRIPS = 32;

/** With a comma in thousands and a real minus sign. @param {number} digits that count */
function formatOf(digits) {
  const format = new Intl.NumberFormat('en', {
    minimumSignificantDigits: digits,
    maximumSignificantDigits: digits,
  });
  return (/** @type {number} */ value) => format.format(value).replace('-', '\u2212');
}

/** A figure of three digits. */
export const figureText = formatOf(3);
/** A figure as people remember it. */
const roughText = formatOf(2);

/** A quantum of real time. */
export const QUANTUM_TEXT = `${Math.round(QUANTUM_US).toLocaleString('en')}\u00a0µs`;

/** @param {number} time µs a quantum */
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

/** @param {number} seconds of all sizes together */
export const durationText = (seconds) => `This takes about ${timeText(1.2 * seconds)}.`;

/** @param {import('./measurement.js').State} state */
export function nextText({ next, leftMs }) {
  if (!next) return 'Done.';
  const what = `${titleOf(next.name)}, ${countText(next.strips, 'strip')}`;
  return leftMs === undefined ? `Warming up. ${what}` : `About ${timeText(leftMs / 1000)} left. ${what}`;
}

/** @param {import('./measurement.js').State['next']} next @param {number} rounds */
export function roundText(next, rounds) {
  if (!next) return 'Done.';
  return next.round === 0 ? 'Warming up.' : `Round ${next.round} of ${rounds}.`;
}

/** @param {ReturnType<typeof import('./report.js').describePlace>} place */
export function placeText({ browser, cores, backend, transport, clockStepMs }) {
  return `${browser}, ${countText(cores, 'core')}; Busbar on ${backend.choice}, transport ${transport.choice}; the clock has steps of ${clockStepMs} ms.`;
}

/** Of all sizes the one to speak of. @template {{strips: number}} S @param {readonly S[]} scenes */
export const typicalOf = (scenes) =>
  scenes.find(({ strips }) => strips === TYPICAL_STRIPS) ?? scenes[scenes.length - 1];

/**
 * What came out, for somebody who is new to it.
 * @param {{strips: number, figures: import('./figures.js').Figures}} result
 */
export function conclusion({ strips, figures: { busbar, native, javascript } }) {
  if (busbar.noisy)
    return `The renderings of ${countText(strips, 'stereo strip')} differed too much from round to round to say how fast Busbar is here. Close other tabs and programs, and run it again.`;
  const sentences = [
    `In this browser Busbar mixes ${countText(strips, 'stereo strip')} in ${roughText(busbar.net.median)}\u00a0µs for each quantum of ${QUANTUM_TEXT}: ${roughText(percentOf(busbar.net.median))}\u00a0% of real time.`,
  ];
  const others = [
    { figure: native, title: 'the browser’s own nodes' },
    { figure: javascript, title: 'the same mixer written by hand in JavaScript' },
  ];
  const faster = others.flatMap(({ figure, title }) =>
    figure.ratio ? [`${roughText(figure.ratio.median)} times as fast as ${title}`] : [],
  );
  if (faster.length > 0) sentences.push(`That is ${faster.join(' and ')}.`);
  const noisy = others.filter(({ figure }) => figure.noisy).map(({ title }) => title);
  if (noisy.length > 0) sentences.push(`Too noisy to compare: ${noisy.join(' and ')}.`);
  return sentences.join(' ');
}
