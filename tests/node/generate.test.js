import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { tableHeader } from '../../scripts/generate/table-header.mjs';
import * as table from '../../worklet/table/parameters.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const COPIED = [
  'scripts/docs/stages',
  'scripts/generate',
  'worklet',
  'cpp/engine',
  'README.md',
  'package.json',
];
const { PARAMETERS } = table;

/** @typedef {import('../../worklet/table/parameters.js').ParameterRow} Row */

/**
 * The table with rows appended.
 * @param {Partial<Row>[]} rows members that differ from the first row's
 */
function tableWith(...rows) {
  const added = rows.map((row, i) => ({ ...PARAMETERS[0], stage: '', ...row, slot: PARAMETERS.length + i }));
  return { ...table, PARAMETERS: [...PARAMETERS, ...added] };
}

test('one run of the generator updates every file that depends on the table', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'busbar-generate-'));
  t.after(() => rmSync(folder, { recursive: true }));
  for (const file of COPIED) cpSync(join(ROOT, file), join(folder, file), { recursive: true });
  const generate = (/** @type {string[]} */ ...options) => {
    const script = join(folder, 'scripts/generate/generate.mjs');
    return execFileSync(process.execPath, [script, ...options], { stdio: 'pipe' });
  };
  const textOf = (/** @type {string} */ file) => readFileSync(join(folder, file), 'utf8');
  const files = { module: 'worklet/transport/layout.gen.js', header: 'cpp/engine/layout.gen.h' };
  generate('--check');

  const slots = PARAMETERS.length;
  const parameters = textOf('worklet/table/parameters.js');
  const end = '  ].map((row) => Object.freeze(row)),';
  assert.ok(parameters.includes(end));
  const row = `    float({ slot: ${slots}, stage: 'trim', id: 'spread', label: 'Spread' }),\n`;
  writeFileSync(join(folder, 'worklet/table/parameters.js'), parameters.replace(end, row + end));
  assert.throws(() => generate(), /no sentence about the parameter "spread"/);
  const docs = textOf('scripts/generate/parameter-docs.mjs');
  writeFileSync(
    join(folder, 'scripts/generate/parameter-docs.mjs'),
    docs.replace('freeze({', "freeze({ spread: 'Test.',"),
  );
  assert.throws(() => generate('--check'), /layout\.gen\.js is stale/);
  const hashBefore = /LAYOUT_HASH = (\S+);/.exec(textOf(files.module))?.[1];
  generate();
  generate('--check');
  const [module, header] = [textOf(files.module), textOf(files.header)];
  assert.match(module, new RegExp(`SLOTS = ${slots + 1};`));
  for (const [name, value] of [
    ['kSlots', slots + 1],
    ['kDirtyLife', slots + 1],
    ['kDirtyOutput', slots + 2],
  ]) {
    assert.match(header, new RegExp(`constexpr int ${name} = ${value};`));
  }
  const tableText = textOf('cpp/engine/parameters.gen.h');
  assert.match(tableText, new RegExp(`constexpr int spread = ${slots};`));
  const hash = /LAYOUT_HASH = (\S+);/.exec(module)?.[1];
  assert.notEqual(hash, hashBefore);
  assert.equal(hash, /kLayoutHash = (\S+);/.exec(header)?.[1]);
  assert.match(textOf('README.md'), /\| `spread` \|/);
});

test("a new parameter of an existing stage is added to the stage's slots", () => {
  const header = tableHeader(tableWith({ id: 'compressor.hold', stage: 'compressor' }));
  const slots = PARAMETERS.filter(({ stage }) => stage === 'compressor').map(({ slot }) => slot);
  const expected = [...slots, PARAMETERS.length].join(', ');
  assert.ok(header.includes(`SlotSet compressor = slotSet({${expected}});`), expected);
});

test('a new parameter of the EQ gets a slot per band, at the end of the table', () => {
  const rows = [0, 1, 2, 3].map((band) => ({ id: `eq.${band}.slope`, stage: `eq.${band}` }));
  const first = PARAMETERS.length;
  const header = tableHeader(tableWith(...rows));
  const slots = [first, first + 1, first + 2, first + 3].join(', ');
  assert.ok(header.includes(`constexpr int eqSlope[kEqBands] = {${slots}};`), header);
  for (const [band, row] of rows.entries()) {
    const own = PARAMETERS.filter(({ stage }) => stage === row.stage).map(({ slot }) => slot);
    assert.ok(header.includes(`slotSet({${[...own, first + band].join(', ')}})`), row.id);
  }
});

test('a row at the wrong slot, or a parameter missing from a band, throws and is named', () => {
  const [first, second, ...rest] = PARAMETERS;
  assert.throws(
    () => tableHeader({ ...table, PARAMETERS: [second, first, ...rest] }),
    /muted has slot 1 but is row 0/,
  );
  assert.throws(
    () => tableHeader(tableWith({ id: 'eq.2.slope' })),
    /eq\.slope must be given for each of the 4 bands/,
  );
});
