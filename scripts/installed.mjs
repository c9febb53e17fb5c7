/** Fails unless node_modules/ holds what package-lock.json asks for; where it does, `npm ci` can be spared. */
import { readFileSync } from 'node:fs';

/** @typedef {Record<string, {version?: string, optional?: boolean}>} Packages */

/** @param {string} file @returns {Packages} */
function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(new URL(`../${file}`, import.meta.url), 'utf8')).packages;
  } catch {
    return {};
  }
}

const wanted = packagesOf('package-lock.json');
const installed = packagesOf('node_modules/.package-lock.json');
/** An optional package may be one for another machine. @param {string} path */
const isInStep = (path) =>
  installed[path] ? installed[path].version === wanted[path].version : wanted[path].optional;
const missing = Object.keys(wanted).filter((path) => path !== '' && !isInStep(path));
if (missing.length > 0) {
  console.error(
    `node_modules/ is out of step with package-lock.json (${missing.length} of its packages): npm run setup brings it up to date`,
  );
  process.exitCode = 1;
}
