import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { fileURLToPath } from 'node:url';

const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

/** A temporary folder for the tests of one file. */
export function useFolder() {
  let path = '';
  before(() => {
    path = mkdtempSync(join(tmpdir(), 'busbar-'));
  });
  after(() => rmSync(path, { recursive: true, force: true }));
  return {
    get path() {
      return path;
    },
    /** @param {...string} names */
    file: (...names) => join(path, ...names),
  };
}

/**
 * Starts `npx busbar …` in a folder.
 * @param {string} folder
 * @param {readonly string[]} args
 * @param {{nodeOptions?: string[]}} [options]
 */
export function startBusbar(folder, args, { nodeOptions = [] } = {}) {
  const child = spawn(process.execPath, [...nodeOptions, CLI, ...args], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text));
  /** @type {Promise<{code: number | null, stdout: string, stderr: string}>} */
  const ended = new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
  return { child, ended };
}

/** @param {string} folder @param {...string} args */
export function busbar(folder, ...args) {
  return startBusbar(folder, args).ended;
}

/** As `busbar()`, for a command that must succeed. @param {string} folder @param {...string} args */
export async function busbarSucceeds(folder, ...args) {
  const result = await busbar(folder, ...args);
  assert.equal(result.code, 0, result.stderr);
  return result;
}
