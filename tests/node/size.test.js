import assert from 'node:assert/strict';
import { test } from 'node:test';
import { importsOf, pageLoad } from '../support/page-load.js';

// 55 KB are wanted. The stages, automation and modulators of the full strip have not been made smaller yet.
test('the main entry, the worklet and the wasm are at most 87 KB gzipped', (t) => {
  const sizes = pageLoad();
  const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
  t.diagnostic(`${sizes.map(({ name, bytes }) => `${name} ${bytes}`).join(', ')}: ${total} bytes`);
  assert.equal(sizes.length, 4);
  assert.ok(total <= 87 * 1024, `${total} bytes`);
  assert.ok(
    sizes.every(({ bytes }) => bytes > 1000),
    'no file is empty',
  );
});

test('both entries import one common file, and that file and the worklet import none', () => {
  const [chunk] = importsOf('index.js');
  assert.deepEqual(importsOf('headless.js'), [chunk]);
  for (const name of [chunk, 'processor.js']) assert.deepEqual(importsOf(name), []);
});
