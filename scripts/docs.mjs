#!/usr/bin/env node
/**
 * `npm run docs`: writes the reference into build/api/ and the README's list of calls.
 *
 *   node scripts/docs.mjs --check   writes nothing, and fails if a part of the API has no doc comment, a link
 *                                   leads nowhere or the list is stale
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Application } from 'typedoc';
import { ROOT } from './cmake.mjs';
import { withCalls } from './docs/calls.mjs';
import { CommandFailed, exitOnFailure } from './run.mjs';

const README = join(ROOT, 'README.md');
const REFERENCE = join(ROOT, 'build/api');
/** Holds what the reference in build/api/ was written from. */
const STAMP = join(ROOT, 'build/api.hash');

/** What is in the reference besides the doc comments of a build. */
const STAGES = 'scripts/docs/stages';
const TEXTS = [
  'scripts/typedoc.json',
  'scripts/docs/introduction.md',
  ...readdirSync(join(ROOT, STAGES)).map((page) => `${STAGES}/${page}`),
];

/** Reads the doc comments of the package. */
async function readProject() {
  const app = await Application.bootstrapWithPlugins({ options: join(ROOT, 'scripts/typedoc.json') });
  const project = await app.convert();
  if (project) app.validate(project);
  if (!project || app.logger.hasErrors() || app.logger.hasWarnings())
    throw new CommandFailed('typedoc has reported faults');
  return { app, project };
}

/**
 * Writes the reference of a build if it is not there yet.
 * @param {string} build the build's hash
 */
export async function buildReference(build) {
  const source = [build, ...TEXTS.map((file) => readFileSync(join(ROOT, file), 'utf8'))].join('\n');
  if (existsSync(STAMP) && existsSync(REFERENCE) && readFileSync(STAMP, 'utf8') === source) return;
  const { app, project } = await readProject();
  await app.generateDocs(project, REFERENCE);
  writeFileSync(STAMP, source);
}

async function writeDocs() {
  const { app, project } = await readProject();
  const readme = readFileSync(README, 'utf8');
  const fresh = withCalls(readme, project);
  if (process.argv.includes('--check')) {
    if (fresh !== readme) throw new CommandFailed('README.md is stale: run npm run docs');
    return;
  }
  if (fresh !== readme) writeFileSync(README, fresh);
  await app.generateDocs(project, REFERENCE);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await exitOnFailure(writeDocs);
