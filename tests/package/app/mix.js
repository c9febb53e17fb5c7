/**
 * A small mix for any mixer: a mono and a stereo track with EQ, into a bus with a compressor. It does not use
 * Math.sin, whose bits may differ between machines.
 */
export const SAMPLE_RATE = 48_000;
export const FRAMES = 4_096;
export const CAPACITY = { tracks: 2, buses: 1 };

/** @param {number} seed not 0 @returns {Float32Array<ArrayBuffer>} noise of -12 dBFS peak */
function noise(seed) {
  let state = seed;
  return Float32Array.from({ length: FRAMES }, () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state / 2 ** 33;
  });
}

/** The channels that each track plays. */
export const SOURCES = [[noise(1)], [noise(2), noise(3)]];

/**
 * @param {import('busbar').Mixer} mixer
 * @returns {import('busbar').Track[]}
 */
export function setUp(mixer) {
  const bus = mixer.addBus({ name: 'Both' });
  bus.compressor.enabled = true;
  return SOURCES.map((_, i) => {
    const track = mixer.addTrack({ name: `Noise ${i + 1}` });
    track.output = bus;
    track.pan.value = i - 0.5;
    for (const band of track.eq) {
      band.enabled = true;
      band.gain.value = 6 - 9 * i;
    }
    return track;
  });
}
