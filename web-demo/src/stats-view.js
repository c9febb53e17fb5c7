import { element } from './element.js';
import { onFrame } from './frames.js';
import { numberText } from './text.js';

const INTERVAL = 250; // ms

/** @param {number} share @returns {string} percent */
const percent = (share) => `${numberText(share * 100, share < 0.1 ? 1 : 0)} %`;

/**
 * @typedef {object} Row
 * @property {string} name
 * @property {string} id for tests
 * @property {string} title a tooltip
 * @property {() => string} text
 * @property {() => boolean} [bad] whether the value is bad
 */

/** @param {import('busbar').AudioMixer} mixer @returns {Row[]} */
function rowsOf(mixer) {
  const { stats } = mixer;
  return [
    {
      name: 'Load',
      id: 'load',
      title: 'Share of real time that the mixer needs on the audio thread, averaged over a second',
      text: () => percent(stats.load),
      bad: () => stats.load > 0.7,
    },
    {
      name: 'Worst',
      id: 'worst-load',
      title: 'The highest load of any second so far',
      text: () => percent(stats.worstLoad),
      bad: () => stats.worstLoad > 0.9,
    },
    {
      name: 'Strips',
      id: 'strips',
      title: 'Strips with a signal / all strips',
      text: () => `${stats.activeStrips} / ${mixer.strips.length}`,
    },
    {
      name: 'Faults',
      id: 'faults',
      title: 'Blocks in which a strip was silenced because of NaN, infinity or a level above +300 dBFS',
      text: () => String(stats.faults),
      bad: () => stats.faults > 0,
    },
    {
      name: 'Underruns',
      id: 'underruns',
      title: 'Dropouts in the output, in browsers that count them',
      text: () => String(stats.underruns ?? '\u2013'),
      bad: () => (stats.underruns ?? 0) > 0,
    },
    {
      name: 'Engine',
      id: 'engine',
      title: 'Backend and transport. The reasons for them are at the bottom of the page.',
      text: () => `${mixer.backend}, ${mixer.transport}`,
    },
  ];
}

/**
 * The mixer's load, counters, backend and transport.
 * @param {import('busbar').AudioMixer} mixer
 */
export function createStatsView(mixer) {
  const cells = rowsOf(mixer).map((row) => {
    const value = element('dd', { 'data-testid': row.id });
    return { ...row, value, cell: element('div', { title: row.title }, element('dt', {}, row.name), value) };
  });
  let last = Number.NEGATIVE_INFINITY;
  onFrame((now) => {
    if (now - last < INTERVAL) return;
    last = now;
    for (const { value, text, bad } of cells) {
      const shown = text();
      if (value.textContent !== shown) value.textContent = shown;
      value.classList.toggle('bad', bad?.() ?? false);
    }
  });
  return element('dl', { className: 'stats', 'aria-label': 'Engine' }, ...cells.map(({ cell }) => cell));
}
