/**
 * A trapezoidal state-variable filter in double precision whose coefficients are designed at every frame, the
 * reference for filters that scheduled changes move. Source: Simper (Cytomic), "SvfLinearTrapOptimised2"; the
 * Q of low-pass and high-pass is in dB, as in the Web Audio specification.
 * @param {Float32Array} input
 * @param {'lowpass' | 'highpass' | 'bandpass' | 'peaking'} type
 * @param {(frame: number) => number} frequencyAt in Hz
 * @param {(frame: number) => number} qAt
 * @param {(frame: number) => number} gainAt in dB, of a peaking filter
 * @param {number} sampleRate in Hz
 */
export function sweptFilter(input, type, frequencyAt, qAt, gainAt, sampleRate) {
  const output = new Float64Array(input.length);
  let [ic1, ic2] = [0, 0];
  for (let i = 0; i < input.length; i++) {
    const g = Math.tan((Math.PI * frequencyAt(i)) / sampleRate);
    const a = 10 ** (gainAt(i) / 40);
    const inDecibels = type === 'lowpass' || type === 'highpass';
    const k = inDecibels ? 10 ** (-qAt(i) / 20) : type === 'peaking' ? 1 / (qAt(i) * a) : 1 / qAt(i);
    const a1 = 1 / (1 + g * (g + k));
    const v0 = input[i];
    const v3 = v0 - ic2;
    const v1 = a1 * ic1 + g * a1 * v3;
    const v2 = ic2 + g * a1 * ic1 + g * g * a1 * v3;
    ic1 = 2 * v1 - ic1;
    ic2 = 2 * v2 - ic2;
    if (type === 'lowpass') output[i] = v2;
    else if (type === 'highpass') output[i] = v0 - k * v1 - v2;
    else if (type === 'bandpass') output[i] = k * v1;
    else output[i] = v0 + k * (a * a - 1) * v1;
  }
  return output;
}
