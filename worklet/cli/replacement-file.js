import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { access, constants, lstat, open, readlink, realpath, rename, rm } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { Failure } from './failure.js';

/** Links that are followed before a path counts as a loop, as in Linux. */
const MAX_LINKS = 40;

/**
 * A file that replaces another one when it is complete. It is written under a temporary name in the same
 * folder, so no program finds an incomplete file under the final name. The new file has the owner and the
 * mode of the old one. If the path is a symbolic link, the link stays and its target is replaced.
 */
export class ReplacementFile {
  #target;
  #temporary;
  /** Set by `#open`. */
  #file = /** @type {import('node:fs/promises').FileHandle} */ (/** @type {unknown} */ (null));

  /** @param {string} target the final name */
  constructor(target) {
    this.#target = target;
    this.#temporary = `${target}.${randomBytes(4).toString('hex')}.part`;
    process.on('exit', this.#removeAtExit);
  }

  /**
   * Creates the file under its temporary name.
   * @param {string} path the final name, or a symbolic link to it
   * @throws {Error} if nothing can be written there
   */
  static async create(path) {
    const { target, old } = await targetOf(path);
    if (old?.isDirectory()) throw new Failure('it is a folder');
    if (old && !old.isFile()) throw new Failure('it is a device or a pipe, not a file');
    if (old) await access(target, constants.W_OK);
    const file = new ReplacementFile(target);
    try {
      await file.#open(old);
    } catch (error) {
      await file.discard();
      throw error;
    }
    return file;
  }

  /**
   * Writes bytes at a place of the file. A single write() may write only a part of them.
   * @param {Uint8Array} bytes
   * @param {number} position
   */
  async write(bytes, position) {
    for (let done = 0; done < bytes.length; ) {
      const { bytesWritten } = await this.#file.write(bytes, done, bytes.length - done, position + done);
      done += bytesWritten;
    }
  }

  /** Gives the file its final name. */
  async finish() {
    await this.#file.sync();
    await this.#file.close();
    await rename(this.#temporary, this.#target);
    process.off('exit', this.#removeAtExit);
  }

  /** Deletes the incomplete file. Does nothing after `finish()`. */
  async discard() {
    await this.#file?.close().catch(() => {});
    await rm(this.#temporary, { force: true });
    process.off('exit', this.#removeAtExit);
  }

  /**
   * Opens the new file and gives it the owner and the mode of the old one. Only root may give a file to
   * another user.
   * @param {import('node:fs').Stats | null} old
   */
  async #open(old) {
    this.#file = await open(this.#temporary, 'wx', old ? 0o600 : 0o666);
    if (!old) return;
    await this.#file.chown(old.uid, old.gid).catch(() => {});
    await this.#file.chmod(old.mode & 0o777);
  }

  /** An unexpected error may end the program without `discard()`. */
  #removeAtExit = () => rmSync(this.#temporary, { force: true });
}

/**
 * Follows the symbolic links of a path, also to a file that does not exist.
 * @param {string} path
 * @returns {Promise<{target: string, old: import('node:fs').Stats | null}>} the final path and the file
 *   there
 */
async function targetOf(path) {
  let target = path;
  for (let links = 0; links < MAX_LINKS; links++) {
    const old = await lstat(target).catch(nullIfMissing);
    if (!old?.isSymbolicLink()) return { target, old };
    const folder = await realpath(dirname(target));
    target = resolve(folder, await readlink(target));
  }
  throw new Failure('its symbolic links form a loop');
}

/** @param {NodeJS.ErrnoException} error */
function nullIfMissing(error) {
  if (error.code !== 'ENOENT') throw error;
  return null;
}
