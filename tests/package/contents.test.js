import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { addressesOf, areTheTypesWrong, publint } from '../../scripts/check-tarball.mjs';
import { packPackage } from '../support/package.js';

/** @type {ReturnType<typeof packPackage>} */
let pack;
before(() => {
  pack = packPackage();
});
after(() => pack?.remove());

test('the tarball contains exactly the files to be shipped', (t) => {
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
    'dist/diagnosis-*.js',
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

test('publint reports nothing', () => publint(pack.tarball));

test('arethetypeswrong accepts the types of the ES modules in Node and in bundlers', () => {
  const addresses = addressesOf();
  assert.ok(addresses.includes('./processor.js') && addresses.includes('./busbar.wasm'));
  areTheTypesWrong(pack.tarball);
});
