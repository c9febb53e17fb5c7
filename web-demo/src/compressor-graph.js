import { createCanvas } from './canvas.js';
import { clamp } from './scale.js';

const LOW = -60; // dB; both axes run from here to 0
const GRID = [-48, -36, -24, -12];

/**
 * Output level of a steady input in dB, without make-up gain. Source of the soft knee: Giannoulis, Massberg
 * and Reiss, "Digital Dynamic Range Compressor Design" (2012).
 * @param {number} input dB
 * @param {{threshold: number, knee: number, ratio: number}} settings
 */
export function outputOf(input, { threshold, knee, ratio }) {
  const over = input - threshold;
  if (2 * over < -knee) return input;
  if (2 * over <= knee && knee > 0) return input + ((1 / ratio - 1) * (over + knee / 2) ** 2) / (2 * knee);
  return threshold + over / ratio;
}

/**
 * The compressor's static curve: output level over input level.
 * @param {import('./channel.js').Channel} channel
 * @param {AbortSignal} signal
 */
export function createCompressorGraph(channel, signal) {
  const { canvas, redraw, stop } = createCanvas('compressor-graph', (drawing, width, height) => {
    const { compressor } = channel.strip;
    const settings = {
      threshold: compressor.threshold.value,
      knee: compressor.knee.value,
      ratio: compressor.ratio.value,
    };
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
    drawing.fillRect(Math.round(x(settings.threshold)), 0, 1, height);
    drawing.strokeStyle = compressor.enabled ? '#ffb454' : '#6a737e';
    drawing.lineWidth = 2;
    drawing.beginPath();
    for (let input = LOW; input <= 0; input += 0.5)
      drawing.lineTo(x(input), y(outputOf(input, settings) + compressor.makeup.value));
    drawing.stroke();
    drawing.fillStyle = '#7d8793';
    drawing.font = '10px system-ui, sans-serif';
    for (const decibels of GRID)
      drawing.fillText(String(decibels).replace('-', '\u2212'), x(decibels) + 3, height - 4);
  });
  canvas.setAttribute('role', 'img');
  canvas.setAttribute('aria-label', 'Compressor curve: output level over input level in dB');
  channel.watch('compressor.', redraw, signal);
  signal.addEventListener('abort', stop);
  return canvas;
}
