import { createHeadlessMixer } from 'busbar/headless';
import { Random } from '../../tests/support/random.js';
import { setValues } from '../../worklet/loading/benchmark-load.js';
import { STRIP_VALUES, stripValues } from './load.js';
import { QUANTUM, SAMPLE_RATE } from './rendering.js';

/**
 * Times single quanta, from the first one on.
 * @param {import('./load.js').Load & {quanta: number, writes: number}} options `writes`: values written
 *   before each quantum
 * @returns {Promise<number[]>} µs per quantum
 */
export async function timeQuanta({ strips, quanta, writes }) {
  const mixer = await createHeadlessMixer({ sampleRate: SAMPLE_RATE, tracks: strips, buses: 0 });
  const random = new Random(1);
  const inputs = Array.from({ length: strips }, () => [
    random.noise(QUANTUM, 0.25),
    random.noise(QUANTUM, 0.25),
  ]);
  for (let i = 0; i < strips; i++) setValues(mixer.addTrack(), stripValues(i, strips));
  const params = mixer.tracks.flatMap((track) => [
    track.gain,
    track.pan,
    track.eq[1].frequency,
    track.compressor.threshold,
  ]);
  const middle = [STRIP_VALUES.gain, 0, STRIP_VALUES['eq.1.frequency'], STRIP_VALUES['compressor.threshold']];
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
