#!/usr/bin/env node
/**
 * Everything that proves Busbar, in one run. A step that fails does not keep the others from running, unless they need what it makes; the
 * last lines name the failed ones.
 *
 *   node scripts/test.mjs [step ...]   only these steps, by the first word of their names
 */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { build, buildFolder, ROOT } from './cmake.mjs';
import { CommandFailed, run } from './run.mjs';

const NODE = process.execPath;
/** @param {string} tool */
const local = (tool) => join(ROOT, 'node_modules/.bin', tool);
/** @param {string} script @param {string[]} options */
const script = (script, ...options) => run([NODE, join(ROOT, 'scripts', script), ...options]);

/** A doctest program's output, shown; a program that executed no test fails. @param {string[]} command */
function doctest([program, ...options]) {
  const { status, signal, stdout, stderr } = spawnSync(program, [...options, '--no-colors'], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  // Node shows the line of an exception, which in Emscripten's output is all of it.
  process.stdout.write(`${stdout}${stderr}`.replaceAll(/^(.{400}).+$/gm, '$1…'));
  if (status !== 0) throw new CommandFailed(`the tests ended with ${signal ?? `exit code ${status}`}`);
  if (!/test cases:\s+[1-9]/.test(stdout)) throw new CommandFailed('no test was executed');
}

/** @param {import('./cmake.mjs').BuildName} folder @param {string} target */
function cppTests(folder, target) {
  build(folder, target);
  doctest(
    folder === 'wasm'
      ? [NODE, join(buildFolder(folder), 'tests', `${target}.js`)]
      : [join(buildFolder(folder), target)],
  );
}

/** @param {string} folder @param {number} concurrency */
function nodeTests(folder, concurrency) {
  const names = readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' });
  const files = names.filter((name) => name.endsWith('.test.js')).map((name) => join(ROOT, folder, name));
  if (files.length === 0) throw new CommandFailed(`${folder} holds no test`);
  const count = `--test-reporter=${join(ROOT, 'scripts/test-count.mjs')}`;
  const reporters = [
    '--test-reporter=spec',
    '--test-reporter-destination=stdout',
    count,
    '--test-reporter-destination=stderr',
  ];
  // Node 20 was seen to stand still for ever in a file that usually takes seconds.
  run([
    NODE,
    '--test',
    '--test-timeout=600000',
    `--test-concurrency=${concurrency}`,
    ...reporters,
    ...files.sort(),
  ]);
}

/** @type {{name: string, act: () => void, needed?: boolean}[]} */
const STEPS = [
  {
    name: 'format of JavaScript and JSON, lint (biome)',
    act: () => run([local('biome'), 'ci', '--error-on-warnings', ROOT]),
  },
  { name: 'clang-format', act: () => script('clang-format.mjs', '--check') },
  { name: 'stale generated files', act: () => script('generate/generate.mjs', '--check') },
  { name: 'build', act: () => script('build.mjs'), needed: true },
  { name: 'types (tsc)', act: () => run([local('tsc'), '-p', ROOT]) },
  {
    name: 'reference is complete (typedoc)',
    act: () => run([local('typedoc'), '--options', join(ROOT, 'scripts/typedoc.json'), '--emit', 'none']),
  },
  { name: 'clang-tidy', act: () => script('clang-tidy.mjs') },
  { name: 'native C++ tests with sanitizers (doctest)', act: () => cppTests('native', 'busbar_tests') },
  {
    name: 'scalar C++ tests, the same on plain floats (doctest)',
    act: () => cppTests('scalar', 'busbar_tests'),
  },
  { name: 'allocation on the audio thread (doctest)', act: () => cppTests('release', 'busbar_alloc_tests') },
  { name: 'wasm C++ tests under Node (doctest)', act: () => cppTests('wasm', 'busbar_tests') },
  { name: 'multitrack of the demo', act: () => script('stems.mjs') },
  { name: 'node tests (node:test)', act: () => nodeTests('tests/node', 2) },
  { name: 'package tests (node:test, the packed tarball)', act: () => nodeTests('tests/package', 1) },
  {
    name: 'browser tests (node:test in Chromium, Firefox and WebKit)',
    act: () => nodeTests('tests/browser', 1),
  },
];

const wanted = process.argv.slice(2);
const firstWord = (/** @type {string} */ name) => name.split(' ')[0];
const unknown = wanted.filter((word) => !STEPS.some(({ name }) => firstWord(name) === word));
if (unknown.length > 0) {
  console.error(
    `There is no step ${unknown.join(', ')}; steps are ${STEPS.map(({ name }) => firstWord(name)).join(', ')}`,
  );
  process.exit(1);
}

const failed = [];
for (const { name, act, needed } of STEPS) {
  if (wanted.length > 0 && !wanted.includes(firstWord(name))) continue;
  console.log(`\n── ${name}`);
  const start = Date.now();
  try {
    act();
    console.log(`   ${((Date.now() - start) / 1000).toFixed(1)} s`);
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    console.error(`   ${error.message}`);
    failed.push(name);
    if (needed) break;
  }
}
console.log(failed.length === 0 ? '\nAll steps passed.' : `\nFailed: ${failed.join('; ')}`);
process.exitCode = failed.length === 0 ? 0 : 1;
