/*
 * The lowpass filter of a change of the sample rate: a sinc with a Kaiser window.
 *
 * Sources: Smith and Gossett, "A flexible sampling-rate conversion method", ICASSP 1984; for the window and
 * its length, Kaiser, "Nonrecursive digital filter design using the I0-sinh window function", ISCAS 1974.
 */

/** End of the passband and start of the stopband, as parts of the lower of the two rates. */
const PASS = 0.4575;
const STOP = 0.5;
/** Attenuation of the stopband in dB. */
const ATTENUATION = 110;
/** Most coefficients that a kernel keeps: 16 MB. */
const MAX_COEFFICIENTS = 2 ** 22;

const BETA = 0.1102 * (ATTENUATION - 8.7);

/** @type {Map<string, SincKernel>} */
const kernels = new Map();

/**
 * The kernel for a pair of rates. Stems of the same rate share it.
 * @param {number} from rate of the input in Hz, an integer
 * @param {number} to rate of the output in Hz, an integer
 */
export function sincKernel(from, to) {
  const key = `${from} ${to}`;
  const kernel = kernels.get(key) ?? new SincKernel(from, to);
  kernels.set(key, kernel);
  return kernel;
}

/**
 * The filter's coefficients by the place of the output frame between two input frames. Where the ratio of the
 * rates has few such places, each has a row of coefficients. Otherwise the output is interpolated between the
 * two nearest rows.
 */
export class SincKernel {
  /** @type {Float32Array[]} */
  #rows = [];
  #rowCount;
  #cutoff;

  /** @param {number} from @param {number} to rates in Hz, integers */
  constructor(from, to) {
    const divisor = greatestCommonDivisor(from, to);
    /** A step of one output frame is `step / places` input frames. */
    this.step = from / divisor;
    this.places = to / divisor;
    const narrow = Math.min(1, to / from);
    const taps = (ATTENUATION - 7.95) / (14.36 * (STOP - PASS) * narrow);
    /** Input frames on each side of an output frame. Even, so that `apply` needs no remainder. */
    this.half = 2 * Math.ceil(taps / 4);
    this.#cutoff = (PASS + STOP) * narrow;
    this.#rowCount = Math.min(this.places, Math.ceil(MAX_COEFFICIENTS / (2 * this.half)));
  }

  /**
   * The value between input frames.
   * @param {Float32Array} samples
   * @param {number} start index of the first of `2 * half` input frames. The output frame is at or behind the
   *   one at `start + half - 1`
   * @param {number} place place of the output frame behind that one, 0 to places - 1
   */
  apply(samples, start, place) {
    const at = (place * this.#rowCount) / this.places;
    const row = Math.floor(at);
    const part = at - row;
    const value = dot(this.#row(row), samples, start);
    return part === 0 ? value : value + part * (dot(this.#row(row + 1), samples, start) - value);
  }

  /** @param {number} index */
  #row(index) {
    this.#rows[index] ??= Float32Array.from({ length: 2 * this.half }, (_, i) =>
      this.#coefficient(index / this.#rowCount + this.half - 1 - i),
    );
    return this.#rows[index];
  }

  /** @param {number} distance from the output frame, in input frames */
  #coefficient(distance) {
    const x = Math.PI * this.#cutoff * distance;
    const window = bessel(BETA * Math.sqrt(Math.max(0, 1 - (distance / this.half) ** 2))) / bessel(BETA);
    return this.#cutoff * window * (x === 0 ? 1 : Math.sin(x) / x);
  }
}

/**
 * In four sums, which do not wait for each other.
 * @param {Float32Array} row a multiple of 4 coefficients
 * @param {Float32Array} samples
 * @param {number} start
 */
function dot(row, samples, start) {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  for (let i = 0; i < row.length; i += 4) {
    a += row[i] * samples[start + i];
    b += row[i + 1] * samples[start + i + 1];
    c += row[i + 2] * samples[start + i + 2];
    d += row[i + 3] * samples[start + i + 3];
  }
  return a + b + (c + d);
}

/** The modified Bessel function of the first kind of order 0, by its power series. @param {number} x */
function bessel(x) {
  let sum = 1;
  for (let k = 1, term = 1; term > 1e-17 * sum; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

/** @param {number} a @param {number} b @returns {number} */
function greatestCommonDivisor(a, b) {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
