import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { releaseChangelog } from '../../scripts/release/changelog.mjs';
import { Refused } from '../../scripts/release/refused.mjs';
import { nextVersion } from '../../scripts/release/version.mjs';

/** @param {RegExp} message @returns {(error: unknown) => boolean} */
const refusal = (message) => (error) => error instanceof Refused && message.test(error.message);

const CHANGELOG = `# Changelog

Introduction.

## [Unreleased]

### Added

- A stage.

## [1.2.2] - 2024-01-02

### Fixed

- A click.
`;

test('patch, minor and major raise their part of the version and reset the lower ones', () => {
  assert.equal(nextVersion('1.2.3', 'patch'), '1.2.4');
  assert.equal(nextVersion('1.2.3', 'minor'), '1.3.0');
  assert.equal(nextVersion('1.2.3', 'major'), '2.0.0');
  assert.equal(nextVersion('0.9.19', 'patch'), '0.9.20');
});

test('an explicit version is used unchanged unless it is lower than the current one', () => {
  for (const version of ['1.2.3', '1.2.10', '1.10.0', '10.0.0'])
    assert.equal(nextVersion('1.2.3', version), version);
  for (const version of ['1.2.2', '1.1.9', '0.9.9'])
    assert.throws(() => nextVersion('1.2.3', version), refusal(/lower than the current version 1\.2\.3/));
});

test('an unknown bump is refused', () => {
  for (const bump of [
    '',
    'Patch',
    'prerelease',
    '1.2',
    '1.2.3.4',
    'v1.2.4',
    '1.2.04',
    '1.2.4-rc.1',
    '-1.0.0',
  ])
    assert.throws(() => nextVersion('1.2.3', bump), refusal(/patch, minor, major or a version/), bump);
  assert.throws(() => nextVersion('1.2', 'patch'), refusal(/package\.json/));
});

test('the unreleased entries move to the new version and an empty section stays', () => {
  const { changelog, notes } = releaseChangelog(CHANGELOG, '1.2.3', '2024-09-17');
  assert.equal(
    changelog,
    CHANGELOG.replace('## [Unreleased]\n', '## [Unreleased]\n\n## [1.2.3] - 2024-09-17\n'),
  );
  assert.equal(notes, '### Added\n\n- A stage.');
});

test('the first release needs no older section', () => {
  const first = CHANGELOG.slice(0, CHANGELOG.indexOf('## [1.2.2]'));
  const { changelog, notes } = releaseChangelog(first, '0.1.0', '2024-09-17');
  assert.match(changelog, /## \[Unreleased\]\n\n## \[0\.1\.0\] - 2024-09-17\n\n### Added\n\n- A stage\.\n/);
  assert.equal(notes, '### Added\n\n- A stage.');
});

test('a changelog without unreleased entries is refused', () => {
  const released = releaseChangelog(CHANGELOG, '1.2.3', '2024-09-17').changelog;
  assert.throws(() => releaseChangelog(released, '1.2.4', '2024-09-18'), refusal(/no entry/));
  const headings = CHANGELOG.replace('- A stage.\n', '');
  assert.throws(() => releaseChangelog(headings, '1.2.3', '2024-09-17'), refusal(/no entry/));
  const missing = CHANGELOG.replace('[Unreleased]', '[Next]');
  assert.throws(() => releaseChangelog(missing, '1.2.3', '2024-09-17'), refusal(/no section/));
});

test('a version that already has a section is refused', () => {
  assert.throws(() => releaseChangelog(CHANGELOG, '1.2.2', '2024-09-17'), refusal(/already has a section/));
});

test("the repository's changelog has a section for unreleased entries", () => {
  assert.match(readFileSync(new URL('../../CHANGELOG.md', import.meta.url), 'utf8'), /^## \[Unreleased\]$/m);
});
