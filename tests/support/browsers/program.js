import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * Finds a program on PATH.
 * @param {readonly string[]} names its possible names, in order of preference
 * @param {string} variable an environment variable that overrides the path
 * @param {string} debian the Debian package that contains it
 * @returns {string} its path
 */
export function programPath(names, variable, debian) {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const places = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  const path = process.env[variable] ?? places.find((place) => existsSync(place));
  if (path) return path;
  throw new Error(
    `None of ${names.join(', ')} is on PATH: install Debian's package ${debian}, or set ${variable}.`,
  );
}
