import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { test } from 'node:test';
import ts from 'typescript';
import { inputs } from '../../scripts/build.mjs';
import { ROOT } from '../../scripts/cmake.mjs';

const names = inputs().map((file) => relative(ROOT, file));

/** Asserts that the hash of a build covers these files. @param {readonly string[]} files from the root */
function assertCovered(files) {
  assert.ok(files.length > 0);
  assert.deepEqual(
    files.filter((file) => !names.includes(file)),
    [],
  );
}

test("a build's hash covers the script with all that it imports", () => {
  const scripts = ['scripts/build.mjs'];
  for (const script of scripts) {
    const { importedFiles } = ts.preProcessFile(readFileSync(join(ROOT, script), 'utf8'), true, true);
    const imported = importedFiles.map(({ fileName }) => fileName).filter((name) => name.startsWith('.'));
    for (const name of imported.map((name) => join('scripts', name)))
      if (!scripts.includes(name)) scripts.push(name);
  }
  assert.ok(scripts.includes('scripts/run.mjs'));
  assertCovered(scripts);
});

test("a build's hash covers the configuration of its declarations", () => {
  const config = 'tsconfig.types.json';
  const parsed = ts.parseConfigFileTextToJson(config, readFileSync(join(ROOT, config), 'utf8')).config;
  assertCovered([config, parsed.extends.replace('./', '')]);
});

test("a build's hash covers package.json, which names the engine in JavaScript", () => {
  const { imports } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  assertCovered(
    ['package.json', 'package-lock.json', ...Object.values(imports['#engine-js'])].map((name) =>
      name.replace('./', ''),
    ),
  );
});

test("a build's hash covers all modules of the engine and of the bundles", () => {
  const maps = readdirSync(join(ROOT, 'dist')).filter((name) => name.endsWith('.js.map'));
  const sources = maps.flatMap((name) => JSON.parse(readFileSync(join(ROOT, 'dist', name), 'utf8')).sources);
  const own = sources.map((source) => join('dist', source)).filter((name) => !name.includes('node_modules'));
  assertCovered(['build/wasm/busbar.wasm', ...own.filter((name) => !name.startsWith('..'))]);
});
