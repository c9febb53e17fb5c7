/**
 * Static curve of a feed-forward compressor with a soft knee, levels in dB. Source: Giannoulis, Massberg,
 * Reiss, "Digital Dynamic Range Compressor Design", JAES 60 (6), 2012, equation 4.
 * @param {number} input level in dB
 * @param {{threshold: number, ratio: number, knee: number, makeup?: number}} setting
 */
export function compressedLevel(input, { threshold, ratio, knee, makeup = 0 }) {
  const over = input - threshold;
  let output = input;
  if (2 * over > knee) output = threshold + over / ratio;
  else if (knee > 0 && 2 * Math.abs(over) <= knee)
    output = input + ((1 / ratio - 1) * (over + knee / 2) ** 2) / (2 * knee);
  return output + makeup;
}
