import { createCanvas } from './canvas.js';
import { element } from './element.js';
import { FrequencyAxis } from './frequency-axis.js';
import { clamp } from './interpolate.js';
import { hueOf } from './strip-data.js';
import { watchStrip } from './watch.js';

const RANGE = 18; // dB, up and down
const POINTS = 48;

/**
 * All strips share one per sample rate, since they are drawn one at a time.
 * @type {Map<number, FrequencyAxis>}
 */
const axes = new Map();

/** @param {number} sampleRate in Hz */
function axisFor(sampleRate) {
  const axis = axes.get(sampleRate) ?? new FrequencyAxis(POINTS, sampleRate);
  axes.set(sampleRate, axis);
  return axis;
}

/**
 * A small picture of the strip's EQ curve. It is a button that opens the strip in the editor.
 * @param {import('busbar').AnyStrip} strip
 * @param {object} options
 * @param {number} options.sampleRate in Hz
 * @param {() => void} options.open
 * @param {AbortSignal} options.signal
 */
export function createEqThumbnail(strip, { sampleRate, open, signal }) {
  const axis = axisFor(sampleRate);
  const { canvas, redraw, stop } = createCanvas('eq-thumbnail-curve', (drawing, width, height) => {
    const decibels = axis.responseOf(strip.eq);
    drawing.clearRect(0, 0, width, height);
    drawing.fillStyle = 'rgb(255 255 255 / 10%)';
    drawing.fillRect(0, Math.round(height / 2), width, 1);
    drawing.beginPath();
    for (const [i, value] of decibels.entries())
      drawing.lineTo((i / (POINTS - 1)) * width, (height / 2) * (1 - clamp(value / RANGE, -1, 1)));
    drawing.strokeStyle = strip.eq.some(({ enabled }) => enabled) ? hueOf(strip) : '#59626d';
    drawing.lineWidth = 1.5;
    drawing.stroke();
  });
  const button = element(
    'button',
    { type: 'button', className: 'eq-thumbnail', title: 'Edit this strip', 'data-testid': 'open-editor' },
    canvas,
  );
  button.addEventListener('click', open);
  watchStrip(strip, 'name', () => button.setAttribute('aria-label', `Edit ${strip.name}`), signal);
  watchStrip(strip, 'eq.', redraw, signal);
  watchStrip(strip, 'userData', redraw, signal);
  signal.addEventListener('abort', stop);
  return button;
}
