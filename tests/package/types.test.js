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
  ['for Node', ['--module', 'nodenext']],
  ['for bundlers', ['--module', 'esnext', '--moduleResolution', 'bundler']],
]);

for (const [compiler, name] of COMPILERS) {
  for (const [target, resolution] of RESOLUTIONS) {
    test(`${name} accepts correct and rejects incorrect use ${target}`, () => {
      const options = [
        '--ignoreConfig',
        '--strict',
        '--exactOptionalPropertyTypes',
        '--noEmit',
        '--target',
        'es2022',
      ];
      // No types but the DOM's are needed.
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
