import { createCanvas } from './canvas.js';
import { element } from './element.js';
import { meterDecibels, meterPosition } from './level.js';
import { decibelText } from './text.js';

const HOLD = 1500; // ms that the line of a held peak stays
const MARKS = [0.16, 0.45, 0.68, 0.92]; // positions
const BACK = '#0b0d0f';
const COLOURS = [
  [-60, '#1f8f5f'],
  [-20, '#35c27f'],
  [-9, '#c9d34a'],
  [-3, '#ff9f43'],
  [0, '#ff4d4d'],
];

/** @param {CanvasRenderingContext2D} context @param {number} height */
function gradientOf(context, height) {
  const gradient = context.createLinearGradient(0, height, 0, 0);
  for (const [decibels, colour] of COLOURS)
    gradient.addColorStop(meterPosition(10 ** (Number(decibels) / 20)), String(colour));
  return gradient;
}

/** The levels of one channel. */
class Column {
  peak = 0;
  rms = 0;
  hold = 0;
  heldSince = 0;

  /**
   * @param {number} peak position, 0 to 1
   * @param {number} rms position, 0 to 1
   * @param {number} now ms
   * @returns {boolean} whether the column must be redrawn
   */
  update(peak, rms, now) {
    const before = this.peak + this.rms * 7 + this.hold * 31;
    this.peak = peak;
    this.rms = rms;
    if (peak >= this.hold || now - this.heldSince > HOLD) {
      this.hold = peak;
      this.heldSince = now;
    }
    return this.peak + this.rms * 7 + this.hold * 31 !== before;
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {number} x
   * @param {number} width
   * @param {number} height
   * @param {CanvasGradient} gradient
   */
  draw(context, x, width, height, gradient) {
    context.fillStyle = gradient;
    context.globalAlpha = 0.42;
    context.fillRect(x, height * (1 - this.peak), width, height * this.peak);
    context.globalAlpha = 1;
    context.fillRect(x, height * (1 - this.rms), width, height * this.rms);
    if (this.hold > 0) context.fillRect(x, Math.min(height - 1.5, height * (1 - this.hold)), width, 1.5);
  }
}

/**
 * A strip's level meter: RMS solid, the peak behind it, a held peak as a line. The readout shows the highest
 * peak so far and is a button that resets it. The meter is read and drawn only while it is visible.
 * @param {import('busbar').AnyStrip} strip
 */
export function createMeterView(strip) {
  const columns = [new Column(), new Column()];
  /** @type {CanvasGradient} */
  let gradient;
  let gradientHeight = 0;
  let highest = 0;
  let visible = false;
  const { canvas, redraw, stop } = createCanvas('meter', (context, width, height) => {
    if (gradientHeight !== height) {
      gradient = gradientOf(context, height);
      gradientHeight = height;
    }
    context.fillStyle = BACK;
    context.fillRect(0, 0, width, height);
    const column = (width - 1) / 2;
    columns[0].draw(context, 0, column, height, gradient);
    columns[1].draw(context, column + 1, column, height, gradient);
    context.fillStyle = 'rgb(255 255 255 / 14%)';
    for (const position of MARKS) context.fillRect(0, Math.round(height * (1 - position)), width, 1);
  });
  canvas.dataset.testid = 'meter';
  canvas.setAttribute('role', 'img');
  canvas.setAttribute(
    'aria-label',
    `Level meter, marks at ${MARKS.map((position) => Math.round(meterDecibels(position))).join(', ')} dBFS`,
  );
  const readout = element('button', {
    type: 'button',
    className: 'peak',
    title: 'Highest peak in dBFS. Click to reset.',
    'aria-label': 'Reset the highest peak',
    'data-testid': 'peak',
  });
  const show = () => {
    const text = highest > 0 ? decibelText(highest) : '\u2013';
    if (readout.textContent !== text) readout.textContent = text;
    readout.classList.toggle('over', highest > 1);
  };
  readout.addEventListener('click', () => {
    highest = 0;
    show();
  });
  const observer = new IntersectionObserver(([entry]) => {
    visible = entry.isIntersecting;
  });
  observer.observe(canvas);
  show();
  return {
    canvas,
    readout,
    /** @param {number} now ms */
    draw(now) {
      if (!visible) return;
      const { peakLeft, peakRight, rmsLeft, rmsRight } = strip.meter;
      const left = columns[0].update(meterPosition(peakLeft), meterPosition(rmsLeft), now);
      const right = columns[1].update(meterPosition(peakRight), meterPosition(rmsRight), now);
      if (left || right) redraw();
      const peak = Math.max(peakLeft, peakRight);
      if (peak > highest) {
        highest = peak;
        show();
      }
    },
    stop() {
      observer.disconnect();
      stop();
    },
  };
}
