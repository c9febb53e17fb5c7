import { Failure } from './failure.js';

/**
 * Which stem plays on which track: the one whose name is the file's, without its extension, to the letter.
 * @param {readonly import('./stem.js').Stem[]} stems
 * @param {readonly {name: string, input: number}[]} tracks
 * @param {string} session its file, for messages
 * @returns {Map<number, import('./stem.js').Stem>} by input
 * @throws {Failure} if a stem has no track or more than one
 */
export function placeStems(stems, tracks, session) {
  const places = stems.map((stem) => {
    const matching = tracks.filter((track) => track.name.normalize('NFC') === stem.name);
    if (matching.length === 0)
      throw new Failure(`${stem.path}: ${session} has no track "${stem.name}"; ${listed(tracks)}`);
    if (matching.length > 1)
      throw new Failure(
        `${stem.path}: ${session} has ${matching.length} tracks "${stem.name}"; their names must differ`,
      );
    return /** @type {const} */ ([matching[0].input, stem]);
  });
  return new Map(places);
}

/** @param {readonly import('./stem.js').Stem[]} stems @throws {Failure} if two have the same name */
export function assertOwnNames(stems) {
  const paths = new Map();
  for (const { name, path } of stems) {
    const other = paths.get(name);
    if (other !== undefined)
      throw new Failure(
        `${other} and ${path} have the same name, "${name}"; each stem needs a name of its own`,
      );
    paths.set(name, path);
  }
}

/** @param {readonly {name: string}[]} tracks */
function listed(tracks) {
  if (tracks.length === 0) return 'it has no tracks at all';
  const names = tracks.slice(0, 20).map(({ name }) => `"${name}"`);
  return `its tracks are ${names.join(', ')}${tracks.length > 20 ? ` and ${tracks.length - 20} more` : ''}`;
}
