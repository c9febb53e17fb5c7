import { write } from './frequency-response.js';

/*
 * The frequency response of EQ bands in closed form: that of BiquadFilterNode's filters. Source: Web Audio
 * specification, "Filters characteristics", after Robert Bristow-Johnson's "Cookbook formulae for audio EQ
 * biquad filter coefficients".
 */

/**
 * Writes the response of bands in series.
 * @param {readonly import('./eq-band.js').EqBand[]} bands those that are off leave the signal as it is
 * @param {import('./strip-handle.js').StripHandle} handle of their strip
 * @param {Float32Array} frequencyHz
 * @param {Float32Array} magResponse
 * @param {Float32Array} phaseResponse
 */
export function writeResponse(bands, handle, frequencyHz, magResponse, phaseResponse) {
  const { sampleRate } = handle;
  const filters = bands.filter(({ enabled }) => enabled).map((band) => coefficientsOf(band, sampleRate));
  write(handle, frequencyHz, magResponse, phaseResponse, (w) => {
    let [re, im] = [1, 0];
    for (const [b0, b1, b2, a0, a1, a2] of filters) {
      // The polynomials in z⁻¹ = e^(-jw), multiplied by e^(jw): half of the terms cancel or add up.
      const [c, s] = [Math.cos(w), Math.sin(w)];
      const [p, q] = [(b0 + b2) * c + b1, (b0 - b2) * s];
      const [r, t] = [(a0 + a2) * c + a1, (a0 - a2) * s];
      const norm = r * r + t * t;
      const [x, y] = [(p * r + q * t) / norm, (q * r - p * t) / norm];
      [re, im] = [re * x - im * y, re * y + im * x];
    }
    return [re, im];
  });
}

/**
 * The coefficients b0, b1, b2, a0, a1, a2 of a band's filter.
 * @param {import('./eq-band.js').EqBand} band
 * @param {number} sampleRate in Hz
 * @returns {[number, number, number, number, number, number]}
 */
function coefficientsOf({ type, frequency, Q: { value: Q }, gain }, sampleRate) {
  const w0 = (2 * Math.PI * frequency.value) / sampleRate;
  const [cos, sin] = [Math.cos(w0), Math.sin(w0)];
  const A = 10 ** (gain.value / 40);
  const inDb = type === 'lowpass' || type === 'highpass';
  const alpha = sin / (2 * (inDb ? 10 ** (Q / 20) : Math.max(Q, 0.01)));
  switch (type) {
    case 'lowpass':
      return [(1 - cos) / 2, 1 - cos, (1 - cos) / 2, 1 + alpha, -2 * cos, 1 - alpha];
    case 'highpass':
      return [(1 + cos) / 2, -1 - cos, (1 + cos) / 2, 1 + alpha, -2 * cos, 1 - alpha];
    case 'bandpass':
      return [alpha, 0, -alpha, 1 + alpha, -2 * cos, 1 - alpha];
    case 'notch':
      return [1, -2 * cos, 1, 1 + alpha, -2 * cos, 1 - alpha];
    case 'allpass':
      return [1 - alpha, -2 * cos, 1 + alpha, 1 + alpha, -2 * cos, 1 - alpha];
    case 'peaking':
      return [1 + alpha * A, -2 * cos, 1 - alpha * A, 1 + alpha / A, -2 * cos, 1 - alpha / A];
    default: {
      // A high shelf is a low shelf with the signs of the cosines changed.
      const k = type === 'lowshelf' ? cos : -cos;
      const m = type === 'lowshelf' ? 1 : -1;
      const root = sin * Math.sqrt(2 * A); // 2 √A alpha with a slope of 1
      const [up, down] = [A + 1, A - 1];
      return [
        A * (up - down * k + root),
        2 * A * m * (down - up * k),
        A * (up - down * k - root),
        up + down * k + root,
        -2 * m * (down + up * k),
        up + down * k - root,
      ];
    }
  }
}
