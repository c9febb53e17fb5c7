/**
 * The page's one requestAnimationFrame: all that moves is drawn from here.
 * @type {Set<(now: number) => void>}
 */
const drawings = new Set();
let running = false;

/** @param {number} now ms */
function frame(now) {
  for (const draw of drawings) draw(now);
  running = drawings.size > 0;
  if (running) requestAnimationFrame(frame);
}

/** @param {(now: number) => void} draw called once a frame @returns {() => void} stops it */
export function onFrame(draw) {
  drawings.add(draw);
  if (!running) {
    running = true;
    requestAnimationFrame(frame);
  }
  return () => drawings.delete(draw);
}
