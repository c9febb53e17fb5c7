import { createCanvas } from '../canvas.js';
import { followHeard } from './heard-values.js';

/** Positions that can be told apart on a screen. */
const STEPS = 256;

/** The colour of all that shows what is heard. */
export const HEARD = '#5fe3ff';

/**
 * Marks the heard value of a parameter on its control while that differs from the value that was set. A
 * canvas over the control draws the marker, and is removed when both values are the same.
 * @param {import('busbar').Param} param
 * @param {HTMLElement} host the control, with a CSS position
 * @param {(drawing: CanvasRenderingContext2D, position: number, width: number, height: number) => void} draw
 *   draws the marker at a position from 0 to 1
 * @param {AbortSignal} [signal]
 */
export function markHeard(param, host, draw, signal) {
  let position = 0;
  /** @type {ReturnType<typeof createCanvas> | null} */
  let overlay = null;
  const create = () => {
    const created = createCanvas('heard', (drawing, width, height) => {
      drawing.clearRect(0, 0, width, height);
      drawing.fillStyle = HEARD;
      draw(drawing, position, width, height);
    });
    created.canvas.dataset.testid = 'heard';
    created.canvas.setAttribute('aria-hidden', 'true');
    host.append(created.canvas);
    return created;
  };
  followHeard(
    param,
    host,
    (heard) => {
      if (heard === null) {
        overlay?.stop();
        overlay?.canvas.remove();
        overlay = null;
        return;
      }
      const rounded = Math.round(heard * STEPS) / STEPS;
      if (overlay && rounded === position) return;
      position = rounded;
      overlay ??= create();
      overlay.redraw();
    },
    signal,
  );
}
