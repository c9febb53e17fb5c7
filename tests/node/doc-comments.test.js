import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { PARAMETERS } from '../../worklet/table/parameters.js';

/** @typedef {(typeof PARAMETERS)[number]} Row */

/** Files of the classes whose parameters have ids with a prefix, such as `eq.0.gain`. */
const FILES = new Map([
  ['eq', 'eq-band.js'],
  ['compressor', 'compressor.js'],
  ['drive', 'drive.js'],
  ['gate', 'gate.js'],
  ['ladder', 'ladder.js'],
]);

/** The class member of a parameter. @param {Row} row */
function memberOf({ id, kinds }) {
  const path = id.split('.');
  const stripFile = kinds.includes('master') ? 'strip.js' : 'routed-strip.js';
  const file = path.length === 1 ? stripFile : (FILES.get(path[0]) ?? `${path[0]}.js`);
  return { file, name: path[path.length - 1] };
}

/**
 * The doc comment of a field or getter, without its tags; empty if there is none.
 * @param {{file: string, name: string}} member
 */
function commentOf({ file, name }) {
  const source = readFileSync(new URL(`../../worklet/console/${file}`, import.meta.url), 'utf8');
  const pattern = `/\\*\\*((?:(?!\\*/)[^])*)\\*/\\s+(?:${name};|get ${name}\\(\\))`;
  const [, comment = ''] = new RegExp(pattern).exec(source) ?? [];
  return comment
    .replaceAll(/\s+\*?\s*/g, ' ')
    .split(' @')[0]
    .trim();
}

/**
 * The ranges and defaults that a comment states: "-20 to 40 dB, default 0" in "Gain after the reduction, -20
 * to 40 dB, default 0." The range of a boolean is "true or false", that of a choice a list: "`a`, `b` or
 * `c`".
 * @param {string} comment
 */
function statedIn(comment) {
  const statement =
    /[,:] (-?[\d.]+ to [^,]+|true or false|`\w+`(?:(?:, | or )`\w+`)*), default (.+?)\.(?: |$)/g;
  return [...comment.matchAll(statement)].map(([, range, value]) => `${range}, default ${value}`);
}

/** @param {Row} row */
function rangeOf({ type, values, min, max, unit }) {
  if (type === 'boolean') return 'true or false';
  if (values)
    return values
      .map((value) => `\`${value}\``)
      .join(', ')
      .replace(/, (?!.*, )/, ' or ');
  const highest = typeof max === 'function' ? `${max(1)} × sampleRate` : max;
  return `${min} to ${highest}${unit && ` ${unit}`}`;
}

/** @param {Row} row */
function defaultOf({ type, values, default: value }) {
  if (type === 'boolean') return `${value !== 0}`;
  return values ? `\`${values[value]}\`` : `${value}`;
}

for (const row of PARAMETERS) {
  test(`the doc comment of ${row.id} states its range and default`, () => {
    const member = memberOf(row);
    // The bands of the equaliser share a member. It lists their defaults where they differ.
    const rows = PARAMETERS.filter((other) => {
      const { file, name } = memberOf(other);
      return file === member.file && name === member.name;
    });
    const defaults = rows.map(defaultOf);
    const value = new Set(defaults).size === 1 ? defaults[0] : `${defaults.join(', ')} by band`;
    const comment = commentOf(member);
    const where = `${member.name} in ${member.file}: "${comment}"`;
    assert.deepEqual(statedIn(comment), [`${rangeOf(row)}, default ${value}`], where);
  });
}
