#!/usr/bin/env node
/**
 * `npm run release -- <patch|minor|major|x.y.z>`: sets the version, moves the changelog's entries to it,
 * builds, tests, packs and checks the tarball, then commits and tags. It prints the commands that publish and
 * does not run them. If a step fails, the changed files are restored.
 *
 * `--dry-run` leaves out the tests, the commit and the tag, and restores the files in any case.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { Command } from 'commander';
import { areTheTypesWrong, publint } from './check-tarball.mjs';
import { ROOT } from './cmake.mjs';
import { releaseChangelog } from './release/changelog.mjs';
import { Refused } from './release/refused.mjs';
import { nextVersion } from './release/version.mjs';
import { CommandFailed, run } from './run.mjs';

const BRANCH = 'main';
const CHANGED = ['package.json', 'package-lock.json', 'CHANGELOG.md'];
/** Where the tarball is written. */
const FOLDER = join(ROOT, 'build/release');

/** @param {string[]} args @returns {string} what git prints */
const git = (...args) => execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' }).trim();
/** @param {string[]} command */
const inRoot = (...command) => run(command, { cwd: ROOT });
/** @param {string} file */
const read = (file) => readFileSync(join(ROOT, file), 'utf8');

/**
 * @param {string} version
 * @throws {Refused} unless the tree is clean, on the release branch and without the version's tag
 */
function assertReleasable(version) {
  const branch = git('rev-parse', '--abbrev-ref', 'HEAD');
  if (branch !== BRANCH) throw new Refused(`Releases are made on the branch ${BRANCH}, not on ${branch}.`);
  const changes = git('status', '--porcelain');
  if (changes !== '') throw new Refused(`The working tree has changes that are not committed:\n${changes}`);
  if (git('tag', '--list', `v${version}`) !== '') throw new Refused(`The tag v${version} exists already.`);
}

/** Packs what `npm test` has built, and checks the tarball. @returns {string} its path */
function pack() {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  const output = execFileSync('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', FOLDER], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  const [{ filename, entryCount, size }] = JSON.parse(output);
  const tarball = join(FOLDER, filename);
  publint(tarball);
  areTheTypesWrong(tarball);
  console.log(`${relative(ROOT, tarball)}: ${entryCount} files, ${size} bytes; publint and attw accept it`);
  return tarball;
}

/** @param {string} bump @param {{dryRun: boolean}} options */
function release(bump, { dryRun }) {
  const version = nextVersion(JSON.parse(read('package.json')).version, bump);
  assertReleasable(version);
  const date = new Date().toISOString().slice(0, 10);
  const { changelog, notes } = releaseChangelog(read('CHANGELOG.md'), version, date);
  console.log(`Busbar ${version}, ${date}\n\n${notes}\n`);

  const originals = CHANGED.map((file) => ({ file, text: read(file) }));
  const restore = () => {
    for (const { file, text } of originals) writeFileSync(join(ROOT, file), text);
  };
  let tarball = '';
  try {
    inRoot('npm', 'version', version, '--no-git-tag-version', '--allow-same-version');
    writeFileSync(join(ROOT, 'CHANGELOG.md'), changelog);
    inRoot('npm', 'run', 'build');
    if (!dryRun) inRoot('npm', 'test');
    tarball = pack();
    if (!dryRun) inRoot('git', 'commit', '--quiet', '-m', `Release ${version}`, '--', ...CHANGED);
  } catch (error) {
    restore();
    throw error;
  }
  if (dryRun) restore();
  else inRoot('git', 'tag', '-a', `v${version}`, '-m', `Busbar ${version}`);
  console.log(
    dryRun
      ? '\nDry run: nothing was tested, committed or tagged, and the files are as before. A release prints:'
      : `\nCommitted and tagged v${version}. Publish with:`,
  );
  console.log(`  git push --follow-tags\n  npm publish ./${relative(ROOT, tarball)}`);
}

const program = new Command('npm run release --')
  .argument('<version>', 'patch, minor, major, or a version x.y.z')
  .option('--dry-run', 'no tests, no commit and no tag; files are restored', false)
  .parse();
try {
  release(program.args[0], program.opts());
} catch (error) {
  if (!(error instanceof Refused || error instanceof CommandFailed)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
