import { docOf } from './parameter-docs.mjs';

/** Between these lines the generator writes the table. */
export const MARKERS = ['<!-- parameters: written by scripts/generate -->', '<!-- /parameters -->'];

/**
 * @typedef {typeof import('../../worklet/table/parameters.js')} Table
 * @typedef {Table['PARAMETERS'][number]} Row
 */

/** The row's name in the table: `eq[b].gain` for `eq.2.gain`. @param {Row} row */
const nameOf = ({ id }) => id.replace(/^eq\.\d+\./, 'eq[b].');

/**
 * A limit as text. Limits that depend on the sample rate are proportional to it.
 * @param {Row['max']} limit
 */
const limitText = (limit) => (typeof limit === 'function' ? `${limit(1)} × rate` : `${limit}`);

/** @param {Row} row */
function rangeText({ type, values = [], min, max }) {
  if (type === 'boolean') return '`true`, `false`';
  if (type === 'enum') return values.map((name) => `\`'${name}'\``).join(', ');
  return `${min} … ${limitText(max)}`;
}

/** @param {Row} row */
function defaultText({ type, values, default: value }) {
  if (type === 'boolean') return `\`${value !== 0}\``;
  return type === 'enum' ? `\`'${values?.[value]}'\`` : `${value}`;
}

/** One line for all rows of a name. It lists the bands' defaults if they differ. @param {Row[]} rows */
function tableRow(rows) {
  const [row] = rows;
  const defaults = rows.map(defaultText);
  const text = new Set(defaults).size === 1 ? defaults[0] : defaults.join(', ');
  const limits = row.kinds.includes('master') ? '' : 'Not on the master. ';
  return `| \`${nameOf(row)}\` | ${rangeText(row)} | ${row.unit} | ${text} | ${limits}${docOf(row.id)} |`;
}

/** The lines of a table. @param {readonly Row[]} parameters */
export function tableOf(parameters) {
  const names = [...new Set(parameters.map(nameOf))];
  const rows = names.map((name) => tableRow(parameters.filter((row) => nameOf(row) === name)));
  return ['| property of a strip | range | unit | default | |', '|---|---|---|---|---|', ...rows];
}

/** The README with an up-to-date table of parameters. @param {string} readme @param {Table} table */
export function withParameterTable(readme, { PARAMETERS }) {
  const [before, after] = MARKERS.map((marker) => readme.indexOf(marker));
  if (before < 0 || after < before) throw new Error(`README.md lacks the markers ${MARKERS.join(' … ')}`);
  return `${readme.slice(0, before) + MARKERS[0]}\n${tableOf(PARAMETERS).join('\n')}\n${readme.slice(after)}`;
}
