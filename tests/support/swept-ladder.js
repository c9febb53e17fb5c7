/**
 * A linear ladder low-pass in double precision whose coefficients are designed at every frame, the reference
 * for ladders that modulators move: four trapezoidal one-poles with feedback and no delay in the loop. The
 * resonance is at most 2.8, up to which the filter does not saturate. Source: Zavalishin, "The Art of VA
 * Filter Design" (2012), chapter 5.
 * @param {Float32Array} input
 * @param {(frame: number) => number} frequencyAt in Hz
 * @param {number} resonance
 * @param {number} sampleRate in Hz
 */
export function sweptLadder(input, frequencyAt, resonance, sampleRate) {
  const output = new Float64Array(input.length);
  const states = [0, 0, 0, 0];
  for (let i = 0; i < input.length; i++) {
    const g = Math.tan((Math.PI * frequencyAt(i)) / sampleRate);
    const gain = g / (1 + g);
    let rest = 0; // of the last one-pole, without the input
    for (const state of states) rest = state / (1 + g) + gain * rest;
    let signal = (input[i] - resonance * rest) / (1 + resonance * gain ** 4);
    for (let pole = 0; pole < 4; pole++) {
      const v = (signal - states[pole]) * gain;
      signal = v + states[pole];
      states[pole] = signal + v;
    }
    output[i] = signal;
  }
  return output;
}
