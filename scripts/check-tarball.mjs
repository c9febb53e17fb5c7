import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './cmake.mjs';
import { run } from './run.mjs';

/** @param {string} tool @param {string[]} options */
const quietly = (tool, ...options) =>
  run([join(ROOT, 'node_modules/.bin', tool), ...options], { quiet: true });

/** Entries for `addModule()` and `fetch()`. They are not imported, so they have no types. */
export function addressesOf() {
  /** @type {{exports: Record<string, string | Record<string, string>>}} */
  const { exports } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  return Object.keys(exports).filter((name) => typeof exports[name] === 'string' && !name.endsWith('.json'));
}

/** Checks the package's fields and files. @param {string} tarball */
export function publint(tarball) {
  quietly('publint', tarball, '--strict');
}

/** Checks the types of the ES modules in Node and in bundlers. @param {string} tarball */
export function areTheTypesWrong(tarball) {
  quietly('attw', tarball, '--profile', 'esm-only', '--exclude-entrypoints', ...addressesOf());
}
