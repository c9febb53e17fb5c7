import { EQ_BANDS } from '../table/parameters.js';
import { EqBand } from './eq-band.js';
import { writeResponse } from './eq-response.js';

/**
 * @typedef {object} EqualizerResponse What an equaliser has besides its bands.
 * @property {(
 *   frequencyHz: Float32Array,
 *   magResponse: Float32Array,
 *   phaseResponse: Float32Array,
 * ) => void} getFrequencyResponse the response of all four bands together, with the arguments and errors of
 *   {@link EqBand.getFrequencyResponse}
 *
 * @typedef {readonly [EqBand, EqBand, EqBand, EqBand] & EqualizerResponse} Equalizer The four bands of a
 *   strip's equaliser, in signal order.
 */

/**
 * Makes the equaliser of a strip.
 * @param {import('./strip-handle.js').StripHandle} handle
 * @returns {Equalizer}
 */
export function createEqualizer(handle) {
  const bands = Array.from({ length: EQ_BANDS }, (_, band) => new EqBand(handle, band));
  /** @type {EqualizerResponse['getFrequencyResponse']} */
  const getFrequencyResponse = (...arrays) => writeResponse(bands, handle, ...arrays);
  Object.defineProperty(bands, 'getFrequencyResponse', { value: getFrequencyResponse });
  return /** @type {any} */ (Object.freeze(bands));
}
