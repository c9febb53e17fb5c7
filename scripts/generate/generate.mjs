#!/usr/bin/env node
/**
 * Generates files from the table and the layout: two C++ headers, the worklet's constants, and the tables of
 * parameters in the README and in the reference's pages about stages.
 *
 *   node scripts/generate/generate.mjs           writes the stale files
 *   node scripts/generate/generate.mjs --check   names the stale files and fails if there are any
 */
import { readFileSync, writeFileSync } from 'node:fs';
import * as table from '../../worklet/table/parameters.js';
import { ORIGIN } from './cpp.mjs';
import { layoutHeader } from './layout-header.mjs';
import { withParameterTable } from './readme-table.mjs';
import { STAGE_PAGES, withStageTable } from './stage-pages.mjs';
import { tableHeader } from './table-header.mjs';

const ROOT = new URL('../../', import.meta.url);
const LAYOUT = 'worklet/transport/layout.js';

/** A hash over everything that main thread, worklet and wasm must agree on. */
function layoutHash() {
  const rows = table.PARAMETERS.map((row) =>
    Object.values({ ...row, max: table.maxValueOf(row, 48_000), label: '' }),
  );
  let hash = 0x811c9dc5;
  const text = read(LAYOUT) + JSON.stringify([table.SMOOTHING, rows]);
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash | 0;
}

/** The worklet's constants, in a separate file so that its bundle lacks the table. @param {number} hash */
function layoutModule(hash) {
  return `${[
    ORIGIN,
    '',
    '/** FNV-1a over the table and layout.js. Main thread, worklet and wasm compare it at start. */',
    `export const LAYOUT_HASH = ${hash};`,
    '',
    '/** How many parameters a strip has. */',
    `export const SLOTS = ${table.PARAMETERS.length};`,
    '',
    '/** Seconds that ramps take by default. */',
    `export const SMOOTHING = ${table.SMOOTHING};`,
  ].join('\n')}\n`;
}

/** @param {string} file */
function read(file) {
  try {
    return readFileSync(new URL(file, ROOT), 'utf8');
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return '';
    throw error;
  }
}

const check = process.argv.includes('--check');

/**
 * Writes a file if it is stale; with --check reports it.
 * @param {string} file
 * @param {string} text its new text
 */
function derive(file, text) {
  if (read(file) === text) return;
  if (check) {
    console.error(`${file} is stale: run npm run generate`);
    process.exitCode = 1;
  } else {
    writeFileSync(new URL(file, ROOT), text);
    console.log(`wrote ${file}`);
  }
}

// Composed before anything is written, because both throw if the table or its sentences are incomplete.
const header = tableHeader(table);
const readme = withParameterTable(read('README.md'), table);

const hash = layoutHash();
derive('worklet/transport/layout.gen.js', layoutModule(hash));
// Imported here because layout.js imports the file that was just written.
const layout = await import('../../worklet/transport/layout.js');
derive('cpp/engine/layout.gen.h', layoutHeader(layout, table.PARAMETERS.length, hash));
derive('cpp/engine/parameters.gen.h', header);
derive('README.md', readme);
for (const [name, stages] of Object.entries(STAGE_PAGES)) {
  const page = `scripts/docs/stages/${name}.md`;
  derive(page, withStageTable(read(page), stages, table.PARAMETERS));
}
