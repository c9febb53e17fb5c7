#!/usr/bin/env node
/**
 * `npm run build`: compiles the engine and bundles the npm package into dist/. What is up to date already is left alone.
 *
 *   dist/index.js, headless.js   the two entries, with their types beside them; dist/chunk-….js: what they share
 *   dist/cli.js                  the command line: `npx busbar`
 *   dist/session-schema.js       what restore() loads when it is first called
 *   dist/processor.js            the worklet's file: one module without imports, Emscripten's glue inside
 *   dist/processor-js.js         the same with the engine in JavaScript, for browsers without WebAssembly or its SIMD
 *   dist/engine-js-….js          that engine for headless.js, which loads it where it is chosen
 *   dist/busbar.wasm             the engine; its custom section `busbar` holds the build's hash
 *   dist/third-party.txt         the licences of what is bundled
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as esbuild from 'esbuild';
import { buildFolder, build as ninja, ROOT } from './cmake.mjs';
import { withCustomSection } from './custom-section.mjs';
import { licencesOf } from './licences.mjs';
import { exitOnFailure, run } from './run.mjs';

const DIST = join(ROOT, 'dist');
/** Where it is put together: dist/ is whole at any time. */
const WORKSHOP = join(ROOT, 'build/dist');
/** The hash of what dist/ holds. */
const STAMP = join(ROOT, 'build/dist.hash');

/**
 * 8 hex digits over all that ends in dist/: page, worklet and wasm of one build know each other by it.
 * @param {string} folder with Emscripten's output
 */
function hashOf(folder) {
  const hash = createHash('sha256');
  const sources = readdirSync(join(ROOT, 'worklet'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.js'))
    .sort();
  const files = [
    ...sources.map((name) => join(ROOT, 'worklet', name)),
    join(folder, 'busbar.js'),
    join(folder, 'busbar.wasm'),
    join(buildFolder('js'), 'busbar.js'),
    join(ROOT, 'scripts/build.mjs'),
    join(ROOT, 'package-lock.json'),
  ];
  for (const file of files) hash.update(`${file.slice(ROOT.length)}\0`).update(readFileSync(file));
  return hash.digest('hex').slice(0, 8);
}

const isUpToDate = (/** @type {string} */ hash) =>
  existsSync(STAMP) && existsSync(DIST) && readFileSync(STAMP, 'utf8') === hash;

/**
 * One file for each name. What several have in common goes into a chunk, so that a Track of one entry is a Track of the other. Names that a user may
 * meet in a debugger are kept, so there are no source maps; the worklet's file has none.
 * @param {string} hash
 * @param {string[]} names
 * @param {esbuild.BuildOptions} [options]
 */
async function bundle(hash, names, options) {
  const { metafile } = await esbuild.build({
    entryPoints: names.map((name) => join(ROOT, 'worklet', `${name}.js`)),
    outdir: WORKSHOP,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'neutral',
    external: ['node:*', './session-schema.js'],
    target: 'es2022',
    minifySyntax: true,
    minifyWhitespace: true,
    metafile: true,
    define: { __BUSBAR_BUILD__: JSON.stringify(hash) },
    logLevel: 'warning',
    ...options,
  });
  return Object.keys(metafile?.inputs ?? {});
}

/** What Node runs: packages of CommonJS are among what it bundles, so it needs a `require`. @type {esbuild.BuildOptions} */
const FOR_NODE = {
  platform: 'node',
  external: ['busbar/headless'],
  banner: {
    js: `import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);`,
  },
};

/** Builds what is stale and returns the build's hash. */
export async function build() {
  run([process.execPath, join(ROOT, 'scripts/generate/generate.mjs')]);
  ninja('wasm', 'busbar');
  ninja('js', 'busbar');
  const wasm = buildFolder('wasm');
  const hash = hashOf(wasm);
  if (isUpToDate(hash)) return hash;
  rmSync(WORKSHOP, { recursive: true, force: true });
  mkdirSync(WORKSHOP);
  const sources = [
    ...(await bundle(hash, ['index', 'headless'])),
    ...(await bundle(hash, ['console/session-schema'])),
    ...(await bundle(hash, ['cli'], FOR_NODE)),
    ...(await bundle(hash, ['processor'], { minifyIdentifiers: true })),
    ...(await bundle(hash, ['processor-js'], { minifyIdentifiers: true })),
  ];
  writeFileSync(join(WORKSHOP, 'third-party.txt'), licencesOf(sources));
  writeFileSync(
    join(WORKSHOP, 'busbar.wasm'),
    withCustomSection(readFileSync(join(wasm, 'busbar.wasm')), 'busbar', Buffer.from(hash)),
  );
  // TypeScript 7 drops what a typedef's comment says of it.
  run([join(ROOT, 'node_modules/.bin/tsc6'), '-p', join(ROOT, 'tsconfig.types.json')]);
  rmSync(DIST, { recursive: true, force: true });
  renameSync(WORKSHOP, DIST);
  writeFileSync(STAMP, hash);
  return hash;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const hash = await exitOnFailure(build);
  console.log(`dist/ holds build ${hash}`);
}
