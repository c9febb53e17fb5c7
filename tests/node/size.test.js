import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';

/** @param {string} name */
const read = (name) => readFileSync(new URL(`../../dist/${name}`, import.meta.url));

/** The files of dist/ that a file imports before it runs. @param {string} name */
function importsOf(name) {
  const statements = read(name)
    .toString()
    .matchAll(/(?:^|[;}])(?:import|export)\b[^;'"]*?from\s*["']\.\/([^"']+)["']/gm);
  return [...statements].map(([, file]) => file);
}

test("a page's load, main thread, worklet and wasm, is at most 60 KB gzipped", (t) => {
  const names = ['index.js', ...importsOf('index.js'), 'processor.js', 'busbar.wasm'];
  const sizes = names.map((name) => ({ name, bytes: gzipSync(read(name), { level: 9 }).length }));
  const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
  t.diagnostic(`${sizes.map(({ name, bytes }) => `${name} ${bytes}`).join(', ')}: ${total} bytes`);
  assert.equal(names.length, 4);
  assert.ok(total <= 60 * 1024, `${total} bytes`);
  assert.ok(
    sizes.every(({ bytes }) => bytes > 1000),
    'each file holds something',
  );
});

test('what both entries need is in one file, which needs no other; nor does the worklet', () => {
  const [chunk] = importsOf('index.js');
  assert.deepEqual(importsOf('headless.js'), [chunk]);
  for (const name of [chunk, 'processor.js']) assert.deepEqual(importsOf(name), []);
});
