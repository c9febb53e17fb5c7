#!/usr/bin/env node
/**
 * `npm run docs`: writes the reference into build/api/ and the README's list of calls.
 *
 *   node scripts/docs.mjs --check   writes nothing, and fails if a part of the API has no doc comment, a link
 *                                   leads nowhere or the list is stale
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Application } from 'typedoc';
import { ROOT } from './cmake.mjs';
import { withCalls } from './docs/calls.mjs';

const README = join(ROOT, 'README.md');
export const REFERENCE = join(ROOT, 'build/api');

/** @param {{check?: boolean}} [options] @returns {Promise<boolean>} whether all is well */
export async function writeDocs({ check = false } = {}) {
  const options = { options: join(ROOT, 'scripts/typedoc.json') };
  const app = await Application.bootstrapWithPlugins(options);
  const project = await app.convert();
  if (!project) return false;
  app.validate(project);
  if (app.logger.hasErrors() || app.logger.hasWarnings()) return false;

  const readme = readFileSync(README, 'utf8');
  const fresh = withCalls(readme, project);
  if (fresh !== readme && check) console.error('README.md is stale: run npm run docs');
  if (check) return fresh === readme;
  if (fresh !== readme) writeFileSync(README, fresh);
  await app.generateDocs(project, REFERENCE);
  return !app.logger.hasErrors();
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const check = process.argv.includes('--check');
  if (!(await writeDocs({ check }))) process.exitCode = 1;
}
