import { readFileSync } from 'node:fs';

/** The README's text. */
export const README = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

/**
 * @typedef {object} Block A block of code of the README.
 * @property {string} language
 * @property {string} code
 * @property {string} file the name in its first line, such as `// mix.js`, or empty
 */

/** All blocks, in order. @type {readonly Block[]} */
export const BLOCKS = [...README.matchAll(/^```(\w+)\n(.*?)^```/gms)].map(([, language, code]) => ({
  language,
  code,
  file: /^\/\/ ([\w.]+)\n/.exec(code)?.[1] ?? '',
}));

/** The block with a file's name in its first line. @param {string} file */
export function blockOf(file) {
  return only(
    BLOCKS.filter((block) => block.file === file),
    file,
  );
}

/** The block of a language that begins no file of its own. @param {string} language */
export function blockIn(language) {
  return only(
    BLOCKS.filter((block) => block.language === language && !block.file),
    language,
  );
}

/** @param {Block[]} blocks @param {string} sought */
function only(blocks, sought) {
  if (blocks.length !== 1) throw new Error(`The README has ${blocks.length} blocks of ${sought}.`);
  return blocks[0].code;
}
