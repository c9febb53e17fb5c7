import { highpass } from './butterworth.js';
import { toDecibel } from './decibel.js';
import { peakOf } from './signal.js';

/**
 * How much a change clicks: what is left above 5 kHz of a 100 Hz tone, from the first change on, against the tone and against the steady state.
 * The filter rings into neither window: the tone has sounded for `from - steadyFrom` frames before the first change.
 *
 * @param {readonly ArrayLike<number>[]} channels
 * @param {{sampleRate: number, tone: number, steadyFrom: number, from: number, settled: number}} options `tone` is the amplitude that went in; frames:
 *   steady from `steadyFrom`, first change at `from`, steady again from `settled` to the end
 */
export function clickOf(channels, { sampleRate, tone, steadyFrom, from, settled }) {
  let click = 0;
  let steady = 0;
  let peak = tone;
  for (const channel of channels) {
    const residue = highpass(channel, { order: 8, frequency: 5000, sampleRate });
    click = Math.max(click, peakOf(residue, from));
    steady = Math.max(steady, peakOf(residue, steadyFrom, from), peakOf(residue, settled));
    peak = Math.max(peak, peakOf(channel, steadyFrom));
  }
  const clickDb = toDecibel(click / peak);
  const steadyDb = toDecibel(steady / peak);
  return { clickDb, steadyDb, clean: clickDb <= -90 || clickDb <= steadyDb + 1 };
}
