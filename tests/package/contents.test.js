import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import * as busbar from 'busbar';
import * as headless from 'busbar/headless';
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
  const maps = paths.filter((path) => path.endsWith('.map'));
  const rest = paths
    .filter((path) => !types.includes(path) && !maps.includes(path))
    .map((path) => path.replace(/-[0-9a-f]{8}\.js/, '-*.js'));
  assert.deepEqual(
    rest.sort(),
    [
      'ARCHITECTURE.md',
      'CHANGELOG.md',
      'CONTRIBUTING.md',
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
      'dist/sessions.js',
      'dist/third-party.txt',
      'headless/package.json',
      'package.json',
      'sessions/package.json',
      ...readdirSync(new URL('../../web-demo/examples/', import.meta.url)).map(
        (name) => `web-demo/examples/${name}`,
      ),
    ].sort(),
  );
  for (const path of maps) assert.ok(paths.includes(path.replace(/\.map$/, '')), path);
  for (const path of types) assert.match(path, /^dist\/([a-z]+\/)?[a-z-]+(\.gen)?\.d\.ts$/);
  for (const entry of ['dist/index.d.ts', 'dist/headless.d.ts', 'dist/sessions.d.ts'])
    assert.ok(types.includes(entry), entry);
  const bytes = pack.files.reduce((sum, { size }) => sum + size, 0);
  t.diagnostic(`${pack.files.length} files, ${bytes} bytes`);
});

test('minified classes have the names by which they are exported', () => {
  const classes = Object.entries({ ...busbar, ...headless }).flatMap(([name, value]) =>
    typeof value === 'function' && /^[A-Z]/.test(name) ? [{ name, value }] : [],
  );
  assert.ok(classes.length >= 12, `${classes.length}`);
  for (const { name, value } of classes) assert.equal(value.name, name);
});

test('every source map leads to readable sources', () => {
  const dist = new URL('../../dist/', import.meta.url);
  const maps = readdirSync(dist).filter((name) => name.endsWith('.map'));
  assert.ok(maps.length >= 4);
  for (const name of maps) {
    const { sources, sourcesContent } = JSON.parse(readFileSync(new URL(name, dist), 'utf8'));
    assert.ok(sources.length > 0, name);
    for (const [i, source] of sources.entries())
      assert.equal(sourcesContent[i], readFileSync(new URL(source, dist), 'utf8'), source);
    const code = readFileSync(new URL(name.replace(/\.map$/, ''), dist), 'utf8');
    assert.ok(code.endsWith(`\n//# sourceMappingURL=${name}\n`), name);
  }
});

test('publint reports nothing', () => publint(pack.tarball));

test('arethetypeswrong accepts the types of the ES modules in Node and in bundlers', () => {
  const addresses = addressesOf();
  assert.ok(addresses.includes('./processor.js') && addresses.includes('./busbar.wasm'));
  areTheTypesWrong(pack.tarball);
});
