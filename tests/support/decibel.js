/** @param {number} amplitude linear */
export function toDecibel(amplitude) {
  return 20 * Math.log10(Math.abs(amplitude));
}

/** @param {number} decibel */
export function fromDecibel(decibel) {
  return 10 ** (decibel / 20);
}

/**
 * The level of a difference beside that of the reference, in dB.
 * @param {ArrayLike<number>} signal
 * @param {ArrayLike<number>} reference
 */
export function errorOf(signal, reference) {
  let [difference, power] = [0, 0];
  for (let i = 0; i < reference.length; i++) {
    difference += (signal[i] - reference[i]) ** 2;
    power += reference[i] ** 2;
  }
  return toDecibel(Math.sqrt(difference / power));
}
