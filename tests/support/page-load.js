import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

/** @param {string} name */
const read = (name) => readFileSync(new URL(`../../dist/${name}`, import.meta.url));

/** The files of dist/ that a file imports statically. @param {string} name */
export function importsOf(name) {
  const statements = read(name)
    .toString()
    .matchAll(/(?:^|[;}])(?:import|export)\b[^;'"]*?from\s*["']\.\/([^"']+)["']/gm);
  return [...statements].map(([, file]) => file);
}

/**
 * The files that a page loads for the main thread, the worklet and the engine, with their gzipped sizes in
 * bytes.
 */
export function pageLoad() {
  const names = ['index.js', ...importsOf('index.js'), 'processor.js', 'busbar.wasm'];
  return names.map((name) => ({ name, bytes: gzipSync(read(name), { level: 9 }).length }));
}
