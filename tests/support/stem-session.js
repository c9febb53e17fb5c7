import { apply } from './apply.js';
import { Random } from './random.js';
import { randomChange, randomStrip } from './sessions.js';

/** A mix of many stems over three buses, and changes while it plays: the same calls for every kind of mixer, in Node and in a page. */

/** @param {any} mixer @param {{stems: number, seed: number}} options @returns {any[]} the tracks */
export function setUpSession(mixer, { stems, seed }) {
  const random = new Random(seed);
  const buses = ['Drums', 'Music', 'All'].map((name) => mixer.addBus({ name }));
  buses[0].output = buses[2];
  for (const bus of buses) apply(bus, { ...randomStrip(random), gain: 0.8 });
  apply(mixer.master, { 'compressor.enabled': true, 'eq.3.enabled': true, 'eq.3.gain': 3, gain: 0.5 });
  return Array.from({ length: stems }, (_, i) => {
    const track = mixer.addTrack({ name: `Stem ${i}` });
    apply(track, randomStrip(random));
    track.output = random.pick([...buses, mixer.master]);
    return track;
  });
}

/**
 * @param {{stems: number, seed: number, frames: number, count: number, grid: number}} options `grid` in frames: changes come on its multiples
 * @returns {{at: number, run: (mixer: any) => void}[]}
 */
export function sessionChanges({ stems, seed, frames, count, grid }) {
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
      const reroute = random.chance(0.2);
      return {
        at,
        run(mixer) {
          if (reroute) mixer.tracks[index].output = mixer.buses[bus];
          else apply(mixer.tracks[index], change);
        },
      };
    });
}
