import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The licences of the packages that some source files come from, as a text to ship with their bundle.
 * @param {readonly string[]} sources absolute paths
 */
export function licencesOf(sources) {
  const folders = sources.flatMap((source) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(source)?.[0] ?? []);
  return [...new Set(folders)].sort().map(licenceOf).join('\n');
}

/** @param {string} folder */
function licenceOf(folder) {
  const { name, version, license, repository } = JSON.parse(
    readFileSync(join(folder, 'package.json'), 'utf8'),
  );
  const file = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name));
  if (!file) throw new Error(`${name} has no licence in ${folder}`);
  const source = (repository.url ?? `https://github.com/${repository}`).replace(/^git\+|\.git$/g, '');
  const text = readFileSync(join(folder, file), 'utf8').trim();
  return `${name} ${version} (${license}), source: ${source}\n\n${text}\n`;
}
