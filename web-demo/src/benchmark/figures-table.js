import { element } from '../element.js';
import { spreadOf } from './figures.js';
import { countText, figureText, percentOf, titleOf } from './words.js';

/** @typedef {import('./measurement.js').Load & {figures: import('./figures.js').Figures}} Result */

const HEAD = ['', 'µs per quantum', 'interquartile range', '% of real time', '× Busbar'];

/** @param {import('./figures.js').Spread} spread */
const rangeText = ({ low, high }) => `${figureText(low)} to ${figureText(high)}`;

/** The table of all figures. @param {readonly Result[]} results */
export function createFiguresTable(results) {
  return element(
    'table',
    { className: 'figures', 'data-testid': 'figures' },
    element('caption', {}, 'Mixing time: medians of the renderings’ times minus those of the sources alone.'),
    element('thead', {}, element('tr', {}, ...HEAD.map((text) => element('th', { scope: 'col' }, text)))),
    ...results.map(createRows),
  );
}

/** The rows of one number of strips. @param {Result} result */
function createRows({ strips, seconds, times, figures }) {
  const sources = spreadOf(times.sources);
  const rounds = countText(times.sources.length, 'round');
  const title = `${countText(strips, 'strip')}: ${rounds} of ${seconds} s of audio`;
  return element(
    'tbody',
    { 'data-strips': strips },
    element('tr', {}, element('th', { scope: 'rowgroup', colSpan: HEAD.length, className: 'size' }, title)),
    ...Object.entries(figures).map(([name, { net, noisy, ratio }]) =>
      createRow(name, [
        noisy ? 'too noisy' : figureText(net.median),
        rangeText(net),
        noisy ? '' : figureText(percentOf(net.median)),
        ratio ? figureText(ratio.median) : '',
      ]),
    ),
    createRow('sources', [
      figureText(sources.median),
      rangeText(sources),
      figureText(percentOf(sources.median)),
      '',
    ]),
  );
}

/** @param {string} name of a contender @param {string[]} texts */
function createRow(name, texts) {
  return element(
    'tr',
    { 'data-name': name },
    element('th', { scope: 'row' }, titleOf(name)),
    ...texts.map((text) => element('td', { className: text === 'too noisy' ? 'noisy' : '' }, text)),
  );
}
