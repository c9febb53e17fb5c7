import { clamp } from './interpolate.js';
import { numberText } from './text.js';

const DECADES = [50, 100, 200, 500, 1000, 2000, 5000, 10000];
const LEVELS = [-18, -12, -6, 0, 6, 12, 18];
export const BAND_COLOURS = ['#ff7a6b', '#ffc857', '#5ad1a0', '#6fa8ff'];

/** @typedef {import('./eq-plane.js').EqPlane} EqPlane */

/**
 * Draws the lines of frequencies and gains with their numbers.
 * @param {CanvasRenderingContext2D} drawing
 * @param {EqPlane} plane
 */
export function drawGrid(drawing, plane) {
  const { width, height } = plane;
  drawing.font = '10px system-ui, sans-serif';
  drawing.lineWidth = 1;
  for (const frequency of DECADES) {
    const x = Math.round(plane.xOf(frequency)) + 0.5;
    drawing.fillStyle = '#20252b';
    drawing.fillRect(x, 0, 1, height);
    drawing.fillStyle = '#7d8793';
    drawing.fillText(frequency < 1000 ? String(frequency) : `${frequency / 1000}k`, x + 3, height - 4);
  }
  for (const decibels of LEVELS) {
    const y = Math.round(plane.yOf(decibels));
    drawing.fillStyle = decibels === 0 ? '#3a424b' : '#20252b';
    drawing.fillRect(0, y, width, 1);
    drawing.fillStyle = '#7d8793';
    if (decibels !== 0) drawing.fillText(`${decibels > 0 ? '+' : ''}${numberText(decibels, 0)}`, 3, y - 3);
  }
}

/**
 * Draws the area of each band that is on, and the curve of the whole equaliser.
 * @param {CanvasRenderingContext2D} drawing
 * @param {EqPlane} plane
 * @param {import('busbar').Equalizer} eq
 */
export function drawCurves(drawing, plane, eq) {
  const { width, height, axis } = plane;
  for (const [i, band] of eq.entries()) {
    if (!band.enabled) continue;
    trace(drawing, plane, axis.responseOf(band));
    drawing.lineTo(width, height / 2);
    drawing.lineTo(0, height / 2);
    drawing.globalAlpha = 0.13;
    drawing.fillStyle = BAND_COLOURS[i];
    drawing.fill();
    drawing.globalAlpha = 1;
  }
  trace(drawing, plane, axis.responseOf(eq));
  drawing.strokeStyle = '#f2f5f8';
  drawing.lineWidth = 2;
  drawing.stroke();
}

/** @param {CanvasRenderingContext2D} drawing @param {EqPlane} plane @param {Float32Array} decibels */
function trace(drawing, plane, decibels) {
  const last = decibels.length - 1;
  drawing.beginPath();
  for (let i = 0; i <= last; i++)
    drawing.lineTo((i / last) * plane.width, clamp(plane.yOf(decibels[i]), -2, plane.height + 2));
}

/**
 * Draws a numbered handle per band, filled if the band is on.
 * @param {CanvasRenderingContext2D} drawing
 * @param {EqPlane} plane
 * @param {import('busbar').Equalizer} eq
 */
export function drawHandles(drawing, plane, eq) {
  drawing.textAlign = 'center';
  drawing.font = '600 10px system-ui, sans-serif';
  drawing.lineWidth = 1.5;
  for (const [i, band] of eq.entries()) {
    const { x, y } = plane.handleOf(band);
    drawing.beginPath();
    drawing.arc(x, y, 8, 0, 2 * Math.PI);
    drawing.fillStyle = band.enabled ? BAND_COLOURS[i] : '#14171a';
    drawing.fill();
    drawing.strokeStyle = BAND_COLOURS[i];
    drawing.stroke();
    drawing.fillStyle = band.enabled ? '#14171a' : BAND_COLOURS[i];
    drawing.fillText(String(i + 1), x, y + 3.5);
  }
  drawing.textAlign = 'start';
}
