/**
 * Functions that draw what changes without user input. All of them share one requestAnimationFrame.
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

/**
 * @param {(now: number) => void} draw called once per animation frame
 * @returns {() => void} stops the calls
 */
export function onFrame(draw) {
  drawings.add(draw);
  if (!running) {
    running = true;
    requestAnimationFrame(frame);
  }
  return () => drawings.delete(draw);
}
