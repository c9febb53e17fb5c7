import { createCanvas } from './canvas.js';
import { Response } from './response.js';
import { clamp } from './scale.js';
import { numberText } from './text.js';

const RANGE = 24; // dB, up and down
const POINTS = 320;
const DECADES = [50, 100, 200, 500, 1000, 2000, 5000, 10000];
const LEVELS = [-18, -12, -6, 0, 6, 12, 18];
const GRAB = 22; // px, the reach of a handle
export const BAND_COLOURS = ['#ff7a6b', '#ffc857', '#5ad1a0', '#6fa8ff'];

/** The filter types that use the gain. Only their handles move up and down. */
export const WITH_GAIN = new Set(['lowshelf', 'highshelf', 'peaking']);

/**
 * The response curve with a handle per band. Dragging sets frequency and gain, the wheel sets Q, a double
 * click switches the band on or off. Keyboard users set the same parameters with the knobs below.
 * @param {import('./channel.js').Channel} channel
 * @param {BaseAudioContext} context
 * @param {AbortSignal} signal
 */
export function createEqGraph(channel, context, signal) {
  const response = new Response(context, POINTS);
  const { eq } = channel.strip;
  let [width, height] = [1, 1];
  const xOf = (/** @type {number} */ frequency) => response.positionOf(frequency) * width;
  const yOf = (/** @type {number} */ decibels) => (height / 2) * (1 - decibels / RANGE);
  /** @param {number} band @returns {[number, number]} */
  const handleAt = (band) => [
    clamp(xOf(eq[band].frequency.value), 6, width - 6),
    clamp(yOf(WITH_GAIN.has(eq[band].type) ? eq[band].gain.value : 0), 6, height - 6),
  ];

  /** @param {CanvasRenderingContext2D} drawing */
  function drawGrid(drawing) {
    drawing.font = '10px system-ui, sans-serif';
    drawing.lineWidth = 1;
    for (const frequency of DECADES) {
      const x = Math.round(xOf(frequency)) + 0.5;
      drawing.fillStyle = '#20252b';
      drawing.fillRect(x, 0, 1, height);
      drawing.fillStyle = '#7d8793';
      drawing.fillText(frequency < 1000 ? String(frequency) : `${frequency / 1000}k`, x + 3, height - 4);
    }
    for (const decibels of LEVELS) {
      const y = Math.round(yOf(decibels));
      drawing.fillStyle = decibels === 0 ? '#3a424b' : '#20252b';
      drawing.fillRect(0, y, width, 1);
      drawing.fillStyle = '#7d8793';
      if (decibels !== 0) drawing.fillText(`${decibels > 0 ? '+' : ''}${numberText(decibels, 0)}`, 3, y - 3);
    }
  }

  /** @param {CanvasRenderingContext2D} drawing @param {Float32Array} decibels */
  function trace(drawing, decibels) {
    drawing.beginPath();
    for (let i = 0; i < POINTS; i++)
      drawing.lineTo((i / (POINTS - 1)) * width, clamp(yOf(decibels[i]), -2, height + 2));
  }

  const { canvas, redraw, stop } = createCanvas('eq-graph', (drawing, w, h) => {
    [width, height] = [w, h];
    drawing.clearRect(0, 0, width, height);
    drawGrid(drawing);
    eq.forEach((band, i) => {
      if (!band.enabled) return;
      trace(drawing, response.of([band]));
      drawing.lineTo(width, height / 2);
      drawing.lineTo(0, height / 2);
      drawing.globalAlpha = 0.13;
      drawing.fillStyle = BAND_COLOURS[i];
      drawing.fill();
      drawing.globalAlpha = 1;
    });
    trace(drawing, response.of(eq));
    drawing.strokeStyle = '#f2f5f8';
    drawing.lineWidth = 2;
    drawing.stroke();
    eq.forEach((band, i) => {
      const [x, y] = handleAt(i);
      drawing.beginPath();
      drawing.arc(x, y, 8, 0, 2 * Math.PI);
      drawing.fillStyle = band.enabled ? BAND_COLOURS[i] : '#14171a';
      drawing.fill();
      drawing.strokeStyle = BAND_COLOURS[i];
      drawing.lineWidth = 1.5;
      drawing.stroke();
      drawing.fillStyle = band.enabled ? '#14171a' : BAND_COLOURS[i];
      drawing.textAlign = 'center';
      drawing.font = '600 10px system-ui, sans-serif';
      drawing.fillText(String(i + 1), x, y + 3.5);
      drawing.textAlign = 'start';
    });
  });
  canvas.setAttribute('role', 'img');
  canvas.setAttribute('aria-label', 'Equaliser response');
  canvas.dataset.testid = 'eq-graph';
  channel.watch('eq.', redraw, signal);
  signal.addEventListener('abort', stop);

  /**
   * @param {MouseEvent} event
   * @returns {number} the band whose handle is nearest, -1 if none is within reach
   */
  function bandAt({ offsetX, offsetY }) {
    const distances = eq.map((_, i) => {
      const [x, y] = handleAt(i);
      return Math.hypot(x - offsetX, y - offsetY);
    });
    const nearest = distances.indexOf(Math.min(...distances));
    return distances[nearest] < GRAB ? nearest : -1;
  }

  let dragged = -1;
  canvas.addEventListener('pointerdown', (event) => {
    dragged = bandAt(event);
    if (dragged < 0 || event.button !== 0) return;
    canvas.setPointerCapture(event.pointerId);
  });
  canvas.addEventListener('pointermove', (event) => {
    if (dragged < 0) {
      canvas.style.cursor = bandAt(event) < 0 ? '' : 'grab';
      return;
    }
    if (!eq[dragged].enabled) channel.set(`eq.${dragged}.enabled`, true);
    channel.set(`eq.${dragged}.frequency`, response.frequencyAt(clamp(event.offsetX / width, 0, 1)));
    if (WITH_GAIN.has(eq[dragged].type))
      channel.set(`eq.${dragged}.gain`, RANGE * (1 - (2 * clamp(event.offsetY, 0, height)) / height));
  });
  const drop = () => {
    dragged = -1;
  };
  canvas.addEventListener('pointerup', drop);
  canvas.addEventListener('lostpointercapture', drop);
  canvas.addEventListener('dblclick', (event) => {
    const band = bandAt(event);
    if (band >= 0) channel.set(`eq.${band}.enabled`, !eq[band].enabled);
  });
  canvas.addEventListener(
    'wheel',
    (event) => {
      const band = bandAt(event);
      if (band < 0) return;
      event.preventDefault();
      const { Q } = eq[band];
      const step = event.deltaY < 0 ? 1 : -1;
      const inDecibels = eq[band].type === 'lowpass' || eq[band].type === 'highpass';
      channel.set(`eq.${band}.Q`, inDecibels ? Q.value + step : Math.max(0.05, Q.value * 1.12 ** step));
    },
    { passive: false },
  );
  return canvas;
}
