import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { dirname, extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

const REPOSITORY = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const SERVED = [
  'dist/',
  'tests/',
  'scripts/bench/',
  'worklet/loading/benchmark-load.js', // imported by scripts/bench/load.js
  'node_modules/tone/build/',
];
/** @type {Record<string, string>} */
const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.wasm': 'application/wasm',
  '.json': 'application/json',
};
export const ISOLATION = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};
export const PAGE =
  '<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><title>Busbar test page</title>';

/**
 * Starts a plain static server, the least that Busbar needs: unbundled files and the two headers of
 * cross-origin isolation. For tests it also serves `published` files, which exist in memory only, sends
 * `replaced` responses (a 404, a wrong type, other bytes), and stores bodies that a page posts to /results/….
 *
 * @typedef {object} Replacement
 * @property {number} [status] default 200
 * @property {string} [type] default text/plain
 * @property {Uint8Array | string} [body]
 * @property {Record<string, string>} [headers] default: those of isolation
 * @property {number} [times] how often it is sent; default: always
 */
export async function startServer() {
  /** @type {Map<string, Uint8Array>} */ const published = new Map();
  /** @type {Map<string, Replacement>} */ const replaced = new Map();
  /** @type {Map<string, Buffer>} */ const results = new Map();
  /** @type {string[]} */ const requested = [];

  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname);
    requested.push(path);
    /**
     * @param {number} status @param {string} type @param {Uint8Array | string} body
     * @param {Record<string, string>} [headers]
     */
    const respond = (status, type, body, headers = ISOLATION) =>
      response.writeHead(status, { 'Content-Type': type, 'Cache-Control': 'no-store', ...headers }).end(body);
    const replacement = replaced.get(path);
    if (replacement) {
      if (replacement.times !== undefined && --replacement.times === 0) replaced.delete(path);
      return respond(
        replacement.status ?? 200,
        replacement.type ?? 'text/plain',
        replacement.body ?? '',
        replacement.headers,
      );
    }
    if (request.method === 'POST' && path.startsWith('/results/')) {
      const chunks = [];
      for await (const chunk of request) chunks.push(chunk);
      results.set(path.slice('/results/'.length), Buffer.concat(chunks));
      return respond(204, 'text/plain', '');
    }
    if (path === '/') return respond(200, TYPES['.html'], PAGE);
    const bytes = published.get(path);
    if (bytes) return respond(200, 'application/octet-stream', bytes);
    const file = normalize(path).slice(1);
    const served = SERVED.some((folder) => file.startsWith(folder));
    const found = served ? await stat(join(REPOSITORY, file)).catch(() => null) : null;
    if (!found?.isFile()) return respond(404, 'text/plain', `There is no ${path} here.`);
    response.writeHead(200, {
      'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream',
      'Cache-Control': 'no-store',
      ...ISOLATION,
    });
    createReadStream(join(REPOSITORY, file)).pipe(response);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());

  return {
    origin: `http://127.0.0.1:${port}`,
    published,
    replaced,
    results,
    /** The requested paths, in order. */
    requested,
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
