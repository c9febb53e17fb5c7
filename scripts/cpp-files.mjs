import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './cmake.mjs';

/** Absolute paths of the C++ files in folders of the repository. @param {string[]} folders */
export function cppFiles(...folders) {
  return folders.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(cpp|h)$/.test(name))
      .sort()
      .map((name) => join(ROOT, folder, name)),
  );
}
