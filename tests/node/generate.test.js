import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { PARAMETERS } from '../../worklet/table/parameters.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const FILES = [
  'scripts/generate.mjs',
  'worklet/table/parameters.js',
  'worklet/transport/layout.js',
  'worklet/transport/layout.gen.js',
];
const DERIVED = ['cpp/engine/parameters.gen.h', 'README.md', 'package.json'];

test('after a row was added one run of the generator writes all that hangs on it', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'busbar-generate-'));
  t.after(() => rmSync(folder, { recursive: true }));
  for (const file of [...FILES, ...DERIVED]) cpSync(join(ROOT, file), join(folder, file));
  const generate = (/** @type {string[]} */ ...options) =>
    execFileSync(process.execPath, [join(folder, 'scripts/generate.mjs'), ...options], { stdio: 'pipe' });
  const textOf = (/** @type {string} */ file) => readFileSync(join(folder, file), 'utf8');
  generate('--check');

  const slots = PARAMETERS.length;
  const table = textOf('worklet/table/parameters.js');
  const end = '  ].map((row) => Object.freeze(row)),';
  assert.ok(table.includes(end));
  const row = `    float({ slot: ${slots}, id: 'width', label: 'Width', doc: 'Of the stereo image.' }),\n`;
  writeFileSync(join(folder, 'worklet/table/parameters.js'), table.replace(end, row + end));
  assert.throws(() => generate('--check'), /layout\.gen\.js is stale/);
  const hashBefore = /LAYOUT_HASH = (\S+);/.exec(textOf('worklet/transport/layout.gen.js'))?.[1];
  generate();
  generate('--check');
  const [module, header] = [textOf('worklet/transport/layout.gen.js'), textOf('cpp/engine/parameters.gen.h')];
  assert.match(module, new RegExp(`SLOTS = ${slots + 1};`));
  for (const [name, value] of [
    ['kSlots', slots + 1],
    ['kDirtyLife', slots + 1],
    ['kDirtyOutput', slots + 2],
    ['width', slots],
  ]) {
    assert.match(header, new RegExp(`constexpr int ${name} = ${value};`));
  }
  const hash = /LAYOUT_HASH = (\S+);/.exec(module)?.[1];
  assert.notEqual(hash, hashBefore);
  assert.equal(hash, /kLayoutHash = (\S+);/.exec(header)?.[1]);
  assert.match(textOf('README.md'), /\| `width` \|/);
});
