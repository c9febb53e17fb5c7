import { element, svg } from './element.js';
import { markHeard } from './heard/heard-marker.js';
import { isAutomatable } from './set-by-hand.js';
import { makeSlider } from './slider.js';
import { createValueField } from './value-field.js';

const RADIUS = 15;
const SWEEP = 0.75; // of a full turn, open at the bottom
const TRAVEL = 160; // px of dragging from one end to the other

/** @param {number} position 0..1 @param {number} radius @returns {[number, number]} */
function pointAt(position, radius) {
  const angle = 2 * Math.PI * (0.375 + SWEEP * position);
  return [20 + radius * Math.cos(angle), 20 + radius * Math.sin(angle)];
}

/** @param {number} a @param {number} b @returns {string} an SVG path: the arc between two positions */
function arc(a, b) {
  const [from, to] = [Math.min(a, b), Math.max(a, b)];
  const [x1, y1] = pointAt(from, RADIUS);
  const [x2, y2] = pointAt(to, RADIUS);
  const start = `${x1.toFixed(2)} ${y1.toFixed(2)}`;
  const end = `${x2.toFixed(2)} ${y2.toFixed(2)}`;
  const isLarge = (to - from) * SWEEP > 0.5 ? 1 : 0;
  return `M${start}A${RADIUS} ${RADIUS} 0 ${isLarge} 1 ${end}`;
}

/**
 * Where the arc that shows the value starts: at the default if that is a neutral middle (pan, gain in dB,
 * width), else at the lowest value.
 * @param {import('./slider.js').NumberControl} param
 */
function neutralPosition(param) {
  const { minValue, maxValue, defaultValue } = param;
  const bipolar = defaultValue === 0 ? minValue < 0 : defaultValue === (minValue + maxValue) / 2;
  return bipolar ? param.toNormalized(defaultValue) : 0;
}

/**
 * Draws the heard value as a dot on the arc.
 * @param {CanvasRenderingContext2D} drawing @param {number} position @param {number} width
 */
function drawHeard(drawing, position, width) {
  const [x, y] = pointAt(position, RADIUS);
  drawing.beginPath();
  drawing.arc((x * width) / 40, (y * width) / 40, (3.6 * width) / 40, 0, 2 * Math.PI);
  drawing.fill();
}

/**
 * A rotary knob with its label above and its value as an editable text below.
 * @param {import('./slider.js').NumberControl} param
 * @param {object} [options]
 * @param {string} [options.label] the visible label, by default the parameter's
 * @param {string} [options.context] precedes the label in the accessible name
 * @param {string} [options.title] a tooltip
 * @param {AbortSignal} [options.signal]
 */
export function createKnob(param, { label = param.label, context = '', title = '', signal } = {}) {
  const neutral = neutralPosition(param);
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
  const accessibleName = `${context} ${label}`.trim();
  makeSlider(dial, param, {
    label: accessibleName,
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
  const face = element('div', { className: 'knob-face' }, dial);
  if (isAutomatable(param)) markHeard(param, face, drawHeard, signal);
  return element(
    'div',
    { className: 'knob', title },
    element('span', { className: 'knob-label', 'aria-hidden': 'true' }, label),
    face,
    createValueField(param, accessibleName, signal),
  );
}
