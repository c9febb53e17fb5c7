/** Fails unless node_modules/ matches package-lock.json. If it does, `npm ci` need not run. */
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
/** Optional packages may be missing: they can be for other machines. @param {string} path */
const matches = (path) =>
  installed[path] ? installed[path].version === wanted[path].version : wanted[path].optional;
const mismatches = Object.keys(wanted).filter((path) => path !== '' && !matches(path));
if (mismatches.length > 0) {
  console.error(
    `node_modules/ differs from package-lock.json in ${mismatches.length} packages; npm run setup updates it`,
  );
  process.exitCode = 1;
}
