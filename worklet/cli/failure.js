/** Something that the user can mend: told in a line, without a stack. Its message names the file, the value and what is allowed. */
export class Failure extends Error {}

/** The user has ended the program. */
export class Interrupted extends Failure {
  /** @param {string} signal */
  constructor(signal) {
    super(`ended by ${signal}; nothing was written`);
    this.signal = signal;
  }
}

/**
 * What went wrong with a file, in words, without the system call and the path that Node puts there.
 * @param {unknown} error
 */
export function reasonOf(error) {
  const { code, message } = /** @type {NodeJS.ErrnoException} */ (error);
  return REASONS.get(code ?? '') ?? message;
}

const REASONS = new Map([
  ['ENOENT', 'there is no such file or folder'],
  ['EACCES', 'permission denied'],
  ['EPERM', 'not permitted'],
  ['EROFS', 'the file system is read-only'],
  ['EISDIR', 'it is a folder'],
  ['ENOTDIR', 'a part of the path is a file, not a folder'],
  ['ENOSPC', 'the disk is full'],
  ['EDQUOT', 'the quota is exhausted'],
  ['EFBIG', 'the file would be larger than is allowed'],
  ['EMFILE', 'too many files are open'],
  ['ENAMETOOLONG', 'the name is too long'],
  ['ESPIPE', 'it is a pipe, a file is needed'],
]);
