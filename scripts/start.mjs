#!/usr/bin/env node
/**
 * `npm start`: builds the package, its reference and the demo's multitrack, and serves the demo. The
 * environment variable PORT sets the port; if it is in use, Vite uses the next free one.
 */
import { join } from 'node:path';
import { createServer } from 'vite';
import { build } from './build.mjs';
import { ROOT } from './cmake.mjs';
import { buildReference } from './docs.mjs';
import { exitOnFailure, run } from './run.mjs';

await exitOnFailure(() => run([process.execPath, join(ROOT, 'scripts/stems.mjs')]));
const hash = await exitOnFailure(build);
await exitOnFailure(() => buildReference(hash));
const server = await createServer({
  configFile: join(ROOT, 'web-demo/vite.config.js'),
  server: { port: Number(process.env.PORT ?? 5173) },
});
await server.listen();
console.log(`Busbar's demo page: ${server.resolvedUrls?.local[0]}`);
