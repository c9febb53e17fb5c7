import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { dirname, extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

const REPOSITORY = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const SERVED = ['dist/', 'tests/', 'scripts/bench/', 'node_modules/tone/build/'];
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
 * The plainest static server that Busbar has to work from: files as they are, the two headers of cross-origin isolation, no bundler.
 * On top, for tests: `published` files that exist in memory only, `replaced` answers (a 404, a wrong type, other bytes), and bodies that a page
 * has posted to /results/….
 *
 * @typedef {{status?: number, type?: string, body?: Uint8Array | string, headers?: Record<string, string>, times?: number}} Answer `headers` in
 *   place of those of isolation; `times`: how often, default always
 */
export async function startServer() {
  /** @type {Map<string, Uint8Array>} */ const published = new Map();
  /** @type {Map<string, Answer>} */ const replaced = new Map();
  /** @type {Map<string, Buffer>} */ const results = new Map();
  /** @type {string[]} */ const asked = [];

  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname);
    asked.push(path);
    /** @param {number} status @param {string} type @param {Uint8Array | string} body @param {Record<string, string>} [headers] */
    const answer = (status, type, body, headers = ISOLATION) =>
      response.writeHead(status, { 'Content-Type': type, 'Cache-Control': 'no-store', ...headers }).end(body);
    const replacement = replaced.get(path);
    if (replacement) {
      if (replacement.times !== undefined && --replacement.times === 0) replaced.delete(path);
      return answer(
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
      return answer(204, 'text/plain', '');
    }
    if (path === '/') return answer(200, TYPES['.html'], PAGE);
    const bytes = published.get(path);
    if (bytes) return answer(200, 'application/octet-stream', bytes);
    const file = normalize(path).slice(1);
    const served = SERVED.some((folder) => file.startsWith(folder));
    const found = served ? await stat(join(REPOSITORY, file)).catch(() => null) : null;
    if (!found?.isFile()) return answer(404, 'text/plain', `no ${path} here`);
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
    /** The paths asked for, in order. */
    asked,
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
