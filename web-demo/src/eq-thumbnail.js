import { createCanvas } from './canvas.js';
import { element } from './element.js';
import { Response } from './response.js';

const RANGE = 18; // dB, up and down

/** All strips share one, since they are drawn one at a time. @type {WeakMap<BaseAudioContext, Response>} */
const responses = new WeakMap();

/** @param {BaseAudioContext} context */
function responseFor(context) {
  const known = responses.get(context) ?? new Response(context, 48);
  responses.set(context, known);
  return known;
}

/**
 * A small picture of the strip's EQ curve. It is a button that opens the strip in the editor.
 * @param {import('./channel.js').Channel} channel
 * @param {BaseAudioContext} context
 * @param {() => void} open
 */
export function createEqThumbnail(channel, context, open) {
  const response = responseFor(context);
  const { canvas, redraw, stop } = createCanvas('eq-thumbnail-curve', (drawing, width, height) => {
    const decibels = response.of(channel.strip.eq);
    const active = channel.strip.eq.some((band) => band.enabled);
    drawing.clearRect(0, 0, width, height);
    drawing.fillStyle = 'rgb(255 255 255 / 10%)';
    drawing.fillRect(0, Math.round(height / 2), width, 1);
    drawing.beginPath();
    decibels.forEach((value, i) => {
      const y = (height / 2) * (1 - Math.max(-1, Math.min(1, value / RANGE)));
      drawing.lineTo((i / (decibels.length - 1)) * width, y);
    });
    drawing.strokeStyle = active ? channel.hue : '#59626d';
    drawing.lineWidth = 1.5;
    drawing.stroke();
  });
  const button = element(
    'button',
    {
      type: 'button',
      className: 'eq-thumbnail',
      title: 'Edit this strip',
      'aria-label': 'Edit this strip',
      'data-testid': 'open-editor',
    },
    canvas,
  );
  button.addEventListener('click', open);
  channel.watch('eq.', redraw);
  return { button, stop };
}
