import { createCanvas } from './canvas.js';
import { drawCurves, drawGrid, drawHandles } from './eq-drawing.js';
import { makeHandles } from './eq-handles.js';
import { EqPlane } from './eq-plane.js';
import { watchStrip } from './watch.js';

/**
 * The response curve with a handle per band. Keyboard users set the same parameters with the knobs below.
 * @param {import('busbar').AnyStrip} strip
 * @param {number} sampleRate in Hz
 * @param {AbortSignal} signal
 */
export function createEqGraph(strip, sampleRate, signal) {
  const { eq } = strip;
  const plane = new EqPlane(sampleRate);
  const { canvas, redraw, stop } = createCanvas('eq-graph', (drawing, width, height) => {
    plane.width = width;
    plane.height = height;
    drawing.clearRect(0, 0, width, height);
    drawGrid(drawing, plane);
    drawCurves(drawing, plane, eq);
    drawHandles(drawing, plane, eq);
  });
  canvas.setAttribute('role', 'img');
  canvas.setAttribute('aria-label', 'Equaliser response');
  canvas.dataset.testid = 'eq-graph';
  makeHandles(canvas, plane, eq);
  watchStrip(strip, 'eq.', redraw, signal);
  signal.addEventListener('abort', stop);
  return canvas;
}
