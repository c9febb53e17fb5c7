import { cpSync, existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';

/** @type {Record<string, string>} */
const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css',
  '.js': 'text/javascript',
  '.svg': 'image/svg+xml',
};

/**
 * A plugin of Vite for the reference at `/api/`: Vite's servers serve the files that `npm run docs` has
 * written, and a build copies them. typedoc's pages have inline scripts, so they get no content security
 * policy.
 * @param {string} folder
 * @returns {import('vite').Plugin}
 */
export function reference(folder) {
  /** @param {{middlewares: import('vite').Connect.Server}} server */
  const serve = ({ middlewares }) => {
    middlewares.use('/api/', async (request, response, next) => {
      const { pathname } = new URL(request.url ?? '/', 'http://localhost');
      const file = normalize(pathname.endsWith('/') ? `${pathname}index.html` : pathname);
      const body = await readFile(join(folder, file)).catch(() => null);
      if (!body) return next();
      response.setHeader('Content-Type', TYPES[extname(file)] ?? 'application/octet-stream');
      response.end(body);
    });
  };
  return {
    name: 'reference',
    configureServer: serve,
    configurePreviewServer: serve,
    writeBundle({ dir = '' }) {
      if (existsSync(folder)) cpSync(folder, join(dir, 'api'), { recursive: true });
      else this.warn('There is no reference to copy. npm run docs writes it.');
    },
  };
}
