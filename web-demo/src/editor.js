import { createCompressorGraph } from './compressor-graph.js';
import { element } from './element.js';
import { createEqBandEditor } from './eq-band-editor.js';
import { createEqGraph } from './eq-graph.js';
import { createFadeControl } from './fade-control.js';
import { createKnob } from './knob.js';
import { createModulationPanel } from './modulation/modulation-panel.js';
import { createNameField } from './name-field.js';
import { createPanLawControl } from './pan-law-control.js';
import { choiceParam, numberParam, switchParam } from './parameter.js';
import { createPolarityControl } from './polarity-control.js';
import { createReductionMeter } from './reduction-meter.js';
import { createSelect } from './select.js';
import { createStagePanel, STAGES } from './stage-panel.js';
import { hueOf } from './strip-data.js';
import { createSweepControl } from './sweep-control.js';
import { createToggle } from './toggle.js';
import { watch, watchStrip } from './watch.js';

const COMPRESSOR_KNOBS = [
  'threshold',
  'knee',
  'ratio',
  'attack',
  'release',
  'makeup',
  'mix',
  'sidechainHighpass',
];

/** Labels that differ from the parameters'. @type {Record<string, string>} */
const COMPRESSOR_LABELS = { sidechainHighpass: 'SC HP' };

/** @typedef {import('busbar').AnyStrip} AnyStrip */

/** @param {string} className @param {string} title @param {...(Node | string)} children */
function panel(className, title, ...children) {
  return element('section', { className: `panel ${className}`, 'aria-label': title }, ...children);
}

/** @param {AnyStrip} strip @param {import('busbar').AudioMixer} mixer @param {AbortSignal} signal */
function inputPanel(strip, mixer, signal) {
  const kind = element('span', { className: 'kind' }, strip.kind);
  /** @type {Node[]} */
  const children = [element('div', { className: 'panel-head' }, createNameField(strip, signal), kind)];
  if (strip.parameters.has('soloSafe'))
    children.push(
      createToggle(switchParam(strip, 'soloSafe'), {
        text: 'Solo safe',
        label: 'Solo safe: stays audible while other strips are soloed',
        className: 'wide',
        signal,
      }),
    );
  const widthTitle = 'Stereo width, after the compressor: 0 % is mono';
  children.push(
    element(
      'div',
      { className: 'input-controls' },
      element(
        'div',
        { className: 'knobs' },
        createKnob(strip.trim, { signal }),
        createKnob(strip.width, { title: widthTitle, signal }),
      ),
      createPolarityControl(strip, signal),
      createPanLawControl(strip, signal),
      createFadeControl(strip, mixer),
    ),
  );
  return panel('input-panel', 'Strip', ...children);
}

/** @param {AnyStrip} strip @param {number} sampleRate in Hz @param {AbortSignal} signal */
function eqPanel(strip, sampleRate, signal) {
  const bands = strip.eq.map((_, band) => createEqBandEditor(strip, band, signal));
  return panel(
    'eq-panel',
    'Equaliser',
    createEqGraph(strip, sampleRate, signal),
    element('div', { className: 'eq-bands' }, ...bands),
  );
}

/** @param {AnyStrip} strip @param {AbortSignal} signal */
function compressorPanel(strip, signal) {
  const enabled = switchParam(strip, 'compressor.enabled');
  const toggle = createToggle(enabled, {
    text: 'Compressor',
    label: 'Compressor on',
    className: 'wide',
    testId: 'compressor-on',
    signal,
  });
  const detection = createSelect(choiceParam(strip, 'compressor.detection'), {
    label: 'Compressor detection',
    testId: 'compressor-detection',
    texts: { peak: 'Peak', rms: 'RMS' },
    signal,
  });
  const knobs = COMPRESSOR_KNOBS.map((name) =>
    createKnob(numberParam(strip, `compressor.${name}`), {
      label: COMPRESSOR_LABELS[name],
      context: 'Compressor',
      signal,
    }),
  );
  const root = panel(
    'compressor-panel',
    'Compressor',
    element(
      'div',
      { className: 'compressor-view' },
      createCompressorGraph(strip, signal),
      createReductionMeter(strip, signal),
    ),
    element(
      'div',
      { className: 'compressor-controls' },
      element('div', { className: 'stage-head' }, toggle, detection),
      element('div', { className: 'knobs' }, ...knobs),
    ),
  );
  watch(enabled, () => root.classList.toggle('off', !enabled.value), signal);
  return root;
}

/**
 * The selected strip's controls that have no room on the strip: name, trim, width, polarity, pan law, gate,
 * ladder filter, drive, EQ, compressor, modulation.
 */
export class Editor {
  #abort = new AbortController();

  /**
   * @param {HTMLElement} root
   * @param {import('busbar').AudioMixer} mixer
   * @param {(error: unknown) => void} onError
   */
  constructor(root, mixer, onError) {
    this.root = root;
    this.mixer = mixer;
    this.onError = onError;
  }

  /** @param {AnyStrip} strip */
  show(strip) {
    this.#abort.abort();
    this.#abort = new AbortController();
    const { signal } = this.#abort;
    const { mixer, onError } = this;
    watchStrip(strip, 'userData', () => this.root.style.setProperty('--hue', hueOf(strip)), signal);
    this.root.replaceChildren(
      inputPanel(strip, mixer, signal),
      element(
        'div',
        { className: 'stage-panels' },
        ...STAGES.map((stage) => {
          const sweep = stage.stage === 'ladder' ? [createSweepControl(strip, mixer)] : [];
          return createStagePanel(strip, stage, signal, ...sweep);
        }),
      ),
      eqPanel(strip, mixer.sampleRate, signal),
      compressorPanel(strip, signal),
      createModulationPanel(strip, mixer, { onError, signal }),
    );
  }
}
