import { Failure } from './failure.js';

/**
 * Assigns each stem to the track with exactly the same name.
 * @param {readonly import('./stem.js').Stem[]} stems
 * @param {readonly {name: string, input: number}[]} tracks
 * @param {string} session path of the session, for messages
 * @returns {Map<number, import('./stem.js').Stem>} stems by the track's input
 * @throws {Failure} if no track or several tracks have the name of a stem
 */
export function assignStems(stems, tracks, session) {
  const entries = stems.map((stem) => {
    const matching = tracks.filter((track) => track.name.normalize('NFC') === stem.name);
    if (matching.length === 0)
      throw new Failure(`${stem.path}: ${session} has no track "${stem.name}"; ${trackList(tracks)}`);
    if (matching.length > 1)
      throw new Failure(
        `${stem.path}: ${session} has ${matching.length} tracks "${stem.name}"; their names must differ`,
      );
    return /** @type {const} */ ([matching[0].input, stem]);
  });
  return new Map(entries);
}

/** @param {readonly import('./stem.js').Stem[]} stems @throws {Failure} if two have the same name */
export function assertDistinctNames(stems) {
  const paths = new Map();
  for (const { name, path } of stems) {
    const other = paths.get(name);
    if (other !== undefined)
      throw new Failure(`${other} and ${path} have the same name, "${name}"; the names of stems must differ`);
    paths.set(name, path);
  }
}

/** @param {readonly {name: string}[]} tracks */
function trackList(tracks) {
  if (tracks.length === 0) return 'it has no tracks';
  const names = tracks.slice(0, 20).map(({ name }) => `"${name}"`);
  return `its tracks are ${names.join(', ')}${tracks.length > 20 ? ` and ${tracks.length - 20} more` : ''}`;
}
