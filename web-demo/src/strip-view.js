import { element } from './element.js';
import { createEqThumbnail } from './eq-thumbnail.js';
import { createFader } from './fader.js';
import { createKnob } from './knob.js';
import { createMeterView } from './meter-view.js';
import { switchParam } from './parameter.js';
import { createRoutingSelect } from './routing-select.js';
import { createSmallReduction } from './small-reduction.js';
import { hueOf } from './strip-data.js';
import { createToggle } from './toggle.js';
import { createValueField } from './value-field.js';
import { watchStrip } from './watch.js';

/**
 * A strip on the desk.
 * @param {import('busbar').AnyStrip} strip
 * @param {object} desk
 * @param {import('busbar').Mixer} desk.mixer
 * @param {() => void} desk.select
 * @param {() => void} desk.remove
 * @param {(error: unknown) => void} desk.onError
 */
export function createStripView(strip, { mixer, select, remove, onError }) {
  const abort = new AbortController();
  const { signal } = abort;
  const name = element('button', { type: 'button', className: 'strip-name', 'data-testid': 'strip-name' });
  name.addEventListener('click', select);
  const compressor = createToggle(switchParam(strip, 'compressor.enabled'), {
    text: 'COMP',
    label: 'Compressor on',
    className: 'comp',
    signal,
  });
  const reduction = createSmallReduction(strip.compressor, { range: 18, signal });
  compressor.append(reduction.canvas);
  const meter = createMeterView(strip, { onReduction: reduction.draw, signal });
  const root = element(
    'article',
    { className: `strip ${strip.kind}`, role: 'group', 'data-testid': 'strip', 'data-kind': strip.kind },
    name,
    createEqThumbnail(strip, { sampleRate: mixer.sampleRate, open: select, signal }),
    compressor,
    strip.kind === 'master'
      ? element('span', { className: 'output fixed' }, 'Speakers')
      : createRoutingSelect(strip, mixer, { onError, signal }),
    createKnob(strip.pan, { signal }),
    createButtons(strip, signal),
    element('div', { className: 'levels' }, createFader(strip.gain, signal), meter.canvas),
    element('div', { className: 'readouts' }, createValueField(strip.gain, 'Fader', signal), meter.readout),
  );
  if (strip.kind !== 'master') root.append(createRemoveButton(strip, remove, signal));
  watchStrip(strip, 'userData', () => root.style.setProperty('--hue', hueOf(strip)), signal);
  let silentReason = '';
  const showName = () => {
    name.textContent = strip.name;
    name.title = silentReason ? `${strip.name}: ${silentReason}` : strip.name;
    root.setAttribute('aria-label', strip.name);
    root.dataset.name = strip.name;
  };
  watchStrip(strip, 'name', showName, signal);
  return {
    root,
    /** @param {boolean} selected */
    setSelected(selected) {
      root.classList.toggle('selected', selected);
      name.setAttribute('aria-pressed', String(selected));
    },
    focus: () => name.focus(),
    /** @param {string} reason why the strip has no sound, empty if it has some */
    setSilent(reason) {
      root.classList.toggle('silent', reason !== '');
      silentReason = reason;
      showName();
    },
    markFaulty() {
      root.classList.add('faulty');
    },
    /** @param {number} now ms */
    draw(now) {
      meter.draw(now);
    },
    remove() {
      abort.abort();
      root.remove();
    },
  };
}

/** @param {import('busbar').AnyStrip} strip @param {AbortSignal} signal */
function createButtons(strip, signal) {
  const mute = createToggle(switchParam(strip, 'muted'), {
    text: 'M',
    label: 'Mute',
    className: 'mute',
    testId: 'mute',
    signal,
  });
  const buttons = element('div', { className: 'strip-buttons' }, mute);
  if (strip.parameters.has('soloed'))
    buttons.append(
      createToggle(switchParam(strip, 'soloed'), {
        text: 'S',
        label: 'Solo',
        className: 'solo',
        testId: 'solo',
        signal,
      }),
    );
  return buttons;
}

/** @param {import('busbar').AnyStrip} strip @param {() => void} remove @param {AbortSignal} signal */
function createRemoveButton(strip, remove, signal) {
  const button = element(
    'button',
    { type: 'button', className: 'remove', title: 'Remove this strip', 'data-testid': 'remove' },
    '\u00d7',
  );
  button.addEventListener('click', remove);
  watchStrip(strip, 'name', () => button.setAttribute('aria-label', `Remove ${strip.name}`), signal);
  return button;
}
