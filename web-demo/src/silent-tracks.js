import { sourceOf } from './strip-data.js';

/** @typedef {import('busbar').Track} Track */

/**
 * What brings the sound of a track back.
 * @param {Track} track without a source
 */
export function remedyOf(track) {
  const source = sourceOf(track);
  if (!source) return `add a file named “${track.name}.wav”`;
  if ('file' in source) return `add the file “${source.file}” again`;
  if ('stem' in source) return `the multitrack’s stem “${source.stem}” is missing`;
  return 'press “Microphone” to switch it on again';
}

/**
 * A message about tracks without a source, after a mix was opened that does not contain the sound itself.
 * @param {readonly Track[]} tracks at least one
 */
export function silentNotice(tracks) {
  const list = tracks.map((track) => `${track.name} (${remedyOf(track)})`).join(', ');
  return `A mix is kept without the sound of files and microphones. These tracks are silent: ${list}.`;
}
