import { rowOf } from './channel.js';
import { element, svg } from './element.js';
import { scaleOf } from './scale.js';
import { makeSlider } from './slider.js';
import { createValueField } from './value-field.js';

const RADIUS = 15;
const SWEEP = 0.75; // of a full turn, open at the bottom
const TRAVEL = 160;

/** @param {number} position 0..1 @param {number} radius @returns {[number, number]} */
function pointAt(position, radius) {
  const angle = 2 * Math.PI * (0.375 + SWEEP * position);
  return [20 + radius * Math.cos(angle), 20 + radius * Math.sin(angle)];
}

/** @param {number} a @param {number} b @returns {string} path of the arc between two positions */
function arc(a, b) {
  const [from, to] = [Math.min(a, b), Math.max(a, b)];
  const [x1, y1] = pointAt(from, RADIUS);
  const [x2, y2] = pointAt(to, RADIUS);
  return `M${x1.toFixed(2)} ${y1.toFixed(2)}A${RADIUS} ${RADIUS} 0 ${(to - from) * SWEEP > 0.5 ? 1 : 0} 1 ${x2.toFixed(2)} ${y2.toFixed(2)}`;
}

/**
 * A rotary control with its label and its value as text.
 * @param {import('./channel.js').Channel} channel
 * @param {string} id of a float row
 * @param {{label?: string, context?: string, signal?: AbortSignal}} [options] label: shown, the table's without one; context: for screen readers
 */
export function createKnob(channel, id, { label = rowOf(id).label, context = '', signal } = {}) {
  const row = rowOf(id);
  const param = channel.param(id);
  const scale = scaleOf(row, param);
  // What is neutral in the middle of the range is drawn from there.
  const neutral = row.min < 0 && row.default === 0 ? scale.toPosition(0) : 0;
  const value = svg('path', { class: 'knob-value' });
  const pointer = svg('line', { class: 'knob-pointer' });
  const dial = svg(
    'svg',
    { viewBox: '0 0 40 40', class: 'knob-dial' },
    svg('path', { class: 'knob-track', d: arc(0, 1) }),
    value,
    svg('circle', { class: 'knob-body', cx: 20, cy: 20, r: 10.5 }),
    pointer,
  );
  const spoken = `${context} ${label}`.trim();
  makeSlider(dial, channel, id, {
    label: spoken,
    signal,
    travel: () => TRAVEL,
    draw(position) {
      value.setAttribute('d', arc(neutral, position));
      const [x1, y1] = pointAt(position, 4);
      const [x2, y2] = pointAt(position, 10);
      for (const [name, number] of Object.entries({ x1, y1, x2, y2 }))
        pointer.setAttribute(name, number.toFixed(2));
    },
  });
  return element(
    'div',
    { className: 'knob' },
    element('span', { className: 'knob-label', 'aria-hidden': 'true' }, label),
    dial,
    createValueField(channel, id, spoken, signal),
  );
}
