import { createCanvas } from './canvas.js';

/**
 * The gain reduction of a compressor or a gate as a thin bar. It is a canvas, because a moving transform
 * would make the browser lay out all layers of the page in each frame.
 * @param {import('busbar').Compressor | import('busbar').Gate} stage
 * @param {{range: number, signal: AbortSignal}} options range: the reduction that fills the bar, in dB
 */
export function createSmallReduction(stage, { range, signal }) {
  let amount = 0;
  let pixels = 1;
  const { canvas, redraw, stop } = createCanvas('strip-reduction', (drawing, width, height) => {
    pixels = width;
    drawing.clearRect(0, 0, width, height);
    drawing.fillStyle = '#ffb454';
    drawing.fillRect(width * (1 - amount), 0, width * amount, height);
  });
  signal.addEventListener('abort', stop);
  return {
    canvas,
    /** @param {number} reduction in dB, 0 or less */
    draw(reduction) {
      const reduced = stage.enabled ? Math.min(1, -reduction / range) : 0;
      const shown = Math.round(reduced * pixels) / pixels;
      if (shown === amount) return;
      amount = shown;
      redraw();
    },
  };
}
