import { ROUGH_MIX } from './rough-mix.js';

/** @typedef {import('busbar').StripSession} StripSession */

/**
 * The session of the page's first visit: the song's stems on tracks, grouped by buses, with a rough mix.
 * @param {import('../multitrack.js').Song | null} song null if the multitrack is missing
 * @returns {import('busbar').Session}
 */
export function defaultMix(song) {
  const stems = song?.stems ?? [];
  const groups = [...new Set(stems.map(({ bus }) => bus))];
  /** @type {StripSession[]} */
  const tracks = stems.map(({ name, bus }, i) => ({
    kind: 'track',
    id: `track-${i + 1}`,
    name,
    output: `bus-${groups.indexOf(bus) + 1}`,
    userData: { family: bus, source: { stem: name } },
    parameters: ROUGH_MIX[name] ?? {},
  }));
  /** @type {StripSession[]} */
  const buses = groups.map((name, i) => ({
    kind: 'bus',
    id: `bus-${i + 1}`,
    name,
    output: 'master',
    userData: { family: name },
    parameters: ROUGH_MIX[name] ?? {},
  }));
  /** @type {StripSession} */
  const master = { kind: 'master', id: 'master', name: 'Master', parameters: {} };
  return {
    version: 1,
    capacity: { tracks: Math.max(1, tracks.length), buses: buses.length },
    strips: [...tracks, ...buses, master],
  };
}
