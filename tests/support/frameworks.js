import { readFileSync } from 'node:fs';
import { compile } from 'svelte/compiler';
import { compileScript, parse } from 'vue/compiler-sfc';

/*
 * Compiles components with the frameworks' own compilers.
 */

/**
 * A plugin for files whose names end in a suffix.
 * @param {string} suffix
 * @param {(source: string, filename: string) => string} compileSource returns JavaScript
 * @returns {import('esbuild').Plugin}
 */
function compilerPlugin(suffix, compileSource) {
  return {
    name: suffix,
    setup: ({ onLoad }) =>
      onLoad({ filter: new RegExp(`\\.${suffix}$`) }, ({ path }) => ({
        contents: compileSource(readFileSync(path, 'utf8'), path),
      })),
  };
}

/** @param {string} source @param {string} filename */
export function compileVue(source, filename) {
  const { descriptor, errors } = parse(source, { filename });
  if (errors.length > 0) throw errors[0];
  return compileScript(descriptor, { id: 'component', inlineTemplate: true }).content;
}

/** @param {string} source @param {string} filename */
export function compileSvelte(source, filename) {
  const { js, warnings } = compile(source, { filename, generate: 'client', dev: true });
  if (warnings.length > 0) throw new Error(warnings.join('\n'));
  return js.code;
}

/** Options of esbuild for components of React, Vue and Svelte. @type {import('esbuild').BuildOptions} */
export const FRAMEWORKS = {
  jsx: 'automatic',
  plugins: [compilerPlugin('vue', compileVue), compilerPlugin('svelte', compileSvelte)],
  define: {
    __VUE_OPTIONS_API__: 'true',
    __VUE_PROD_DEVTOOLS__: 'false',
    __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
  },
};
