/** Runs doctest programs and node:test files, and collects their times. Both fail if no test was executed. */
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, buildFolder, ROOT } from '../cmake.mjs';
import { CommandFailed, run } from '../run.mjs';

/** @typedef {import('./times-reporter.mjs').TestTime} TestTime */

const NODE = process.execPath;

/**
 * Brings a doctest program up to date, runs it and prints its output.
 * @param {import('../cmake.mjs').BuildName} folder
 * @param {string} target
 * @param {TestTime[]} times receives the time of each test case
 */
export function cppTests(folder, target, times) {
  build(folder, target);
  const [program, ...options] =
    folder === 'wasm'
      ? [NODE, join(buildFolder(folder), 'tests', `${target}.js`)]
      : [join(buildFolder(folder), target)];
  const { status, output } = outputOf([program, ...options, '--no-colors', '--duration=true']);
  const rest = withoutDurations(output, (name, seconds) =>
    times.push({ name, file: `${target}, ${folder}`, seconds }),
  );
  // With an exception Node prints the line of source. In Emscripten's output that line is the whole program.
  process.stdout.write(rest.replaceAll(/^(.{400}).+$/gm, '$1…'));
  if (status !== 0) throw new CommandFailed(`the tests ended with ${status}`);
  if (!/test cases:\s+[1-9]/.test(rest)) throw new CommandFailed('no test was executed');
}

/**
 * Runs a program and returns its exit code, or the signal that ended it, and its output. The output goes
 * through a file, because Node loses output to a full pipe when it exits.
 * @param {string[]} command program and arguments
 */
function outputOf([program, ...args]) {
  const folder = mkdtempSync(join(tmpdir(), 'busbar-output-'));
  try {
    const file = join(folder, 'output.txt');
    const fd = openSync(file, 'w');
    const { status, signal, error } = spawnSync(program, args, { stdio: ['ignore', fd, fd] });
    closeSync(fd);
    if (error) throw new CommandFailed(`${program} could not be started: ${error.message}`);
    return { status: status ?? signal, output: readFileSync(file, 'utf8') };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * Removes the lines that doctest's `--duration` adds to the output: the time of each test case, and its
 * heading even if it passed.
 * @param {string} output
 * @param {(name: string, seconds: number) => void} receive
 */
export function withoutDurations(output, receive) {
  const heading = '(?:={79}\\n.+:\\d+:\\n(?:TEST SUITE: .+\\n)?TEST CASE:  .+\\n(?:  .+\\n)*\\n)?';
  return output.replaceAll(new RegExp(`^${heading}(\\d+\\.\\d+) s: (.+)\\n`, 'gm'), (_, seconds, name) => {
    receive(name, Number(seconds));
    return '';
  });
}

/**
 * Runs the test files of a folder.
 * @param {string} folder
 * @param {object} options
 * @param {number} options.concurrency number of files that run at the same time
 * @param {readonly string[]} [options.without] names of files to leave out
 * @param {(text: string) => boolean} [options.select] whether to run a file with this text, default all
 * @param {TestTime[]} times receives the time of each test
 */
export function nodeTests(folder, { concurrency, without = [], select = () => true }, times) {
  const names = readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' });
  const unknown = without.filter((name) => !names.includes(name));
  if (unknown.length > 0) throw new CommandFailed(`${folder} has no file ${unknown.join(', ')}`);
  const files = names
    .filter((name) => name.endsWith('.test.js') && !without.includes(name))
    .map((name) => join(ROOT, folder, name))
    .filter((file) => select(readFileSync(file, 'utf8')));
  if (files.length === 0) throw new CommandFailed(`${folder} has no test files`);
  const temporary = mkdtempSync(join(tmpdir(), 'busbar-times-'));
  const lines = join(temporary, 'times.jsonl');
  const reporters = Object.entries({
    spec: 'stdout',
    [join(ROOT, 'scripts/test/count-reporter.mjs')]: 'stderr',
    [join(ROOT, 'scripts/test/times-reporter.mjs')]: lines,
  }).flatMap(([reporter, destination]) => [
    `--test-reporter=${reporter}`,
    `--test-reporter-destination=${destination}`,
  ]);
  try {
    // When Node 20 ends, it waits for V8's compiler thread, which may wait for a collection on the main
    // thread (nodejs/node issue 54918). The files inherit the option.
    const compiler = '--no-concurrent-recompilation';
    const limits = ['--test-timeout=600000', `--test-concurrency=${concurrency}`];
    run([NODE, compiler, '--test', ...limits, ...reporters, ...files.sort()]);
  } finally {
    for (const line of linesOf(lines)) times.push(JSON.parse(line));
    rmSync(temporary, { recursive: true });
  }
}

/** The lines of a file, none if it does not exist. @param {string} file */
function linesOf(file) {
  try {
    return readFileSync(file, 'utf8').split('\n').filter(Boolean);
  } catch {
    return [];
  }
}
