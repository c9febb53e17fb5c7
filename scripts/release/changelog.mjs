import { Refused } from './refused.mjs';

const UNRELEASED = /^## \[Unreleased\][ \t]*$/m;

/**
 * Moves what is under "Unreleased" to a new version's section.
 * @param {string} changelog in the form of Keep a Changelog
 * @param {string} version
 * @param {string} date as 2024-09-17
 * @returns {{changelog: string, notes: string}} the new text, and the version's section without its heading
 * @throws {Refused} if the section is missing or has no entry, or if the version has a section already
 */
export function releaseChangelog(changelog, version, date) {
  const heading = UNRELEASED.exec(changelog);
  if (!heading) throw new Refused('CHANGELOG.md has no section "## [Unreleased]".');
  if (changelog.includes(`\n## [${version}]`))
    throw new Refused(`CHANGELOG.md already has a section for ${version}.`);
  const before = changelog.slice(0, heading.index);
  const after = changelog.slice(heading.index + heading[0].length);
  const next = after.search(/^## /m);
  const notes = (next < 0 ? after : after.slice(0, next)).trim();
  if (!/^[-*] \S/m.test(notes)) throw new Refused('CHANGELOG.md has no entry under "Unreleased".');
  return { changelog: `${before}## [Unreleased]\n\n## [${version}] - ${date}${after}`, notes };
}
