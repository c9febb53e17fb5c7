import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { packPackage } from '../support/package.js';

const TOOLS = fileURLToPath(new URL('../../node_modules/.bin', import.meta.url));
/** @type {{exports: Record<string, string | Record<string, string>>}} */
const { exports } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));

/** @type {ReturnType<typeof packPackage>} */
let pack;
before(() => {
  pack = packPackage();
});
after(() => pack?.remove());

test('the tarball holds what ships and nothing else', (t) => {
  const paths = pack.files.map(({ path }) => path);
  const types = paths.filter((path) => path.endsWith('.d.ts'));
  const rest = paths
    .filter((path) => !path.endsWith('.d.ts'))
    .map((path) => path.replace(/-[A-Z0-9]{8}\.js$/, '-*.js'));
  assert.deepEqual(rest.sort(), [
    'CHANGELOG.md',
    'LICENSE',
    'README.md',
    'dist/benchmark-*.js',
    'dist/busbar.wasm',
    'dist/chunk-*.js',
    'dist/cli.js',
    'dist/engine-js-*.js',
    'dist/headless.js',
    'dist/index.js',
    'dist/processor-js.js',
    'dist/processor.js',
    'dist/session-schema.js',
    'dist/third-party.txt',
    'package.json',
  ]);
  for (const path of types) assert.match(path, /^dist\/([a-z]+\/)?[a-z-]+(\.gen)?\.d\.ts$/);
  for (const entry of ['dist/index.d.ts', 'dist/headless.d.ts']) assert.ok(types.includes(entry), entry);
  const bytes = pack.files.reduce((sum, { size }) => sum + size, 0);
  t.diagnostic(`${pack.files.length} files, ${bytes} bytes`);
});

test('publint has nothing to say', () => {
  execFileSync(join(TOOLS, 'publint'), [pack.tarball, '--strict'], { stdio: 'pipe' });
});

test('arethetypeswrong finds the types right, for ES modules under Node and under bundlers', () => {
  // Left out is what has no types since it is not imported: addresses for `addModule()` and `fetch()`.
  const addresses = Object.keys(exports).filter(
    (name) => typeof exports[name] === 'string' && !name.endsWith('.json'),
  );
  assert.ok(addresses.includes('./processor.js') && addresses.includes('./busbar.wasm'));
  execFileSync(
    join(TOOLS, 'attw'),
    [pack.tarball, '--profile', 'esm-only', '--exclude-entrypoints', ...addresses],
    { stdio: 'pipe' },
  );
});
