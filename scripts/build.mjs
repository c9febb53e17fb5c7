#!/usr/bin/env node
/**
 * `npm run build`: compiles the engine and bundles the npm package into dist/. It skips the bundles if
 * nothing has changed.
 *
 *   dist/index.js, headless.js   the two entries, with their types
 *   dist/chunk-….js              code that the entries share
 *   dist/cli.js                  the command line, `npx busbar`
 *   dist/diagnosis-….js          finds out why a file could not be loaded; loaded after a failure
 *   dist/session-schema.js       the schema that restore() loads when it is first called
 *   dist/processor.js            the worklet's file: one module without imports, Emscripten's glue included
 *   dist/processor-js.js         the same with the engine in JavaScript, for browsers without wasm SIMD
 *   dist/engine-js-….js          the engine in JavaScript, which headless.js loads for the backend `js`
 *   dist/busbar.wasm             the engine; its custom section `busbar` holds the build's hash
 *   dist/third-party.txt         licences of the bundled packages
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
/** The package is put together here and then moved, so that dist/ is never incomplete. */
const STAGING = join(ROOT, 'build/dist');
/** Holds the hash of the build in dist/. */
const STAMP = join(ROOT, 'build/dist.hash');

/**
 * A hash of everything that goes into dist/, 8 hex digits. Main thread, worklet and wasm of one build have
 * the same.
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
 * Bundles one file per name. Shared code goes into a chunk, so that both entries export the same class Track.
 * There are no source maps: identifiers are kept, except in the worklet's files, so that a debugger shows
 * readable code.
 * @param {string} hash
 * @param {string[]} names
 * @param {esbuild.BuildOptions} [options]
 */
async function bundle(hash, names, options) {
  const { metafile } = await esbuild.build({
    entryPoints: names.map((name) => join(ROOT, 'worklet', `${name}.js`)),
    outdir: STAGING,
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

/** For Node. The bundle includes CommonJS packages, which need a `require`. @type {esbuild.BuildOptions} */
const FOR_NODE = {
  platform: 'node',
  external: ['busbar/headless'],
  banner: {
    js: `import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);`,
  },
};

/** Builds dist/ if it is stale, and returns the build's hash. */
export async function build() {
  run([process.execPath, join(ROOT, 'scripts/generate/generate.mjs')]);
  ninja('wasm', 'busbar');
  ninja('js', 'busbar');
  const wasm = buildFolder('wasm');
  const hash = hashOf(wasm);
  if (isUpToDate(hash)) return hash;
  rmSync(STAGING, { recursive: true, force: true });
  mkdirSync(STAGING);
  const sources = [
    ...(await bundle(hash, ['index', 'headless'])),
    ...(await bundle(hash, ['console/session-schema'])),
    ...(await bundle(hash, ['cli'], FOR_NODE)),
    ...(await bundle(hash, ['processor'], { minifyIdentifiers: true })),
    ...(await bundle(hash, ['processor-js'], { minifyIdentifiers: true })),
  ];
  writeFileSync(join(STAGING, 'third-party.txt'), licencesOf(sources));
  writeFileSync(
    join(STAGING, 'busbar.wasm'),
    withCustomSection(readFileSync(join(wasm, 'busbar.wasm')), 'busbar', Buffer.from(hash)),
  );
  // TypeScript 7 drops the comments of typedefs.
  run([join(ROOT, 'node_modules/.bin/tsc6'), '-p', join(ROOT, 'tsconfig.types.json')]);
  rmSync(DIST, { recursive: true, force: true });
  renameSync(STAGING, DIST);
  writeFileSync(STAMP, hash);
  return hash;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const hash = await exitOnFailure(build);
  console.log(`dist/ holds build ${hash}`);
}
