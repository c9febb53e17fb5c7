import { createCompressorGraph } from './compressor-graph.js';
import { element } from './element.js';
import { createEqBandEditor } from './eq-band-editor.js';
import { createEqGraph } from './eq-graph.js';
import { createKnob } from './knob.js';
import { createPolarityControl } from './polarity-control.js';
import { createReductionMeter } from './reduction-meter.js';
import { createToggle } from './toggle.js';

const COMPRESSOR_KNOBS = ['threshold', 'knee', 'ratio', 'attack', 'release', 'makeup'];

/** @param {string} className @param {string} title @param {...(Node | string)} children */
function panel(className, title, ...children) {
  return element('section', { className: `panel ${className}`, 'aria-label': title }, ...children);
}

/** @param {import('./channel.js').Channel} channel @param {AbortSignal} signal */
function inputPanel(channel, signal) {
  const name = element('input', {
    type: 'text',
    className: 'name',
    value: channel.name,
    'aria-label': 'Strip name',
    maxLength: 40,
    'data-testid': 'name',
  });
  name.addEventListener('change', () => {
    if (name.value.trim()) channel.name = name.value.trim();
    name.value = channel.name;
  });
  const kind = element('span', { className: 'kind' }, channel.strip.kind);
  /** @type {Node[]} */
  const children = [element('div', { className: 'panel-head' }, name, kind)];
  if (channel.has('soloSafe'))
    children.push(
      createToggle(channel, 'soloSafe', {
        text: 'Solo safe',
        label: 'Solo safe: stays audible while other strips are soloed',
        className: 'wide',
        signal,
      }),
    );
  children.push(
    element(
      'div',
      { className: 'input-controls' },
      element(
        'div',
        { className: 'knobs' },
        createKnob(channel, 'trim', { signal }),
        createKnob(channel, 'width', { title: 'Stereo width, after the compressor: 0 % is mono', signal }),
      ),
      createPolarityControl(channel, signal),
    ),
  );
  return panel('input-panel', 'Strip', ...children);
}

/**
 * @param {import('./channel.js').Channel} channel
 * @param {BaseAudioContext} context
 * @param {AbortSignal} signal
 */
function eqPanel(channel, context, signal) {
  const bands = channel.strip.eq.map((_, band) => createEqBandEditor(channel, band, signal));
  return panel(
    'eq-panel',
    'Equaliser',
    createEqGraph(channel, context, signal),
    element('div', { className: 'eq-bands' }, ...bands),
  );
}

/** @param {import('./channel.js').Channel} channel @param {AbortSignal} signal */
function compressorPanel(channel, signal) {
  const on = createToggle(channel, 'compressor.enabled', {
    text: 'Compressor',
    label: 'Compressor on',
    className: 'wide',
    testId: 'compressor-on',
    signal,
  });
  const knobs = COMPRESSOR_KNOBS.map((name) =>
    createKnob(channel, `compressor.${name}`, { context: 'Compressor', signal }),
  );
  const root = panel(
    'compressor-panel',
    'Compressor',
    element(
      'div',
      { className: 'compressor-view' },
      createCompressorGraph(channel, signal),
      createReductionMeter(channel.strip, signal),
    ),
    element(
      'div',
      { className: 'compressor-controls' },
      on,
      element('div', { className: 'knobs' }, ...knobs),
    ),
  );
  channel.watch(
    'compressor.enabled',
    () => root.classList.toggle('off', !channel.get('compressor.enabled')),
    signal,
  );
  return root;
}

/**
 * The selected strip's controls that have no room on the strip: name, trim, width, polarity, EQ, compressor.
 */
export class Editor {
  #abort = new AbortController();

  /** @param {HTMLElement} root @param {BaseAudioContext} context */
  constructor(root, context) {
    this.root = root;
    this.context = context;
  }

  /** @param {import('./channel.js').Channel} channel */
  show(channel) {
    this.#abort.abort();
    this.#abort = new AbortController();
    const { signal } = this.#abort;
    this.root.style.setProperty('--hue', channel.hue);
    this.root.replaceChildren(
      inputPanel(channel, signal),
      eqPanel(channel, this.context, signal),
      compressorPanel(channel, signal),
    );
  }
}
