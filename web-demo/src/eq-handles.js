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
  canvas.addEventListener('pointerdown', (event) => {
    dragged = event.button === 0 ? bandAt(event, plane, eq) : undefined;
    if (dragged) canvas.setPointerCapture(event.pointerId);
  });
  canvas.addEventListener('pointermove', (event) => {
    if (!dragged) {
      canvas.style.cursor = bandAt(event, plane, eq) ? 'grab' : '';
      return;
    }
    dragged.enabled = true;
    dragged.frequency.value = plane.frequencyAt(event.offsetX);
    if (dragged.gain.used) dragged.gain.value = plane.gainAt(event.offsetY);
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
      if (!band) return;
      event.preventDefault();
      const { Q } = band;
      Q.value = Q.fromNormalized(Q.toNormalized() + (event.deltaY < 0 ? 0.01 : -0.01));
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
