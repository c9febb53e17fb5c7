import { dbToGain } from 'busbar';
import { meterPosition } from './level.js';

const HOLD = 1500; // ms that the line of a held peak stays
const STEPS = 512; // positions that can be told apart on a screen
const COLOURS = [
  [-60, '#1f8f5f'],
  [-20, '#35c27f'],
  [-9, '#c9d34a'],
  [-3, '#ff9f43'],
  [0, '#ff4d4d'],
];

/** @param {CanvasRenderingContext2D} context @param {number} height */
export function gradientOf(context, height) {
  const gradient = context.createLinearGradient(0, height, 0, 0);
  for (const [decibels, colour] of COLOURS)
    gradient.addColorStop(meterPosition(dbToGain(Number(decibels))), String(colour));
  return gradient;
}

/** The levels of one channel as positions on the meter's scale, 0 to 1. */
export class MeterColumn {
  #peak = 0;
  #rms = 0;
  #hold = 0;
  #heldSince = 0;

  /**
   * @param {number} peak linear
   * @param {number} rms linear
   * @param {number} now ms
   * @returns {boolean} whether the column must be redrawn
   */
  update(peak, rms, now) {
    const peakPosition = rounded(meterPosition(peak));
    const rmsPosition = rounded(meterPosition(rms));
    const holds = peakPosition < this.#hold && now - this.#heldSince <= HOLD;
    const hold = holds ? this.#hold : peakPosition;
    if (!holds) this.#heldSince = now;
    if (peakPosition === this.#peak && rmsPosition === this.#rms && hold === this.#hold) return false;
    this.#peak = peakPosition;
    this.#rms = rmsPosition;
    this.#hold = hold;
    return true;
  }

  /**
   * Draws RMS solid, the peak behind it, the held peak as a line.
   * @param {CanvasRenderingContext2D} context
   * @param {number} x
   * @param {number} width
   * @param {number} height
   * @param {CanvasGradient} gradient
   */
  draw(context, x, width, height, gradient) {
    context.fillStyle = gradient;
    context.globalAlpha = 0.42;
    context.fillRect(x, height * (1 - this.#peak), width, height * this.#peak);
    context.globalAlpha = 1;
    context.fillRect(x, height * (1 - this.#rms), width, height * this.#rms);
    if (this.#hold > 0) context.fillRect(x, Math.min(height - 1.5, height * (1 - this.#hold)), width, 1.5);
  }
}

/** @param {number} position */
function rounded(position) {
  return Math.round(position * STEPS) / STEPS;
}
