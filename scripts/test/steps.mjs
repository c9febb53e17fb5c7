import { join } from 'node:path';
import { ROOT } from '../cmake.mjs';
import { run } from '../run.mjs';
import { cppTests, nodeTests } from './runners.mjs';

/**
 * @typedef {object} Step One step of `npm test`. Its first word selects it: `npm test -- types`.
 * @property {string} name
 * @property {boolean} [fast] whether it belongs to `npm run check` too
 * @property {boolean} [needed] whether the steps after it need its result
 * @property {(context: StepContext) => void} act throws a CommandFailed if the step failed
 *
 * @typedef {object} StepContext
 * @property {boolean} fast whether `npm run check` runs the step
 * @property {import('./times-reporter.mjs').TestTime[]} times receives the times of the step's tests
 */

/** The files of tests/node that take longer than 10 s. `npm run check` leaves them to `npm test`. */
export const SLOW_NODE_TESTS = [
  'by-js.test.js',
  'by-message.test.js',
  'clicks-high-rate.test.js',
  'clicks.test.js',
  'mixdown-options.test.js',
  'mixdown.test.js',
  'random-wav.test.js',
];

/**
 * Whether a file of tests/browser uses contexts that play in real time. Two such files at the same time would
 * disturb each other.
 * @param {string} text of the file
 */
const playsLive = (text) => /\blive: true\b|\bwithDemo\b/.test(text);

/** TypeScript 7. */
const TSC = 'node_modules/@typescript/native/bin/tsc';

/** @param {string} tool @param {string[]} options */
const tool = (tool, ...options) => run([join(ROOT, 'node_modules/.bin', tool), ...options]);
/** @param {string} script @param {string[]} options */
const script = (script, ...options) => run([process.execPath, join(ROOT, 'scripts', script), ...options]);

/** @type {readonly Step[]} */
export const STEPS = [
  {
    name: 'format of JavaScript and JSON, lint (biome)',
    fast: true,
    act: () => tool('biome', 'ci', '--error-on-warnings', ROOT),
  },
  { name: 'clang-format', fast: true, act: () => script('clang-format.mjs', '--check') },
  { name: 'stale generated files', fast: true, act: () => script('generate/generate.mjs', '--check') },
  { name: 'build', fast: true, needed: true, act: () => script('build.mjs') },
  // Several versions of TypeScript are installed, of which only one can be node_modules/.bin/tsc.
  { name: 'types (tsc)', fast: true, act: () => run([join(ROOT, TSC), '-p', ROOT]) },
  {
    name: 'reference is complete, list of calls is fresh (typedoc)',
    act: () => script('docs.mjs', '--check'),
  },
  { name: 'clang-tidy', act: () => script('clang-tidy.mjs') },
  {
    name: 'native C++ tests with sanitizers (doctest)',
    fast: true,
    act: ({ times }) => cppTests('native', 'busbar_tests', times),
  },
  {
    name: 'scalar C++ tests, the same on plain floats (doctest)',
    act: ({ times }) => cppTests('scalar', 'busbar_tests', times),
  },
  {
    name: 'allocation on the audio thread (doctest)',
    act: ({ times }) => cppTests('release', 'busbar_alloc_tests', times),
  },
  {
    name: 'wasm C++ tests under Node (doctest)',
    act: ({ times }) => cppTests('wasm', 'busbar_tests', times),
  },
  { name: 'multitrack of the demo', act: () => script('stems.mjs') },
  {
    name: 'node tests (node:test)',
    fast: true,
    act: ({ fast, times }) =>
      nodeTests('tests/node', { concurrency: 2, without: fast ? SLOW_NODE_TESTS : [] }, times),
  },
  {
    name: 'package tests (node:test, the packed tarball)',
    act: ({ times }) => nodeTests('tests/package', { concurrency: 1 }, times),
  },
  {
    name: 'browser tests with offline contexts (node:test in Chromium, Firefox and WebKit)',
    act: ({ times }) =>
      nodeTests('tests/browser', { concurrency: 2, select: (test) => !playsLive(test) }, times),
  },
  {
    name: 'live browser tests (node:test in Chromium, Firefox and WebKit)',
    act: ({ times }) => nodeTests('tests/browser', { concurrency: 1, select: playsLive }, times),
  },
];
