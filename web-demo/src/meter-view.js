import { createCanvas } from './canvas.js';
import { meterDecibels } from './level.js';
import { gradientOf, MeterColumn } from './meter-column.js';
import { createPeakReadout } from './peak-readout.js';

const MARKS = [0.16, 0.45, 0.68, 0.92]; // positions
const MARKED = MARKS.map((position) => Math.round(meterDecibels(position))).join(', ');
const BACK = '#0b0d0f';

/**
 * A strip's level meter and the readout of its highest peak. They are drawn only while the meter is visible.
 * The strip's meter is kept running, so that no peak is missed meanwhile.
 * @param {import('busbar').AnyStrip} strip
 * @param {object} options
 * @param {(reduction: number) => void} options.onReduction called in each frame with the compressor's gain
 *   reduction in dB, 0 or less
 * @param {AbortSignal} options.signal
 */
export function createMeterView({ meter }, { onReduction, signal }) {
  const left = new MeterColumn();
  const right = new MeterColumn();
  const readout = createPeakReadout(() => meter.resetHold());
  const levels = meter.read();
  /** @type {CanvasGradient} */
  let gradient;
  let gradientHeight = 0;
  let visible = false;
  const { canvas, redraw, stop } = createCanvas('meter', (context, width, height) => {
    if (gradientHeight !== height) {
      gradient = gradientOf(context, height);
      gradientHeight = height;
    }
    context.fillStyle = BACK;
    context.fillRect(0, 0, width, height);
    const column = (width - 1) / 2;
    left.draw(context, 0, column, height, gradient);
    right.draw(context, column + 1, column, height, gradient);
    context.fillStyle = 'rgb(255 255 255 / 14%)';
    for (const position of MARKS) context.fillRect(0, Math.round(height * (1 - position)), width, 1);
  });
  canvas.dataset.testid = 'meter';
  canvas.setAttribute('role', 'img');
  canvas.setAttribute('aria-label', `Level meter, marks at ${MARKED} dBFS`);
  const observer = new IntersectionObserver((entries) => {
    visible = /** @type {IntersectionObserverEntry} */ (entries.at(-1)).isIntersecting;
  });
  observer.observe(canvas);
  meter.keep();
  signal.addEventListener('abort', () => {
    observer.disconnect();
    stop();
  });
  return {
    canvas,
    readout: readout.button,
    /** @param {number} now ms */
    draw(now) {
      if (!visible) return;
      const { peakLeft, peakRight, rmsLeft, rmsRight } = meter.read(levels);
      const leftMoved = left.update(peakLeft, rmsLeft, now);
      const rightMoved = right.update(peakRight, rmsRight, now);
      if (leftMoved || rightMoved) redraw();
      readout.update(Math.max(levels.heldPeakLeft, levels.heldPeakRight), levels.clipCount);
      onReduction(levels.reduction);
    },
  };
}
