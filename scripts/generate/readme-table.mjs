const MARKERS = ['<!-- parameters: written by scripts/generate -->', '<!-- /parameters -->'];

/**
 * @typedef {typeof import('../../worklet/table/parameters.js')} Table
 * @typedef {Table['PARAMETERS'][number]} Row
 */

/** `eq.2.gain` → `eq[b].gain`. @param {Row} row */
const nameOf = ({ id }) => id.replace(/^eq\.\d+\./, 'eq[b].');

/** A limit as a reader sees it. One that depends on the sample rate is linear in it. @param {Row['max']} limit */
export const limitText = (limit) => (typeof limit === 'function' ? `${limit(1)} × rate` : `${limit}`);

/** @param {Row} row */
function rangeText({ type, values = [], min, max }) {
  if (type === 'boolean') return '`true`, `false`';
  if (type === 'enum') return values.map((name) => `\`'${name}'\``).join(', ');
  return `${min} … ${limitText(max)}`;
}

/** @param {Row} row */
export function defaultText({ type, values, default: value }) {
  if (type === 'boolean') return `\`${value !== 0}\``;
  return type === 'enum' ? `\`'${values?.[value]}'\`` : `${value}`;
}

/** A row for all rows of one name; the bands' defaults are listed where they differ. @param {Row[]} rows */
function tableRow(rows) {
  const [row] = rows;
  const defaults = rows.map(defaultText);
  const text = new Set(defaults).size === 1 ? defaults[0] : defaults.join(', ');
  const limits = row.kinds.includes('master') ? '' : 'Not on the master. ';
  return `| \`${nameOf(row)}\` | ${rangeText(row)} | ${row.unit} | ${text} | ${limits}${row.doc} |`;
}

/** The README with the table of parameters as it should be. @param {string} readme @param {Table} table */
export function withParameterTable(readme, { PARAMETERS }) {
  const [before, after] = MARKERS.map((marker) => readme.indexOf(marker));
  if (before < 0 || after < before) throw new Error(`README.md lacks the markers ${MARKERS.join(' … ')}`);
  const names = [...new Set(PARAMETERS.map(nameOf))];
  const rows = names.map((name) => tableRow(PARAMETERS.filter((row) => nameOf(row) === name)));
  const table = ['| property of a strip | range | unit | default | |', '|---|---|---|---|---|', ...rows];
  return `${readme.slice(0, before) + MARKERS[0]}\n${table.join('\n')}\n${readme.slice(after)}`;
}
