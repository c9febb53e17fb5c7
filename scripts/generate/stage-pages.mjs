import { MARKERS, tableOf } from './readme-table.mjs';

/** @typedef {import('./readme-table.mjs').Row} Row */

/** The stages of the table's column `stage` whose parameters a page lists, by the page's file. */
export const STAGE_PAGES = /** @type {Readonly<Record<string, readonly string[]>>} */ ({
  trim: ['trim'],
  gate: ['gate'],
  ladder: ['ladder'],
  drive: ['drive'],
  eq: ['eq.0', 'eq.1', 'eq.2', 'eq.3'],
  compressor: ['compressor'],
  width: ['width'],
  output: ['output'],
});

/**
 * A page of the reference about a stage, with an up-to-date table of the stage's parameters.
 * @param {string} page
 * @param {readonly string[]} stages
 * @param {readonly Row[]} rows of the table
 */
export function withStageTable(page, stages, rows) {
  const [before, after] = MARKERS.map((marker) => page.indexOf(marker));
  if (before < 0 || after < before) throw new Error(`A page in scripts/docs/stages lacks ${MARKERS[0]}`);
  const table = tableOf(rows.filter(({ stage }) => stages.includes(stage)));
  return `${page.slice(0, before) + MARKERS[0]}\n${table.join('\n')}\n${page.slice(after)}`;
}
