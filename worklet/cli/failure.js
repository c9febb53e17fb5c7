/** An error that the user can fix. The CLI prints its message in one line, without a stack. */
export class Failure extends Error {}

/** The failure of a program that was ended by a signal. */
export class Interrupted extends Failure {
  /** @param {string} signal */
  constructor(signal) {
    super(`ended by ${signal}; nothing was written`);
    this.signal = signal;
  }
}

/**
 * The reason of a file error in words. Node's own messages also contain the system call and the path.
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
  ['ESPIPE', 'it must be a file, not a pipe'],
]);
