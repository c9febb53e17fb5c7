import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import os from 'node:os';

/** Describes the machine and the tools behind the figures. */
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

/**
 * Processor time that the hypervisor has withheld from this machine since its start, in ms; 0 outside of
 * Linux.
 */
export function stolenMs() {
  if (os.platform() !== 'linux') return 0;
  const [all] = readFileSync('/proc/stat', 'utf8').split('\n');
  return 10 * Number(all.trim().split(/\s+/)[8]); // proc(5): column `steal`, in hundredths of a second
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
