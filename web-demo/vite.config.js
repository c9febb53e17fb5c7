import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

/** SharedArrayBuffer needs cross-origin isolation; the script policy shows that Busbar needs neither eval nor blob: URLs. */
const headers = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Content-Security-Policy': "script-src 'self' 'wasm-unsafe-eval'",
};

const here = (/** @type {string} */ path) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: here('.'),
  base: './',
  appType: 'mpa', // a missing stem is a 404, not the page again
  resolve: { alias: { busbar: here('../dist/index.js') } }, // the package by its own name, as built
  server: { headers, fs: { allow: [here('..')] } },
  preview: { headers },
  build: {
    outDir: here('dist'),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    target: 'es2022',
    rolldownOptions: { input: [here('index.html'), here('benchmark.html')] },
  },
});
