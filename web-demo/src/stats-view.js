import { element } from './element.js';
import { onFrame } from './frames.js';
import { numberText } from './text.js';

const INTERVAL = 250; // ms

/** @param {number} share @returns {string} percent */
const percent = (share) => `${numberText(share * 100, share < 0.1 ? 1 : 0)} %`;

/**
 * The mixer's load and counters.
 * @param {import('busbar').Mixer} mixer
 */
export function createStatsView(mixer) {
  /**
   * Name, id, tooltip, value, whether the value is bad.
   * @type {[string, string, string, () => string, () => boolean][]}
   */
  const rows = [
    [
      'Load',
      'load',
      'Share of real time that the mixer needs on the audio thread, averaged over a second',
      () => percent(mixer.stats.load),
      () => mixer.stats.load > 0.7,
    ],
    [
      'Worst',
      'worst-load',
      'The highest load of any second so far',
      () => percent(mixer.stats.worstLoad),
      () => mixer.stats.worstLoad > 0.9,
    ],
    [
      'Strips',
      'strips',
      'Strips with a signal / all strips',
      () => `${mixer.stats.activeStrips} / ${mixer.strips.length}`,
      () => false,
    ],
    [
      'Faults',
      'faults',
      'Blocks in which a strip was silenced because of NaN, infinity or a level above +300 dBFS',
      () => String(mixer.stats.faults),
      () => mixer.stats.faults > 0,
    ],
    [
      'Underruns',
      'underruns',
      'Dropouts in the output, in browsers that count them',
      () => String(mixer.stats.underruns ?? '\u2013'),
      () => (mixer.stats.underruns ?? 0) > 0,
    ],
  ];
  const cells = rows.map(([name, id, title]) => {
    const value = element('dd', { 'data-testid': id });
    return { value, cell: element('div', { title }, element('dt', {}, name), value) };
  });
  let last = Number.NEGATIVE_INFINITY;
  onFrame((now) => {
    if (now - last < INTERVAL) return;
    last = now;
    rows.forEach(([, , , text, bad], i) => {
      const { value } = cells[i];
      const shown = text();
      if (value.textContent !== shown) value.textContent = shown;
      value.classList.toggle('bad', bad());
    });
  });
  return element('dl', { className: 'stats', 'aria-label': 'Engine' }, ...cells.map(({ cell }) => cell));
}
