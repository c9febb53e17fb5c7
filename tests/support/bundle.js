import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import * as vite from 'vite';
import webpack from 'webpack';

/*
 * Bundles an app with each of the usual tools and the least configuration that works. All write to the app's
 * dist/.
 */

/** @param {string} folder */
export async function bundleByVite(folder) {
  await vite.build({ root: folder, logLevel: 'error' });
}

/** @param {string} folder @param {string} entry @param {'web' | 'node'} [target] */
export async function bundleByWebpack(folder, entry, target = 'web') {
  // Webpack's output for Node is CommonJS, which frameworks do not minify.
  const forServer = target === 'node' && {
    output: { path: join(folder, 'dist'), filename: 'main.cjs' },
    optimization: { minimize: false },
  };
  const compiler = webpack({
    context: folder,
    entry,
    mode: 'production',
    target,
    output: { path: join(folder, 'dist') },
    // The engine in JavaScript exceeds webpack's limit for an asset, of which it warns. Few pages load it.
    performance: { hints: false },
    ...forServer,
  });
  try {
    const stats = await new Promise((resolve, reject) =>
      compiler?.run((error, result) => (error ? reject(error) : resolve(result))),
    );
    if (stats.hasErrors() || stats.hasWarnings()) throw new Error(stats.toString());
  } finally {
    await new Promise((resolve) => compiler?.close(resolve));
  }
}

/**
 * Packages other than Busbar come from the repository.
 * @param {string} folder
 * @param {string} entry
 * @param {esbuild.BuildOptions} [options]
 */
export async function bundleByEsbuild(folder, entry, options) {
  await esbuild.build({
    absWorkingDir: folder,
    entryPoints: [entry],
    bundle: true,
    format: 'esm',
    outdir: 'dist',
    logLevel: 'silent',
    nodePaths: [fileURLToPath(new URL('../../node_modules', import.meta.url))],
    ...options,
  });
}

/**
 * Copies the files that the README lists for esbuild, which does not follow `new URL(…, import.meta.url)`.
 * @param {string} folder
 */
export function copyBesideBundle(folder) {
  for (const name of ['processor.js', 'processor-js.js', 'busbar.wasm'])
    cpSync(join(folder, 'node_modules/busbar/dist', name), join(folder, 'dist', name));
}
