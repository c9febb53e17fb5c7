import { highpass } from './butterworth.js';
import { toDecibel } from './decibel.js';
import { peakOf } from './signal.js';

/**
 * Measures how much changes click: the peak above 5 kHz of a 100 Hz tone from the first change on, relative
 * to the tone and to the peak above 5 kHz while nothing changes. The high-pass is excited at the start of the
 * signal and has decayed when the first window begins.
 *
 * @param {readonly ArrayLike<number>[]} channels
 * @param {{sampleRate: number, tone: number, steadyFrom: number, from: number, settled: number}} options
 *   `tone`: the input's amplitude. The others are frames: the output is steady from `steadyFrom`, the first
 *   change is at `from`, and the output is steady again from `settled` to the end
 */
export function clickOf(channels, { sampleRate, tone, steadyFrom, from, settled }) {
  let click = 0;
  let steady = 0;
  let peak = tone;
  for (const channel of channels) {
    const residue = highpass(channel, { frequency: 5000, sampleRate });
    click = Math.max(click, peakOf(residue, from));
    steady = Math.max(steady, peakOf(residue, steadyFrom, from), peakOf(residue, settled));
    peak = Math.max(peak, peakOf(channel, steadyFrom));
  }
  const clickDb = toDecibel(click / peak);
  const steadyDb = toDecibel(steady / peak);
  return { clickDb, steadyDb, clean: clickDb <= -90 || clickDb <= steadyDb + 1 };
}
