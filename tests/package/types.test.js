import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { packPackage } from '../support/package.js';

const TOOLS = fileURLToPath(new URL('../../node_modules/.bin', import.meta.url));

/** @type {ReturnType<typeof packPackage>} */
let pack;
before(() => {
  pack = packPackage();
});
after(() => pack?.remove());

const COMPILERS = /** @type {const} */ ([
  ['tsc', 'TypeScript 7'],
  ['tsc6', 'TypeScript 6'],
]);
const RESOLUTIONS = /** @type {const} */ ([
  ['as Node resolves modules', ['--module', 'nodenext']],
  ['as bundlers do', ['--module', 'esnext', '--moduleResolution', 'bundler']],
]);

for (const [compiler, name] of COMPILERS) {
  for (const [way, resolution] of RESOLUTIONS) {
    test(`right use compiles and wrong use does not, by ${name}, ${way}, with nothing but the DOM's types`, () => {
      const options = [
        '--ignoreConfig',
        '--strict',
        '--exactOptionalPropertyTypes',
        '--noEmit',
        '--target',
        'es2022',
      ];
      const libraries = ['--lib', 'es2022,dom,dom.iterable', '--skipLibCheck', 'false'];
      const { status, stdout, stderr } = spawnSync(
        join(TOOLS, compiler),
        [...options, ...libraries, ...resolution, 'types.ts'],
        {
          cwd: pack.app(`types-${compiler}-${resolution.length}`),
          encoding: 'utf8',
        },
      );
      assert.equal(stdout + stderr, '');
      assert.equal(status, 0);
    });
  }
}
