import { FrequencyAxis } from './frequency-axis.js';
import { clamp } from './interpolate.js';

const RANGE = 24; // dB, up and down
const POINTS = 320;
const MARGIN = 6; // px that keep the handles inside

/** @typedef {import('busbar').EqBand} EqBand */

/** The coordinates of the EQ graph: frequencies from left to right, gains from bottom to top. */
export class EqPlane {
  width = 1;
  height = 1;

  /** @param {number} sampleRate in Hz */
  constructor(sampleRate) {
    this.axis = new FrequencyAxis(POINTS, sampleRate);
  }

  /** @param {number} frequency in Hz */
  xOf(frequency) {
    return this.axis.positionOf(frequency) * this.width;
  }

  /** @param {number} decibels */
  yOf(decibels) {
    return (this.height / 2) * (1 - decibels / RANGE);
  }

  /** @param {number} x in px @returns {number} in Hz */
  frequencyAt(x) {
    return this.axis.frequencyAt(clamp(x / this.width, 0, 1));
  }

  /** @param {number} y in px @returns {number} in dB */
  gainAt(y) {
    return RANGE * (1 - (2 * clamp(y, 0, this.height)) / this.height);
  }

  /** The place of a band's handle in px. Only handles of bands that use their gain move up and down. */
  handleOf(/** @type {EqBand} */ { frequency, gain }) {
    return {
      x: clamp(this.xOf(frequency.value), MARGIN, this.width - MARGIN),
      y: clamp(this.yOf(gain.used ? gain.value : 0), MARGIN, this.height - MARGIN),
    };
  }
}
