import { createHeadlessMixer } from 'busbar/headless';
import { Random } from '../../tests/support/random.js';
import { panOf, setUpStrip } from './graphs.js';
import { QUANTUM, SAMPLE_RATE } from './rendering.js';

/**
 * Every quantum by itself, from the first one on, with `writes` values written before each: µs a quantum.
 * @param {{strips: number, quanta: number, writes: number}} options
 */
export async function timeQuanta({ strips, quanta, writes }) {
  const mixer = await createHeadlessMixer({ sampleRate: SAMPLE_RATE, tracks: strips, buses: 0 });
  const random = new Random(1);
  const inputs = Array.from({ length: strips }, () => [
    random.noise(QUANTUM, 0.25),
    random.noise(QUANTUM, 0.25),
  ]);
  for (let i = 0; i < strips; i++) setUpStrip(mixer.addTrack(), panOf(i, strips));
  const params = mixer.tracks.flatMap((track) => [
    track.gain,
    track.pan,
    track.eq[1].frequency,
    track.compressor.threshold,
  ]);
  const middle = [0.2, 0, 900, -24];
  const reach = [0.1, 0.5, 300, 6];
  /** @type {number[]} */ const times = [];
  for (let quantum = 0; quantum < quanta; quantum++) {
    for (let i = 0; i < writes; i++) {
      const which = (quantum * writes + i) % params.length;
      params[which].value = middle[which % 4] + reach[which % 4] * (2 * random.next() - 1);
    }
    const start = performance.now();
    mixer.render(inputs, QUANTUM);
    times.push(1000 * (performance.now() - start));
  }
  await mixer.close();
  return times;
}
