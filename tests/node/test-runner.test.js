import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { withoutDurations } from '../../scripts/test/runners.mjs';
import { SLOW_NODE_TESTS, STEPS } from '../../scripts/test/steps.mjs';
import { summaryOf } from '../../scripts/test/summary.mjs';

const REPORTERS = fileURLToPath(new URL('../../scripts/test/', import.meta.url));

/**
 * Runs a test file with the reporters of `npm test`.
 * @param {import('node:test').TestContext} t
 * @param {string} source the file's text after the import of node:test
 */
function runTests(t, source) {
  const folder = mkdtempSync(join(tmpdir(), 'busbar-runner-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'sample.test.mjs');
  writeFileSync(file, `import { describe, test } from 'node:test';\n${source}`);
  const times = join(folder, 'times.jsonl');
  const { NODE_TEST_CONTEXT: _inherited, ...env } = process.env;
  const { status, stderr } = spawnSync(
    process.execPath,
    [
      '--test',
      `--test-reporter=${join(REPORTERS, 'count-reporter.mjs')}`,
      '--test-reporter-destination=stderr',
      `--test-reporter=${join(REPORTERS, 'times-reporter.mjs')}`,
      `--test-reporter-destination=${times}`,
      file,
    ],
    { encoding: 'utf8', env },
  );
  /** @type {import('../../scripts/test/times-reporter.mjs').TestTime[]} */
  const tests = readFileSync(times, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
  return { status, stderr, tests };
}

test('a run passes if every test was executed and passed', (t) => {
  assert.equal(runTests(t, "test('sound', () => {});").status, 0);
});

test('a file without tests fails the run', (t) => {
  const { status, stderr } = runTests(t, '');
  assert.equal(status, 1);
  assert.match(stderr, /executed no test/);
});

test('a suite without tests fails the run', (t) => {
  assert.equal(runTests(t, "describe('empty', () => {});").status, 1);
});

for (const option of ['skip', 'todo']) {
  test(`a test marked ${option} fails the run`, (t) => {
    const { status, stderr } = runTests(t, `test('sound', () => {}); test('later', { ${option}: true });`);
    assert.equal(status, 1);
    assert.match(stderr, /"later" was not executed/);
  });
}

test('the times name each executed test with its suites, and no test that has subtests', (t) => {
  const wait = 'await new Promise((resolve) => setTimeout(resolve, 50));';
  const { tests } = runTests(
    t,
    `describe('firefox', () => { test('quick', () => {}); test('slow', async () => { ${wait} }); });
     describe('chromium', () => { describe('shared', () => { test('deep', () => {}); }); });
     test('parent', async (t) => { await t.test('child', () => {}); });
     test('broken', () => { throw new Error('sample'); });`,
  );
  assert.deepEqual(
    tests.map(({ name }) => name),
    ['firefox: quick', 'firefox: slow', 'chromium: shared: deep', 'parent: child', 'broken'],
  );
  for (const { name, file, seconds } of tests) {
    assert.equal(file, 'sample.test.mjs');
    assert.ok(seconds >= (name.endsWith('slow') ? 0.049 : 0), `${name}: ${seconds} s`);
  }
});

test('the summary has a row for each step and the ten slowest tests, slowest first', () => {
  const times = Array.from({ length: 12 }, (_, i) => ({ name: `test ${i}`, file: 'a.test.js', seconds: i }));
  const summary = summaryOf([
    { name: 'build', seconds: 1.25, outcome: 'passed', times: [] },
    { name: 'node tests', seconds: 30, outcome: 'failed', times },
    { name: 'browser tests', seconds: 0, outcome: 'not run', times: [] },
  ]);
  assert.deepEqual(
    summary.split('\n').map((line) => line.trim().replaceAll(/ {2,}/g, ' | ')),
    [
      'Step | seconds',
      'build | 1.3 | passed',
      'node tests | 30.0 | failed',
      'browser tests | not run',
      'Total | 31.3',
      '',
      'Slowest tests',
      ...Array.from({ length: 10 }, (_, i) => `${(11 - i).toFixed(1)} s | test ${11 - i} (a.test.js)`),
    ],
  );
});

test('the times of doctest are removed from its output, and failures stay', () => {
  const rule = '='.repeat(79);
  const failure = `${rule}\na_test.cpp:9:\nTEST CASE:  b\n\na_test.cpp:9: ERROR: CHECK( x )\n\n`;
  const output = [
    '[doctest] run with "--help" for options\n',
    `${rule}\na_test.cpp:1:\nTEST CASE:  a\n\n0.250000 s: a\n`,
    failure,
    '1.500000 s: b\n',
    `${rule}\na_test.cpp:20:\nTEST CASE:  c\n  a subcase\n\n12.000000 s: c\n`,
    '[doctest] Status: FAILURE!\n',
  ];
  /** @type {[string, number][]} */
  const times = [];
  assert.equal(
    withoutDurations(output.join(''), (name, seconds) => times.push([name, seconds])),
    output[0] + failure + output[5],
  );
  assert.deepEqual(times, [
    ['a', 0.25],
    ['b', 1.5],
    ['c', 12],
  ]);
});

test('the first words of the steps are unique, since they select a step', () => {
  const words = STEPS.map(({ name }) => name.split(' ')[0]);
  assert.equal(new Set(words).size, words.length);
});

test('the slow test files that npm run check leaves out exist', () => {
  for (const file of SLOW_NODE_TESTS) assert.ok(readFileSync(new URL(file, import.meta.url)).length > 0);
});
