import { compressedLevel } from './compressor-curve.js';
import { toDecibel } from './decibel.js';

/**
 * The gain in dB of a compressor at each frame, in double precision: smooth branching after the gain
 * computer. Source: Giannoulis, Massberg, Reiss, "Digital Dynamic Range Compressor Design", JAES 60(6),
 * 2012.
 * @param {Float32Array} input of the louder channel
 * @param {{threshold: number, ratio: number, knee: number, attack: number, release: number}} setting dB, s
 * @param {number} sampleRate in Hz
 * @param {(frame: number) => number} [thresholdAt] in dB, default that of the setting
 */
export function compressorGains(input, setting, sampleRate, thresholdAt = () => setting.threshold) {
  const share = (/** @type {number} */ seconds) => -Math.expm1(-1 / (seconds * sampleRate));
  const [attack, release] = [share(setting.attack), share(setting.release)];
  let reduction = 0;
  return Float64Array.from(input, (sample, frame) => {
    const level = toDecibel(Math.max(Math.abs(sample), 1e-15));
    const target = level - compressedLevel(level, { ...setting, threshold: thresholdAt(frame), makeup: 0 });
    reduction += (target > reduction ? attack : release) * (target - reduction);
    return -reduction;
  });
}
