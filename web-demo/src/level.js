import { gainToDb } from 'busbar';
import { clamp, interpolate } from './interpolate.js';

/** Positions and dBFS of a meter's scale, which is close to a broadcast meter's. */
const POINTS = [
  [0, -60],
  [0.16, -40],
  [0.45, -20],
  [0.68, -10],
  [0.92, 0],
  [1, 4],
];

/** @param {number} level linear @returns {number} 0 to 1 */
export function meterPosition(level) {
  return level > 1e-6 ? clamp(interpolate(POINTS, gainToDb(level), 1, 0), 0, 1) : 0;
}

/** @param {number} position @returns {number} dBFS */
export function meterDecibels(position) {
  return interpolate(POINTS, position, 0, 1);
}
