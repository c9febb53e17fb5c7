import { setByHand } from './set-by-hand.js';

const GRAB = 22; // px, the reach of a handle

/** @typedef {import('./eq-plane.js').EqPlane} EqPlane */

/**
 * Makes the bands' handles respond to the pointer: dragging sets frequency and gain, the wheel sets Q, a
 * double click switches the band on or off.
 * @param {HTMLCanvasElement} canvas
 * @param {EqPlane} plane
 * @param {import('busbar').Equalizer} eq
 */
export function makeHandles(canvas, plane, eq) {
  /** @type {import('busbar').EqBand | undefined} */
  let dragged;
  /** Where the pointer took the handle, relative to its centre, and where it was last. */
  let [grabX, grabY, lastY] = [0, 0, 0];
  canvas.addEventListener('pointerdown', (event) => {
    dragged = event.button === 0 ? bandAt(event, plane, eq) : undefined;
    if (!dragged) return;
    canvas.setPointerCapture(event.pointerId);
    const { x, y } = plane.handleOf(dragged);
    [grabX, grabY, lastY] = [event.offsetX - x, event.offsetY - y, event.offsetY];
  });
  canvas.addEventListener('pointermove', (event) => {
    if (!dragged) {
      canvas.style.cursor = bandAt(event, plane, eq) ? 'grab' : '';
      return;
    }
    dragged.enabled = true;
    setByHand(dragged.frequency, plane.frequencyAt(event.offsetX - grabX));
    // The graph does not show the whole range, so a gain beyond it stays until the pointer moves up or down.
    if (dragged.gain.used && event.offsetY !== lastY)
      setByHand(dragged.gain, plane.gainAt(event.offsetY - grabY));
    lastY = event.offsetY;
  });
  const drop = () => {
    dragged = undefined;
  };
  canvas.addEventListener('pointerup', drop);
  canvas.addEventListener('lostpointercapture', drop);
  canvas.addEventListener('dblclick', (event) => {
    const band = bandAt(event, plane, eq);
    if (band) band.enabled = !band.enabled;
  });
  canvas.addEventListener(
    'wheel',
    (event) => {
      const band = bandAt(event, plane, eq);
      if (!band?.Q.used) return;
      event.preventDefault();
      const { Q } = band;
      setByHand(Q, Q.fromNormalized(Q.toNormalized() + (event.deltaY < 0 ? 0.01 : -0.01)));
    },
    { passive: false },
  );
}

/**
 * Finds the band whose handle is nearest.
 * @param {MouseEvent} event
 * @param {EqPlane} plane
 * @param {import('busbar').Equalizer} eq
 * @returns {import('busbar').EqBand | undefined} undefined if none is within reach
 */
function bandAt({ offsetX, offsetY }, plane, eq) {
  let nearest;
  let reach = GRAB;
  for (const band of eq) {
    const { x, y } = plane.handleOf(band);
    const distance = Math.hypot(x - offsetX, y - offsetY);
    if (distance >= reach) continue;
    nearest = band;
    reach = distance;
  }
  return nearest;
}
