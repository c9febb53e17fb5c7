import { Refused } from './refused.mjs';

const VERSION = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$/;

/** @param {string} text @returns {[number, number, number] | null} */
function parse(text) {
  const match = VERSION.exec(text);
  return match && [Number(match[1]), Number(match[2]), Number(match[3])];
}

/**
 * The version to release.
 * @param {string} current the version in package.json
 * @param {string} bump `patch`, `minor`, `major`, or a version that is not lower than the current one
 * @throws {Refused} if `bump` is anything else
 */
export function nextVersion(current, bump) {
  const parts = parse(current);
  if (!parts) throw new Refused(`package.json has the version "${current}", which is not of the form x.y.z.`);
  const [major, minor, patch] = parts;
  if (bump === 'patch') return `${major}.${minor}.${patch + 1}`;
  if (bump === 'minor') return `${major}.${minor + 1}.0`;
  if (bump === 'major') return `${major + 1}.0.0`;
  const wanted = parse(bump);
  if (!wanted) throw new Refused(`A release is patch, minor, major or a version x.y.z, not "${bump}".`);
  const difference = parts.map((part, i) => wanted[i] - part).find((step) => step !== 0) ?? 0;
  if (difference < 0) throw new Refused(`${bump} is lower than the current version ${current}.`);
  return bump;
}
