/* Pieces of C++ that more than one generated header needs. */

export const ORIGIN =
  '// Written by scripts/generate from worklet/table/parameters.js and worklet/transport/layout.js: change those.';

/** @param {string} name */
export const capital = (name) => name[0].toUpperCase() + name.slice(1);

/** @param {string} name @param {number | string} value @param {string} [type] */
export const constant = (name, value, type = 'int') => `inline constexpr ${type} ${name} = ${value};`;

/** A header of these lines. @param {string[]} includes @param {string[]} lines */
export function headerOf(includes, lines) {
  const body = ['namespace busbar {', '', ...lines, '', '}  // namespace busbar'];
  return `${[ORIGIN, '#pragma once', '', ...includes, '', ...body].join('\n')}\n`;
}
