/** @param {number} amplitude linear */
export function toDecibel(amplitude) {
  return 20 * Math.log10(Math.abs(amplitude));
}

/** @param {number} decibel */
export function fromDecibel(decibel) {
  return 10 ** (decibel / 20);
}
