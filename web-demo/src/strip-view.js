import { element } from './element.js';
import { createEqThumbnail } from './eq-thumbnail.js';
import { createFader } from './fader.js';
import { createKnob } from './knob.js';
import { createMeterView } from './meter-view.js';
import { createToggle } from './toggle.js';
import { createValueField } from './value-field.js';

/**
 * A strip on the desk.
 * @param {import('./channel.js').Channel} channel
 * @param {object} desk
 * @param {BaseAudioContext} desk.context
 * @param {() => void} desk.select
 * @param {() => void} desk.remove
 * @param {(index: number) => void} desk.reroute
 */
export function createStripView(channel, { context, select, remove, reroute }) {
  const { strip } = channel;
  const name = element('button', { type: 'button', className: 'strip-name', 'data-testid': 'strip-name' });
  name.addEventListener('click', select);
  const thumbnail = createEqThumbnail(channel, context, select);
  const compressor = createToggle(channel, 'compressor.enabled', {
    text: 'COMP',
    label: 'Compressor on',
    className: 'comp',
  });
  const reduction = element('span', { className: 'strip-reduction' });
  compressor.append(reduction);
  const meter = createMeterView(strip);
  const output = element('select', {
    className: 'output',
    'aria-label': 'Output',
    title: 'Output',
    'data-testid': 'output',
  });
  output.addEventListener('change', () => reroute(Number(output.value)));
  const buttons = element(
    'div',
    { className: 'strip-buttons' },
    createToggle(channel, 'muted', { text: 'M', label: 'Mute', className: 'mute', testId: 'mute' }),
  );
  if (channel.has('soloed'))
    buttons.append(
      createToggle(channel, 'soloed', { text: 'S', label: 'Solo', className: 'solo', testId: 'solo' }),
    );
  const routing =
    strip.kind === 'master' ? element('span', { className: 'output fixed' }, 'Speakers') : output;
  const root = element(
    'article',
    { className: `strip ${strip.kind}`, role: 'group', 'data-testid': 'strip', 'data-kind': strip.kind },
    name,
    thumbnail.button,
    compressor,
    routing,
    createKnob(channel, 'pan'),
    buttons,
    element('div', { className: 'levels' }, createFader(channel), meter.canvas),
    element('div', { className: 'readouts' }, createValueField(channel, 'gain', 'Fader'), meter.readout),
  );
  if (channel.removable) {
    const removeButton = element(
      'button',
      { type: 'button', className: 'remove', title: 'Remove this strip', 'data-testid': 'remove' },
      '\u00d7',
    );
    removeButton.addEventListener('click', remove);
    channel.watch('name', () => removeButton.setAttribute('aria-label', `Remove ${channel.name}`));
    root.append(removeButton);
  }
  root.style.setProperty('--hue', channel.hue);
  channel.watch('name', () => {
    name.textContent = channel.name;
    name.title = channel.name;
    root.setAttribute('aria-label', channel.name);
    root.dataset.name = channel.name;
  });
  let shownReduction = 0;
  return {
    root,
    /** @param {boolean} selected */
    setSelected(selected) {
      root.classList.toggle('selected', selected);
      name.setAttribute('aria-pressed', String(selected));
    },
    /** @param {readonly {index: number, name: string}[]} outputs @param {number} current */
    setOutputs(outputs, current) {
      output.replaceChildren(
        ...outputs.map(({ index, name: text }) =>
          element('option', { value: String(index), selected: index === current }, text),
        ),
      );
    },
    markFaulty() {
      root.classList.add('faulty');
    },
    /** @param {number} now ms */
    draw(now) {
      meter.draw(now);
      const amount = channel.get('compressor.enabled') ? Math.min(1, -strip.compressor.reduction / 18) : 0;
      if (Math.abs(amount - shownReduction) > 0.005) {
        shownReduction = amount;
        reduction.style.transform = `scaleX(${amount.toFixed(3)})`;
      }
    },
    stop() {
      meter.stop();
      thumbnail.stop();
    },
  };
}
