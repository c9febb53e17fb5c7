import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * Where a program is.
 * @param {readonly string[]} names what it may be called, in order of preference
 * @param {string} variable the environment variable that may name another one
 * @param {string} debian the package that brings it
 * @returns {string} its path
 */
export function programPath(names, variable, debian) {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const places = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  const path = process.env[variable] ?? places.find((place) => existsSync(place));
  if (path) return path;
  throw new Error(
    `none of ${names.join(', ')} is on PATH: install Debian's package ${debian}, or name the program in ${variable}`,
  );
}
