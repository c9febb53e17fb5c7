import { apply } from './apply.js';
import { Random } from './random.js';
import { randomChange, randomModulation, randomStripValues } from './random-mix.js';

/**
 * A mix of many stems over three buses, and changes during playback. The same code sets up any mixer, in Node
 * and in a page.
 */

/** @param {any} mixer @param {{stems: number, seed: number}} options @returns {any[]} the tracks */
export function setUpStemMix(mixer, { stems, seed }) {
  const random = new Random(seed);
  const buses = ['Drums', 'Music', 'All'].map((name) => mixer.addBus({ name }));
  buses[0].output = buses[2];
  for (const bus of buses) apply(bus, { ...randomStripValues(random), gain: 0.8 });
  apply(mixer.master, { 'compressor.enabled': true, 'eq.3.enabled': true, 'eq.3.gain': 3, gain: 0.5 });
  return Array.from({ length: stems }, (_, i) => {
    const track = mixer.addTrack({ name: `Stem ${i}` });
    apply(track, randomStripValues(random));
    track.output = random.pick([...buses, mixer.master]);
    return track;
  });
}

/**
 * @param {{stems: number, seed: number, frames: number, count: number, grid: number}} options every change is
 *   at a multiple of `grid` frames
 * @returns {{at: number, run: (mixer: any) => void}[]}
 */
export function stemMixChanges({ stems, seed, frames, count, grid }) {
  const random = new Random(seed + 1);
  const places = new Set(
    Array.from({ length: count }, () => grid * random.integer(1, Math.floor(frames / grid) - 1)),
  );
  return [...places]
    .sort((a, b) => a - b)
    .map((at) => {
      const index = random.integer(0, stems - 1);
      const bus = random.integer(0, 2);
      const change = randomChange(random);
      const modulate = randomModulation(random);
      const kind = random.pick(['route', 'modulator', 'modulator', 'value', 'value', 'value']);
      return {
        at,
        run(mixer) {
          if (kind === 'route') mixer.tracks[index].output = mixer.buses[bus];
          else if (kind === 'modulator') modulate(mixer, { time: (at + 500) / mixer.sampleRate });
          else apply(mixer.tracks[index], change);
        },
      };
    });
}
