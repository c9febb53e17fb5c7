import { LFO_TYPES } from 'busbar';
import { element } from '../element.js';
import { createKnob } from '../knob.js';
import { createSelect } from '../select.js';
import { createToggle } from '../toggle.js';
import { watch } from '../watch.js';
import { createBeatsSelect } from './beats-select.js';
import { modulatorChange } from './modulator-change.js';
import { numberOf } from './modulator-numbers.js';

/** @type {Record<import('busbar').LfoType, string>} */
const SHAPES = {
  sine: 'Sine',
  triangle: 'Triangle',
  sawtooth: 'Sawtooth',
  square: 'Square',
  sampleAndHold: 'Sample & hold',
  noise: 'Noise',
};

/**
 * The controls of an LFO: its shape, its rate in Hz or in beats, where it starts, and whether it starts again
 * with each sound.
 * @param {import('busbar').Mixer} mixer
 * @param {import('busbar').Lfo} lfo
 * @param {AbortSignal} signal
 */
export function createLfoSource(mixer, lfo, signal) {
  const { addEventListener } = modulatorChange(mixer);
  const shape = {
    addEventListener,
    values: LFO_TYPES,
    get value() {
      return lfo.type;
    },
    set value(type) {
      lfo.type = /** @type {import('busbar').LfoType} */ (type);
    },
  };
  const inBeats = {
    addEventListener,
    id: 'inBeats',
    get value() {
      return lfo.beats !== null;
    },
    set value(on) {
      lfo.beats = on ? 1 : null;
    },
  };
  const retriggers = {
    addEventListener,
    id: 'retrigger',
    get value() {
      return lfo.retrigger;
    },
    set value(on) {
      lfo.retrigger = on;
    },
  };
  const rate = createKnob(numberOf(mixer, lfo, 'frequency'), { context: 'LFO', signal });
  const beats = createBeatsSelect(mixer, lfo, signal);
  const toggle = createToggle(inBeats, {
    text: 'Beats',
    label: 'Rate in beats of the tempo',
    className: 'wide',
    testId: 'lfo-in-beats',
    signal,
  });
  watch(
    inBeats,
    () => {
      rate.hidden = inBeats.value;
      beats.hidden = !inBeats.value;
    },
    signal,
  );
  return element(
    'div',
    { className: 'modulation-source' },
    element('span', { className: 'modulation-kind' }, 'LFO'),
    createSelect(shape, { label: 'LFO shape', testId: 'lfo-type', texts: SHAPES, signal }),
    rate,
    beats,
    toggle,
    createKnob(numberOf(mixer, lfo, 'phase'), { context: 'LFO', signal }),
    createToggle(retriggers, {
      text: 'Retrigger',
      label: 'Waits at its phase while the strip is silent',
      className: 'wide',
      testId: 'lfo-retrigger',
      signal,
    }),
  );
}
