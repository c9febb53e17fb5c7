#!/usr/bin/env node
/**
 * `npm run build`: compiles the engine and bundles the npm package into dist/. It skips the bundles if
 * nothing has changed.
 *
 *   dist/index.js, headless.js, sessions.js
 *                                the entries, with their types
 *   dist/chunk-….js              code that the entries share
 *   dist/cli.js                  the command line, `npx busbar`
 *   dist/diagnosis-….js          finds out why a file could not be loaded; loaded after a failure
 *   dist/benchmark-….js          measures both backends; loaded by the first benchmarkBackends()
 *   dist/session-schema.js       the schema that sessions.js imports, or restore() at its first call
 *   dist/processor.js            the worklet's file: one module without imports
 *   dist/processor-js.js         the same with the engine in JavaScript, for browsers without wasm SIMD
 *   dist/engine-js-….js          the engine in JavaScript, which headless.js loads for the backend `js`
 *   dist/busbar.wasm             the engine; its custom section `busbar` holds the build's hash
 *   dist/third-party.txt         licences of the bundled packages
 *   dist/*.js.map                source maps with the sources. The worklet's files have none, since bundlers
 *                                copy these files without their maps. The engine's would be too large.
 */
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build as rolldownBuild } from 'rolldown';
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
 * The files that dist/ is made of or made by, as absolute paths. package-lock.json stands for the installed
 * packages, and the engine for its C++ and its compiler.
 */
export function inputs() {
  const sources = readdirSync(join(ROOT, 'worklet'), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(js|ts)$/.test(name))
    .sort();
  return [
    ...sources.map((name) => join(ROOT, 'worklet', name)),
    join(buildFolder('wasm'), 'busbar.wasm'),
    join(buildFolder('js'), 'busbar.js'),
    ...['build', 'cmake', 'custom-section', 'licences', 'run'].map((name) =>
      join(ROOT, 'scripts', `${name}.mjs`),
    ),
    ...['package.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.types.json'].map((name) =>
      join(ROOT, name),
    ),
  ];
}

/** A hash of the inputs, 8 hex digits. Main thread, worklet and wasm of one build have the same. */
function hashOfInputs() {
  const hash = createHash('sha256');
  for (const file of inputs()) hash.update(`${file.slice(ROOT.length)}\0`).update(readFileSync(file));
  return hash.digest('hex').slice(0, 8);
}

const isUpToDate = (/** @type {string} */ hash) =>
  existsSync(STAMP) && existsSync(DIST) && readFileSync(STAMP, 'utf8') === hash;

/** The schema of sessions with its library. @param {string} id of a module */
const isSchema = (id) => /session-schema\.js$|node_modules\/valibot\//.test(id);

/** What the entries share goes into one chunk, so that all export the same class Track. */
const SHARED = {
  groups: [
    { name: 'chunk', test: (/** @type {string} */ id) => !isSchema(id), minShareCount: 2, priority: 1 },
    { name: 'session-schema', test: isSchema },
  ],
};

/** restore() names the schema's file in an error. @param {{name: string}} chunk */
const nameOf = ({ name }) => (name === 'session-schema' ? '[name].js' : '[name]-[hash].js');

/**
 * Bundles one file per name. Names of classes are kept by default, since errors and consoles show them.
 * @param {string} hash
 * @param {string[]} names
 * @param {import('rolldown').InputOptions & {output?: import('rolldown').OutputOptions}} [options]
 * @returns {Promise<string[]>} the modules in the bundle
 */
async function bundle(hash, names, { output, ...options } = {}) {
  const keepNames = { class: true, function: false };
  const result = await rolldownBuild({
    input: Object.fromEntries(names.map((name) => [name, join(ROOT, 'worklet', `${name}.js`)])),
    platform: 'neutral',
    external: /^node:/,
    transform: { define: { __BUSBAR_BUILD__: JSON.stringify(hash) }, target: 'es2022' },
    write: false,
    ...options,
    output: {
      dir: STAGING,
      format: 'esm',
      entryFileNames: '[name].js',
      chunkFileNames: nameOf,
      hashCharacters: 'hex',
      sourcemapPathTransform: (source) => relative(DIST, resolve(STAGING, source)),
      minify: { compress: { keepNames }, mangle: { toplevel: true, keepNames } },
      ...output,
    },
  });
  const chunks = result.output.filter((file) => file.type === 'chunk');
  for (const chunk of chunks) writeChunk(chunk);
  return chunks.flatMap(({ moduleIds }) => moduleIds);
}

/**
 * Writes a file with its source map, if it has one. The map of the engine in JavaScript would be three times
 * as large as the engine.
 * @param {import('rolldown').OutputChunk} chunk
 */
function writeChunk({ name, fileName, code, map }) {
  // Bundlers read from a module's text which files it loads. Not all of them read template literals, which
  // the minifier writes in place of strings.
  const quoted = code.replaceAll(/((?:import|new URL)\()`([^`$"]*)`/g, '$1"$2"');
  const mapped = map && name !== 'engine-js';
  writeFileSync(
    join(STAGING, fileName),
    mapped ? `${quoted}\n//# sourceMappingURL=${fileName}.map\n` : quoted,
  );
  if (mapped) writeFileSync(join(STAGING, `${fileName}.map`), map.toString());
}

/** Before TypeScript 5.7, typed arrays are not generic: `Float32Array<ArrayBuffer>` is an error. */
function generalizeTypedArrays() {
  for (const name of readdirSync(STAGING, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.d.ts')) continue;
    const path = join(STAGING, name);
    writeFileSync(path, readFileSync(path, 'utf8').replaceAll(/\b(\w+\d+Array)<[^<>]+>/g, '$1'));
  }
}

/** Builds dist/ if it is stale, and returns the build's hash. */
export async function build() {
  run([process.execPath, join(ROOT, 'scripts/generate/generate.mjs')]);
  ninja('wasm', 'busbar');
  ninja('js', 'busbar');
  const hash = hashOfInputs();
  if (isUpToDate(hash)) return hash;
  rmSync(STAGING, { recursive: true, force: true });
  mkdirSync(STAGING);
  const sources = [
    ...(await bundle(hash, ['index', 'headless', 'sessions'], {
      output: { codeSplitting: SHARED, sourcemap: 'hidden' },
    })),
    ...(await bundle(hash, ['processor'], { output: { minify: true } })),
    ...(await bundle(hash, ['processor-js'], { output: { minify: true } })),
    ...(await bundle(hash, ['cli'], {
      platform: 'node',
      external: 'busbar/headless',
      output: { minify: { compress: true, mangle: false } },
    })),
  ];
  chmodSync(join(STAGING, 'cli.js'), 0o755);
  writeFileSync(join(STAGING, 'third-party.txt'), licencesOf(sources));
  writeFileSync(
    join(STAGING, 'busbar.wasm'),
    withCustomSection(readFileSync(join(buildFolder('wasm'), 'busbar.wasm')), 'busbar', Buffer.from(hash)),
  );
  // TypeScript 7 drops the comments of typedefs.
  run([join(ROOT, 'node_modules/.bin/tsc6'), '-p', join(ROOT, 'tsconfig.types.json')]);
  generalizeTypedArrays();
  rmSync(DIST, { recursive: true, force: true });
  renameSync(STAGING, DIST);
  writeFileSync(STAMP, hash);
  return hash;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const hash = await exitOnFailure(build);
  console.log(`dist/ holds build ${hash}`);
}
