/**
 * The closed form of the ladder filter, H(s) = N(p) / (1 + k p⁴) with p = 1 / (1 + s/ωc), at s = jω. Both
 * frequencies are warped by the bilinear transform, s/ωc = j tan(πf/rate) / tan(πfc/rate). N is p⁴, p²,
 * 2 p (1-p) and (1-p)⁴ by mode. Returns the linear magnitude.
 * @param {{mode?: string, frequency: number, resonance: number, bassCompensation?: number}} setting
 * @param {number} at frequency in Hz
 * @param {number} sampleRate in Hz
 */
export function ladderMagnitude(
  { mode = 'lowpass24', frequency, resonance, bassCompensation = 0 },
  at,
  sampleRate,
) {
  const x = Math.tan((Math.PI * at) / sampleRate) / Math.tan((Math.PI * frequency) / sampleRate);
  const p = 1 / Math.sqrt(1 + x * x); // |p|; that of 1-p is x|p|
  const angle = -4 * Math.atan(x);
  const loop = Math.hypot(1 + resonance * p ** 4 * Math.cos(angle), resonance * p ** 4 * Math.sin(angle));
  const input = 1 + bassCompensation * resonance;
  const numerators = {
    lowpass24: input * p ** 4,
    lowpass12: input * p ** 2,
    bandpass12: 2 * p * (x * p),
    highpass24: (x * p) ** 4,
  };
  return numerators[/** @type {keyof typeof numerators} */ (mode)] / loop;
}
