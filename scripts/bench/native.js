import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { PARAMETER_BY_ID } from '../../worklet/table/parameters.js';
import { build, buildFolder } from '../cmake.mjs';
import { panOf, STRIP_VALUES } from './load.js';

/**
 * Times the engine compiled for this machine.
 * @param {import('./load.js').Load & {seconds: number}} options
 * @returns {number[]} µs per quantum
 */
export function timeNative({ strips, seconds }) {
  build('release', 'busbar_bench');
  const pans = Array.from({ length: strips }, (_, i) => panOf(i, strips));
  const settings = [
    ...Object.entries(STRIP_VALUES).map(([id, value]) => settingOf(id, [value])),
    settingOf('pan', pans),
  ];
  const output = execFileSync(
    join(buildFolder('release'), 'busbar_bench'),
    [String(strips), String(seconds), ...settings],
    { encoding: 'utf8' },
  );
  return output.trim().split('\n').map(Number);
}

/**
 * An argument of native.cpp, `slot=value` or `slot=value,value,…`.
 * @param {string} id of a parameter
 * @param {(number | boolean | string)[]} values one for all strips, or one per strip
 */
function settingOf(id, values) {
  const row = PARAMETER_BY_ID.get(id);
  if (!row) throw new Error(`The load sets "${id}", which is not a parameter.`);
  const numbers = values.map((value) =>
    typeof value === 'string' ? row.values?.indexOf(value) : Number(value),
  );
  return `${row.slot}=${numbers.join(',')}`;
}
