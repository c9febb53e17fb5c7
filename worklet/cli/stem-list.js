import { lstat } from 'node:fs/promises';
import { parse } from 'node:path';
import { glob, isDynamicPattern } from 'tinyglobby';
import { Failure } from './failure.js';

/**
 * @typedef {object} StemPlace
 * @property {string} path of the file
 * @property {string} track name of the track that it plays on, in composed Unicode, since some systems
 *   decompose file names
 */

/**
 * The stems of a command. A file that is named by itself plays on the track with its name, without folder and
 * extension.
 * @param {readonly string[]} files names, and patterns where there is no file with that name, because the
 *   shells of Windows do not expand them
 * @param {readonly string[]} assignments texts of the form track=file
 * @returns {Promise<StemPlace[]>}
 * @throws {Failure} if no file matches a pattern
 */
export async function stemList(files, assignments) {
  const paths = (await Promise.all(files.map(expand))).flat();
  const named = paths.map((path) => ({ path, track: parse(path).name.normalize('NFC') }));
  return [...named, ...(await Promise.all(assignments.map(assign)))];
}

/** @param {string} file */
async function expand(file) {
  const pattern = process.platform === 'win32' ? file.replaceAll('\\', '/') : file;
  if (!isDynamicPattern(pattern) || (await exists(file))) return [file];
  const paths = await glob(pattern, { expandDirectories: false, dot: false });
  if (paths.length === 0) throw new Failure(`${file}: no file has this name or matches it as a pattern`);
  return paths.sort();
}

/**
 * Both the track and the file may contain "=". The track ends at the first "=" that an existing file follows.
 * @param {string} assignment
 */
async function assign(assignment) {
  const parts = assignment.split('=');
  const places = parts.slice(1).map((_, i) => ({
    track: parts
      .slice(0, i + 1)
      .join('=')
      .normalize('NFC'),
    path: parts.slice(i + 1).join('='),
  }));
  for (const place of places) if (await exists(place.path)) return place;
  return places[0];
}

/** @param {string} path */
function exists(path) {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
