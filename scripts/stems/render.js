import { frameOf, LENGTH } from './grid.js';

/** @param {number} decibels */
const linear = (decibels) => 10 ** (decibels / 20);

/**
 * A function that reads a frame of a recording for one channel of a stem.
 * @param {readonly Float32Array[]} channels
 * @param {number} side 0 left, 1 right
 * @param {boolean} stereo whether the stem is stereo; a mono stem gets the mean of both channels
 * @returns {(frame: number) => number}
 */
function readerOf(channels, side, stereo) {
  if (channels.length === 1) return (frame) => channels[0][frame];
  if (stereo) return (frame) => channels[side][frame];
  return (frame) => 0.5 * (channels[0][frame] + channels[1][frame]);
}

/**
 * Mixes a stem's notes. A note that rings past the end of the song continues at its start, so that the song
 * can loop.
 * @param {import('./arrangement.js').Stem} stem
 * @param {(sample: import('./sample.js').Sample) => Float32Array[]} channelsOf
 * @returns {Float32Array[]} one channel, or two
 */
export function render(stem, channelsOf) {
  const stereo = stem.channels === 2;
  const output = Array.from({ length: stem.channels }, () => new Float32Array(LENGTH));
  for (const { sample, step, level, pan } of stem.notes) {
    const channels = channelsOf(sample);
    const first = frameOf(step);
    output.forEach((out, side) => {
      const balance = stereo ? Math.SQRT2 * Math.cos((Math.PI / 4) * (side === 0 ? 1 + pan : 1 - pan)) : 1;
      const gain = balance * linear(level);
      const read = readerOf(channels, side, stereo);
      for (let i = 0; i < channels[0].length; i++) out[(first + i) % LENGTH] += gain * read(i);
    });
  }
  return toPeak(output, stem.peak);
}

/**
 * Scales channels in place so that the highest sample has the level `peak`.
 * @param {Float32Array[]} channels
 * @param {number} peak dBFS
 */
function toPeak(channels, peak) {
  let highest = 0;
  for (const channel of channels) for (const value of channel) highest = Math.max(highest, Math.abs(value));
  if (highest === 0) throw new Error('a stem is silent');
  const gain = linear(peak) / highest;
  for (const channel of channels) for (let i = 0; i < channel.length; i++) channel[i] *= gain;
  return channels;
}
