import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { packPackage } from '../support/package.js';

const MODULES = fileURLToPath(new URL('../../node_modules', import.meta.url));

/** @type {ReturnType<typeof packPackage>} */
let pack;
before(() => {
  pack = packPackage();
});
after(() => pack?.remove());

/** The README states the oldest. */
const COMPILERS = {
  'TypeScript 7': { tsc: '@typescript/native/bin/tsc', options: ['--ignoreConfig'] },
  'TypeScript 6': { tsc: 'typescript/bin/tsc6', options: ['--ignoreConfig'] },
  'TypeScript 5.4': { tsc: 'typescript-5.4/bin/tsc', options: [] },
};
const RESOLUTIONS = {
  nodenext: ['--module', 'nodenext'],
  node16: ['--module', 'node16'],
  bundler: ['--module', 'esnext', '--moduleResolution', 'bundler'],
  node10: ['--module', 'esnext', '--moduleResolution', 'node10'],
};
/** @typedef {keyof typeof COMPILERS} CompilerName */
/** @typedef {keyof typeof RESOLUTIONS} ResolutionName */

/**
 * TypeScript 7 has no `node10`, and in TypeScript 6 it is deprecated.
 * @type {[CompilerName, ResolutionName][]}
 */
const COMBINATIONS = [
  ['TypeScript 7', 'nodenext'],
  ['TypeScript 7', 'bundler'],
  ['TypeScript 6', 'nodenext'],
  ['TypeScript 6', 'bundler'],
  ['TypeScript 5.4', 'nodenext'],
  ['TypeScript 5.4', 'node16'],
  ['TypeScript 5.4', 'bundler'],
  ['TypeScript 5.4', 'node10'],
];
const STRICTEST = ['--strict', '--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess'];

let apps = 0;

/**
 * Compiles a file of an app where the package is installed.
 * @param {string} file @param {CompilerName} compiler @param {ResolutionName} resolution
 * @param {string[]} rules
 */
function assertCompiles(file, compiler, resolution, rules) {
  const { tsc, options } = COMPILERS[compiler];
  // No types but the DOM's are needed.
  const libraries = ['--target', 'es2022', '--lib', 'es2022,dom,dom.iterable', '--skipLibCheck', 'false'];
  const { status, stdout, stderr } = spawnSync(
    join(MODULES, tsc),
    ['--noEmit', ...options, ...rules, ...libraries, ...RESOLUTIONS[resolution], file],
    { cwd: pack.app(`types-${apps++}`), encoding: 'utf8' },
  );
  assert.equal(stdout + stderr, '');
  assert.equal(status, 0);
}

for (const [compiler, resolution] of COMBINATIONS) {
  test(`${compiler} accepts correct and rejects incorrect use by ${resolution}`, () =>
    assertCompiles('types.ts', compiler, resolution, ['--strict', '--exactOptionalPropertyTypes']));
}

for (const compiler of /** @type {CompilerName[]} */ (Object.keys(COMPILERS))) {
  test(`${compiler} accepts indices and undefined under the strictest rules`, () =>
    assertCompiles('strictest.ts', compiler, 'bundler', STRICTEST));
}

test('the types are accepted without exactOptionalPropertyTypes', () =>
  assertCompiles('types.ts', 'TypeScript 7', 'bundler', ['--strict']));

test('the README states the oldest TypeScript that is tested', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  const { version } = JSON.parse(readFileSync(join(MODULES, 'typescript-5.4/package.json'), 'utf8'));
  const [, oldest] = /TypeScript (\d+\.\d+) or newer/.exec(readme.replaceAll(/\s+/g, ' ')) ?? [];
  assert.ok(version.startsWith(`${oldest}.`), `${oldest}, ${version}`);
});
