import { execFileSync } from 'node:child_process';
import os from 'node:os';

/** What the figures were measured on. */
export function describeMachine() {
  return {
    cpu: os.cpus()[0].model,
    cores: os.cpus().length,
    memoryGb: Math.round(os.totalmem() / 2 ** 30),
    system: `${os.type()} ${os.release()}`,
    node: process.version,
    emcc: versionOf('emcc'),
    clang: versionOf('clang++'),
  };
}

/** @param {string} program */
function versionOf(program) {
  try {
    const [line] = execFileSync(program, ['--version'], { encoding: 'utf8' }).split('\n');
    return /\d+\.\d+\.\d+/.exec(line)?.[0] ?? line;
  } catch {
    return 'none';
  }
}
