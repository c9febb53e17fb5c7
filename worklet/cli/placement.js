import { Failure } from './failure.js';

/**
 * Finds the track of each stem by its exact name.
 * @template {import('./stem-list.js').StemPlace} T
 * @param {readonly T[]} stems
 * @param {readonly {name: string, input: number}[]} tracks
 * @param {string} session path of the session, for messages
 * @returns {Map<number, T>} stems by the track's input
 * @throws {Failure} if no track or several tracks have that name
 */
export function assignStems(stems, tracks, session) {
  const entries = stems.map((stem) => {
    const matching = tracks.filter((track) => track.name.normalize('NFC') === stem.track);
    if (matching.length === 0)
      throw new Failure(`${stem.path}: ${session} has no track "${stem.track}"; ${trackList(tracks)}`);
    if (matching.length > 1)
      throw new Failure(
        `${stem.path}: ${session} has ${matching.length} tracks "${stem.track}"; their names must differ`,
      );
    return /** @type {const} */ ([matching[0].input, stem]);
  });
  return new Map(entries);
}

/**
 * @param {readonly import('./stem-list.js').StemPlace[]} stems
 * @throws {Failure} if two play on the same track
 */
export function assertDistinctTracks(stems) {
  const paths = new Map();
  for (const { track, path } of stems) {
    const other = paths.get(track);
    if (other !== undefined)
      throw new Failure(
        `${other} and ${path} would both play on the track "${track}"; ` +
          'rename one of them, or name another track with --track',
      );
    paths.set(track, path);
  }
}

/** @param {readonly {name: string}[]} tracks */
function trackList(tracks) {
  if (tracks.length === 0) return 'it has no tracks';
  const names = tracks.slice(0, 20).map(({ name }) => `"${name}"`);
  return `its tracks are ${names.join(', ')}${tracks.length > 20 ? ` and ${tracks.length - 20} more` : ''}`;
}
