import { element } from './element.js';
import { onFrame } from './frames.js';
import { createKnob } from './knob.js';
import { choiceParam, numberParam, switchParam } from './parameter.js';
import { createSelect } from './select.js';
import { createSmallReduction } from './small-reduction.js';
import { createToggle } from './toggle.js';
import { watch } from './watch.js';

/**
 * @typedef {object} StageControls What a panel of a stage shows.
 * @property {string} stage begin of the ids of its parameters, for instance `ladder`
 * @property {string} title
 * @property {{name: string, label: string, texts: Record<string, string>}} [choice]
 * @property {Record<string, string>} knobs labels by the end of the id
 */

/** The stages before the equaliser. @type {readonly StageControls[]} */
export const STAGES = [
  {
    stage: 'gate',
    title: 'Gate',
    knobs: {
      threshold: 'Threshold',
      hysteresis: 'Hyst',
      ratio: 'Ratio',
      range: 'Range',
      attack: 'Attack',
      hold: 'Hold',
      release: 'Release',
    },
  },
  {
    stage: 'ladder',
    title: 'Ladder',
    choice: {
      name: 'mode',
      label: 'Mode',
      texts: {
        lowpass24: 'Low-pass 24 dB',
        lowpass12: 'Low-pass 12 dB',
        bandpass12: 'Band-pass 12 dB',
        highpass24: 'High-pass 24 dB',
      },
    },
    knobs: { frequency: 'Freq', resonance: 'Reso', drive: 'Drive', bassCompensation: 'Bass' },
  },
  {
    stage: 'drive',
    title: 'Drive',
    choice: {
      name: 'curve',
      label: 'Curve',
      texts: { soft: 'Soft', hard: 'Hard', tube: 'Tube', fold: 'Fold' },
    },
    knobs: { amount: 'Amount', tone: 'Tone', mix: 'Mix', output: 'Output' },
  },
];

/**
 * The choice of a stage, or the gain reduction of the gate, which has none.
 * @param {import('busbar').AnyStrip} strip
 * @param {StageControls} controls
 * @param {AbortSignal} signal
 */
function createHeadControl(strip, { stage, title, choice }, signal) {
  if (choice)
    return createSelect(choiceParam(strip, `${stage}.${choice.name}`), {
      label: `${title} ${choice.label.toLowerCase()}`,
      testId: `${stage}-${choice.name}`,
      texts: choice.texts,
      signal,
    });
  const { gate } = strip;
  const { canvas, draw } = createSmallReduction(gate, { range: 60, signal });
  signal.addEventListener(
    'abort',
    onFrame(() => draw(gate.reduction)),
  );
  canvas.className = 'gate-reduction';
  canvas.title = 'Gain reduction of the gate, up to 60 dB';
  canvas.dataset.testid = 'gate-reduction';
  return canvas;
}

/**
 * A panel with the controls of a stage: its switch, a choice and knobs.
 * @param {import('busbar').AnyStrip} strip
 * @param {StageControls} controls
 * @param {AbortSignal} signal
 * @param {...Node} more below the knobs
 */
export function createStagePanel(strip, controls, signal, ...more) {
  const { stage, title, knobs } = controls;
  const enabled = switchParam(strip, `${stage}.enabled`);
  const toggle = createToggle(enabled, {
    text: title,
    label: `${title} on`,
    className: 'wide',
    testId: `${stage}-on`,
    signal,
  });
  const dials = Object.entries(knobs).map(([name, label]) =>
    createKnob(numberParam(strip, `${stage}.${name}`), { label, context: title, signal }),
  );
  const root = element(
    'section',
    { className: `panel stage-panel ${stage}-panel`, 'aria-label': title },
    element('div', { className: 'stage-head' }, toggle, createHeadControl(strip, controls, signal)),
    element('div', { className: 'knobs' }, ...dials),
    ...more,
  );
  watch(enabled, () => root.classList.toggle('off', !enabled.value), signal);
  return root;
}
