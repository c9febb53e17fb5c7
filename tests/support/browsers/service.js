import { spawn } from 'node:child_process';
import { constants } from 'node:os';

const READY_TIMEOUT_MS = 20_000;
const POLL_MS = 20;

// Ctrl-C sends SIGINT, and the test runner SIGTERM. By default a signal ends the process without an 'exit'
// event, and its services would go on running.
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
  process.once(signal, () => process.exit(128 + constants.signals[signal]));

/** @typedef {{stop: () => Promise<void>}} Service */

/**
 * Starts a program that runs until it is stopped, or until this process ends (other than by SIGKILL).
 * @template T
 * @param {string} program
 * @param {readonly string[]} args
 * @param {(output: string) => T | undefined | Promise<T | undefined>} ready polled with the program's output
 *   so far, until it returns a value
 * @param {Record<string, string>} [env] added to this process's environment
 * @returns {Promise<Service & {value: T}>} `value`: the result of `ready`
 */
export async function startService(program, args, ready, env = {}) {
  const child = spawn(program, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (data) => {
      output += data;
    });
  }
  let endReason = '';
  /** @type {Promise<void>} */
  const end = new Promise((resolve) => {
    const setEnded = (/** @type {string} */ reason) => {
      endReason = reason;
      resolve();
    };
    child.once('error', ({ message }) => setEnded(message));
    child.once('exit', (code, signal) => setEnded(`it ended with ${signal ?? `code ${code}`}`));
  });
  // The child must not keep this process alive. The 'exit' handler below ends it along with the process.
  for (const handle of [child, child.stdout, child.stderr]) {
    /** @type {import('node:net').Socket} */ (handle).unref();
  }
  const kill = () => child.kill();
  process.once('exit', kill);
  const stop = async () => {
    process.off('exit', kill);
    child.ref();
    kill();
    await end;
  };
  for (const deadline = Date.now() + READY_TIMEOUT_MS; !endReason && Date.now() < deadline; ) {
    const value = await ready(output);
    if (value !== undefined) return { value, stop };
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  const reason = endReason || `it was not ready after ${READY_TIMEOUT_MS} ms`;
  await stop();
  throw new Error(`${program} did not start: ${reason}\n${output}`);
}
