import { createCanvas } from '../canvas.js';
import { onFrame } from '../frames.js';
import { HEARD } from '../heard/heard-marker.js';
import { meterPosition } from '../level.js';

/** Values that the trace holds, and the ms between two of them. */
const LENGTH = 96;
const STEP = 20;

/**
 * The latest values of a modulator as a trace that moves to the left. Those of an LFO are around the middle,
 * those of a follower rise from the bottom on a scale in dB.
 * @param {import('busbar').AnyModulator} modulator
 * @param {AbortSignal} signal
 */
export function createModulatorTrace(modulator, signal) {
  const follows = 'strip' in modulator;
  const values = new Float32Array(LENGTH);
  let next = 0;
  /** Time of the latest value in ms. */
  let time = 0;
  /** How many values in a row were the same. */
  let still = 0;
  let visible = false;
  const { canvas, redraw, stop } = createCanvas('modulator-trace', (drawing, width, height) => {
    const y = (/** @type {number} */ value) => 2 + (1 - value) * (height - 4);
    drawing.clearRect(0, 0, width, height);
    drawing.fillStyle = '#343b43';
    drawing.fillRect(0, Math.round(y(follows ? 0 : 0.5)), width, 1);
    drawing.strokeStyle = HEARD;
    drawing.lineWidth = 1.5;
    drawing.beginPath();
    for (let i = 0; i < LENGTH; i++)
      drawing.lineTo((i / (LENGTH - 1)) * (width - 3), y(values[(next + i) % LENGTH]));
    drawing.stroke();
    drawing.beginPath();
    drawing.arc(width - 3, y(values[(next + LENGTH - 1) % LENGTH]), 2.5, 0, 2 * Math.PI);
    drawing.fillStyle = HEARD;
    drawing.fill();
  });
  canvas.setAttribute('role', 'img');
  canvas.setAttribute('aria-label', 'Value of the modulator');
  canvas.dataset.testid = 'modulator-trace';
  const positionOf = (/** @type {number} */ value) => (follows ? meterPosition(value) : (value + 1) / 2);
  values.fill(positionOf(modulator.value));
  const observer = new IntersectionObserver((entries) => {
    visible = /** @type {IntersectionObserverEntry} */ (entries.at(-1)).isIntersecting;
  });
  observer.observe(canvas);
  const stopFrames = onFrame((now) => {
    if (!visible) return;
    const last = values[(next + LENGTH - 1) % LENGTH];
    const value = Math.fround(positionOf(modulator.value));
    const steps = Math.min(LENGTH, Math.floor((now - time) / STEP));
    time = steps < LENGTH ? time + steps * STEP : now;
    still = value === last ? still + steps : 0;
    if (steps === 0 || still > LENGTH + steps) return;
    if (steps === LENGTH)
      values.fill(value); // it was not visible
    else
      for (let i = 1; i <= steps; i++) {
        values[next] = last + ((value - last) * i) / steps;
        next = (next + 1) % LENGTH;
      }
    redraw();
  });
  signal.addEventListener('abort', () => {
    observer.disconnect();
    stopFrames();
    stop();
  });
  return canvas;
}
