import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/** How long a service may take to be ready. */
const READY_MS = 20_000;
const POLL_MS = 20;

// Ctrl-C or the end of the test runner, which sends SIGTERM: without this the process would end, and its services would not hear of it.
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
  process.once(signal, () => process.exit(128 + constants.signals[signal]));

/** @typedef {{stop: () => Promise<void>}} Service */

/**
 * Starts a program that serves others until it is stopped; it ends with this process at the latest, unless that is killed by SIGKILL.
 * @template T
 * @param {string} program
 * @param {readonly string[]} args
 * @param {(said: string) => T | undefined | Promise<T | undefined>} ready asked again and again, with what the program has written so far, until it
 *   returns something
 * @param {Record<string, string>} [env] on top of this process's
 * @returns {Promise<Service & {value: T}>} `value`: what `ready` returned
 */
export async function startService(program, args, ready, env = {}) {
  const child = spawn(program, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (data) => {
      said += data;
    });
  }
  let ended = '';
  /** @type {Promise<void>} */
  const end = new Promise((resolve) => {
    const note = (/** @type {string} */ reason) => {
      ended = reason;
      resolve();
    };
    child.once('error', ({ message }) => note(message));
    child.once('exit', (code, signal) => note(`it ended with ${signal ?? `code ${code}`}`));
  });
  // Whatever becomes of it, this process can end, and takes it along.
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
  for (const deadline = Date.now() + READY_MS; !ended && Date.now() < deadline; ) {
    const value = await ready(said);
    if (value !== undefined) return { value, stop };
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  const reason = ended || `it was not ready after ${READY_MS} ms`;
  await stop();
  throw new Error(`${program} did not start: ${reason}\n${said}`);
}
