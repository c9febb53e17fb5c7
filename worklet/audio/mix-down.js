/**
 * Mixes an input of more than two channels down to stereo. Source: the Web Audio specification, "Channel
 * Up-Mixing and Down-Mixing", `speakers`. Its formulas apply to quad (left, right, surround left, surround
 * right) and 5.1 (left, right, centre, LFE, surround left, surround right). Other layouts keep only their
 * first two channels.  [audio thread]
 * @param {readonly Float32Array[]} input more than two channels
 * @param {Float32Array} left written from its first frame on
 * @param {Float32Array} right
 * @param {number} start first frame of `input` to read
 * @param {number} count frames
 */
export function mixDown(input, left, right, start, count) {
  const channels = input.length;
  for (let to = 0, from = start; to < count; to++, from++) {
    let l = input[0][from];
    let r = input[1][from];
    if (channels === 4) {
      l = 0.5 * (l + input[2][from]);
      r = 0.5 * (r + input[3][from]);
    } else if (channels === 6) {
      l += Math.SQRT1_2 * (input[2][from] + input[4][from]);
      r += Math.SQRT1_2 * (input[2][from] + input[5][from]);
    }
    left[to] = l;
    right[to] = r;
  }
}
