import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import * as vite from 'vite';
import webpack from 'webpack';

/* How users bundle, each tool with as little configuration as it gets by with. All write to dist/ of the app's folder. */

/** @param {string} folder */
export async function bundleByVite(folder) {
  await vite.build({ root: folder, logLevel: 'error' });
}

/** @param {string} folder @param {string} entry @param {'web' | 'node'} [target] */
export async function bundleByWebpack(folder, entry, target = 'web') {
  // What it makes for Node is CommonJS; frameworks do not minify that.
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

/** Other packages than Busbar are those of the repository. @param {string} folder @param {string} entry */
export async function bundleByEsbuild(folder, entry) {
  await esbuild.build({
    absWorkingDir: folder,
    entryPoints: [entry],
    bundle: true,
    format: 'esm',
    outdir: 'dist',
    logLevel: 'silent',
    nodePaths: [fileURLToPath(new URL('../../node_modules', import.meta.url))],
  });
}

/** esbuild does not follow `new URL(…, import.meta.url)`: the README says which files to copy beside its bundle. @param {string} folder */
export function copyBesideBundle(folder) {
  for (const name of ['processor.js', 'processor-js.js', 'busbar.wasm'])
    cpSync(join(folder, 'node_modules/busbar/dist', name), join(folder, 'dist', name));
}
