import { createCanvas } from './canvas.js';
import { clamp } from './interpolate.js';
import { numberText } from './text.js';
import { watchStrip } from './watch.js';

const LOW = -60; // dB; both axes run from here to 0
const GRID = [-48, -36, -24, -12];
const LEVELS = Float32Array.from({ length: 121 }, (_, i) => LOW + i / 2);

/**
 * The compressor's static curve: output level over input level.
 * @param {import('busbar').AnyStrip} strip
 * @param {AbortSignal} signal
 */
export function createCompressorGraph(strip, signal) {
  const { compressor } = strip;
  const { canvas, redraw, stop } = createCanvas('compressor-graph', (drawing, width, height) => {
    const x = (/** @type {number} */ decibels) => (1 - decibels / LOW) * width;
    const y = (/** @type {number} */ decibels) => clamp((decibels / LOW) * height, -2, height + 2);
    drawing.clearRect(0, 0, width, height);
    drawing.fillStyle = '#20252b';
    for (const decibels of GRID) {
      drawing.fillRect(Math.round(x(decibels)), 0, 1, height);
      drawing.fillRect(0, Math.round(y(decibels)), width, 1);
    }
    drawing.strokeStyle = '#3a424b';
    drawing.beginPath();
    drawing.moveTo(0, height);
    drawing.lineTo(width, 0);
    drawing.stroke();
    drawing.fillStyle = 'rgb(255 180 84 / 35%)';
    drawing.fillRect(Math.round(x(compressor.threshold.value)), 0, 1, height);
    drawing.strokeStyle = compressor.enabled ? '#ffb454' : '#6a737e';
    drawing.lineWidth = 2;
    drawing.beginPath();
    for (const [i, level] of compressor.curve(LEVELS).entries()) drawing.lineTo(x(LEVELS[i]), y(level));
    drawing.stroke();
    drawing.fillStyle = '#7d8793';
    drawing.font = '10px system-ui, sans-serif';
    const labels = width < 140 ? GRID.filter((_, i) => i % 2 === 0) : GRID;
    for (const decibels of labels) drawing.fillText(numberText(decibels, 0), x(decibels) + 3, height - 4);
  });
  canvas.setAttribute('role', 'img');
  canvas.setAttribute('aria-label', 'Compressor curve: output level over input level in dB');
  canvas.dataset.testid = 'compressor-graph';
  watchStrip(strip, 'compressor.', redraw, signal);
  signal.addEventListener('abort', stop);
  return canvas;
}
