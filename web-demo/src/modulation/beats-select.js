import { element } from '../element.js';
import { watch } from '../watch.js';
import { modulatorChange } from './modulator-change.js';

/** Periods in beats, with their texts. @type {ReadonlyMap<number, string>} */
const PERIODS = new Map([
  [1 / 8, '1/8 beat'],
  [1 / 4, '1/4 beat'],
  [1 / 3, '1/3 beat'],
  [1 / 2, '1/2 beat'],
  [3 / 4, '3/4 beat'],
  [1, '1 beat'],
  [1.5, '1 1/2 beats'],
  [2, '2 beats'],
  [3, '3 beats'],
  [4, '4 beats'],
  [8, '8 beats'],
  [16, '16 beats'],
  [32, '32 beats'],
]);

/**
 * A select of an LFO's period in beats. A period that a session or the console has set is an option of its
 * own.
 * @param {import('busbar').Mixer} mixer
 * @param {import('busbar').Lfo} lfo
 * @param {AbortSignal} signal
 */
export function createBeatsSelect(mixer, lfo, signal) {
  const select = element('select', { 'aria-label': 'LFO period in beats', 'data-testid': 'lfo-beats' });
  select.addEventListener('change', () => {
    lfo.beats = Number(select.value);
  });
  const show = () => {
    const { beats } = lfo;
    if (beats === null) return;
    const periods = new Map(PERIODS);
    if (!periods.has(beats)) periods.set(beats, `${beats} beats`);
    select.replaceChildren(...[...periods].map(([value, text]) => element('option', { value }, text)));
    select.value = String(beats);
  };
  watch(modulatorChange(mixer), show, signal);
  return select;
}
