import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { build, buildFolder } from '../cmake.mjs';

/** The same kernels compiled for this machine: µs a quantum. @param {{strips: number, seconds: number}} options */
export function timeNative({ strips, seconds }) {
  build('release', 'busbar_bench');
  const output = execFileSync(
    join(buildFolder('release'), 'busbar_bench'),
    [String(strips), String(seconds)],
    { encoding: 'utf8' },
  );
  return output.trim().split('\n').map(Number);
}
