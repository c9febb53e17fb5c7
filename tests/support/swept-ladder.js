/**
 * Moog's ladder in double precision whose factors are computed at every frame, the reference for a filter
 * that scheduled changes move. Four trapezoidal one-poles y = G·x + (1 - G)·s, s ← 2·y - s in series, with
 * feedback from the last one to the first and no delay in the loop, which is solved for each frame. At the
 * first one's input the differential pair saturates, as cpp/dsp/ladder.h defines it.
 *
 * Source: Zavalishin, "The Art of VA Filter Design" (2012), chapter 5.
 * @param {Float32Array} input
 * @param {(frame: number) => number} frequencyAt in Hz
 * @param {{mode?: string, resonance?: number, drive?: number}} setting
 * @param {number} sampleRate in Hz
 */
export function sweptLadder(
  input,
  frequencyAt,
  { mode = 'lowpass24', resonance = 0, drive = 0 },
  sampleRate,
) {
  const output = new Float64Array(input.length);
  const states = [0, 0, 0, 0];
  for (let i = 0; i < input.length; i++) {
    const g = Math.tan((Math.PI * frequencyAt(i)) / sampleRate);
    const share = g / (1 + g);
    // What the four would put out if nothing went in: the part of the last output that is known.
    let known = 0;
    for (const state of states) known = share * known + (1 - share) * state;
    const driven = saturated((input[i] - resonance * known) / (1 + resonance * share ** 4), drive);
    const poles = [driven];
    for (let pole = 0; pole < 4; pole++) {
      const y = share * poles[pole] + (1 - share) * states[pole];
      states[pole] = 2 * y - states[pole];
      poles.push(y);
    }
    output[i] = gainOf(drive) * mixOf(mode, poles);
  }
  return output;
}

/** tanh(drive · v) / drive by its rational approximation. @param {number} v @param {number} drive */
function saturated(v, drive) {
  if (drive === 0) return v;
  const limited = Math.max(-3, Math.min(3, drive * v));
  return (limited * (27 + limited ** 2)) / (27 + 9 * limited ** 2) / drive;
}

/** The inverse of what the saturation leaves of full scale. @param {number} drive */
function gainOf(drive) {
  return drive === 0 ? 1 : 1 / saturated(1, drive);
}

/** @param {string} mode @param {number[]} y the input of the first one-pole and the outputs of all */
function mixOf(mode, y) {
  if (mode === 'lowpass24') return y[4];
  if (mode === 'lowpass12') return y[2];
  if (mode === 'bandpass12') return 2 * (y[1] - y[2]);
  return y[0] - 4 * y[1] + 6 * y[2] - 4 * y[3] + y[4];
}
