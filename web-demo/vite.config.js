import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { reference } from './reference.js';

/**
 * SharedArrayBuffer needs the first two headers. The third forbids eval and blob: URLs, which proves that
 * Busbar works without them.
 */
const headers = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Content-Security-Policy': "script-src 'self' 'wasm-unsafe-eval'",
};

const here = (/** @type {string} */ path) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: here('.'),
  base: './',
  appType: 'mpa', // a missing stem is answered with 404, not with the page
  plugins: [reference(here('../build/api'))],
  // The built package. The order matters, since "busbar" is also the start of the others.
  resolve: {
    alias: {
      'busbar/headless': here('../dist/headless.js'),
      'busbar/sessions': here('../dist/sessions.js'),
      busbar: here('../dist/index.js'),
    },
  },
  worker: { format: 'es' },
  // Found later, they would reload the page.
  optimizeDeps: { include: ['mediabunny', 'uplot'] },
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
