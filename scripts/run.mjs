import { spawnSync } from 'node:child_process';

/** A program failed. Its own output was already printed. */
export class CommandFailed extends Error {}

/**
 * Runs a program and waits for it. With `quiet` its output is printed only if it fails.
 * @param {string[]} command program and arguments
 * @param {{env?: NodeJS.ProcessEnv, cwd?: string, quiet?: boolean}} [options]
 */
export function run([program, ...rest], { env = process.env, cwd, quiet = false } = {}) {
  const { status, signal, error, stdout, stderr } = spawnSync(program, rest, {
    env,
    cwd,
    stdio: quiet ? 'pipe' : 'inherit',
    maxBuffer: 1 << 26,
  });
  if (error) throw new CommandFailed(`${program} could not be started: ${error.message}`);
  if (status === 0) return;
  if (quiet) process.stderr.write(Buffer.concat([stdout, stderr]));
  throw new CommandFailed(`${program} ended with ${signal ?? `exit code ${status}`}`);
}

/**
 * Calls a function. If a program fails in it, exits with the message alone: a stack trace would add nothing.
 * @template T
 * @param {() => T | Promise<T>} act
 */
export async function exitOnFailure(act) {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}
