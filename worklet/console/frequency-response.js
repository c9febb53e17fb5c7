import { invalidAccess, show } from '../common/errors.js';

/**
 * Writes a frequency response into arrays, as BiquadFilterNode's `getFrequencyResponse()`.
 * @param {import('./strip-handle.js').StripHandle} handle of the filter's strip
 * @param {Float32Array} frequencyHz
 * @param {Float32Array} magResponse
 * @param {Float32Array} phaseResponse
 * @param {(w: number) => readonly [re: number, im: number]} responseAt the response at an angle in radians
 *   per frame, 0 to π
 */
export function write(handle, frequencyHz, magResponse, phaseResponse, responseAt) {
  const lengths = Object.entries({ frequencyHz, magResponse, phaseResponse }).map(([name, array]) => {
    if (Object.prototype.toString.call(array) === '[object Float32Array]') return array.length;
    throw new TypeError(
      `${handle}: getFrequencyResponse() takes Float32Arrays, got ${show(array)} for ${name}.`,
    );
  });
  if (lengths.some((length) => length !== lengths[0]))
    throw invalidAccess(
      `${handle}: the arrays of getFrequencyResponse() must have one length, got ${lengths.join(', ')}.`,
    );
  const perHz = (2 * Math.PI) / handle.sampleRate;
  for (const [i, frequency] of frequencyHz.entries()) {
    const inRange = frequency >= 0 && frequency <= handle.sampleRate / 2;
    const [re, im] = inRange ? responseAt(frequency * perHz) : [Number.NaN, 0];
    magResponse[i] = Math.hypot(re, im);
    phaseResponse[i] = Math.atan2(im, re);
  }
}
