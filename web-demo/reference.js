import { cpSync, existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize, resolve } from 'node:path';

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
  /**
   * Makes a server answer requests below `api/` with the files of a folder.
   * @param {import('vite').Connect.Server} middlewares
   * @param {RegExp} pattern of such a path; its group is the file's path in the folder
   * @param {string} root the folder
   */
  const serve = (middlewares, pattern, root) => {
    middlewares.use(async (request, response, next) => {
      const { pathname } = new URL(request.url ?? '/', 'http://localhost');
      const [, path] = pattern.exec(pathname) ?? [];
      if (path === undefined) return next();
      const file = normalize(path.endsWith('/') ? `${path}index.html` : path);
      const body = await readFile(join(root, file)).catch(() => null);
      if (!body) return next();
      response.setHeader('Content-Type', TYPES[extname(file)] ?? 'application/octet-stream');
      response.end(body);
    });
  };
  return {
    name: 'reference',
    configureServer: ({ middlewares }) => serve(middlewares, /^\/api(\/.*)$/, folder),
    // A build has its own copy, perhaps in a folder of the site.
    configurePreviewServer: ({ middlewares, config: { root, build } }) =>
      serve(middlewares, /^(.*\/api\/.*)$/, resolve(root, build.outDir)),
    writeBundle({ dir = '' }) {
      if (existsSync(folder)) cpSync(folder, join(dir, 'api'), { recursive: true });
      else this.warn('There is no reference to copy. npm run docs writes it.');
    },
  };
}
