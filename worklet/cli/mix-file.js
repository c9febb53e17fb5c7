import { Failure, reasonOf } from './failure.js';
import { ReplacementFile } from './replacement-file.js';
import { WavWriter } from './wav-writer.js';

/** The WAV file with the mix. No program finds it before it is complete. */
export class MixFile {
  #path;
  #file;
  #writer;

  /** @param {string} path the final name @param {ReplacementFile} file @param {WavWriter} writer */
  constructor(path, file, writer) {
    this.#path = path;
    this.#file = file;
    this.#writer = writer;
  }

  /**
   * Creates the file under a temporary name.
   * @param {string} path the final name
   * @param {import('./sample-format.js').SampleFormat} format
   * @param {{sampleRate: number, frames: number}} length rate in Hz, and the number of frames that will be
   *   written
   * @throws {Failure} if nothing can be written there
   */
  static async create(path, format, length) {
    const file = await attempt(path, () => ReplacementFile.create(path));
    try {
      return await attempt(path, async () => {
        const writer = new WavWriter(format, length, (bytes, position) => file.write(bytes, position));
        await writer.start();
        return new MixFile(path, file, writer);
      });
    } catch (error) {
      await file.discard();
      throw error;
    }
  }

  /**
   * Writes the next frames.
   * @param {readonly [Float32Array, Float32Array]} channels left and right; dithering changes them in place
   * @throws {Failure} if they cannot be written
   */
  async write(channels) {
    await attempt(this.#path, () => this.#writer.write(channels));
  }

  /** Completes the file and gives it its final name. @throws {Failure} if it cannot be written */
  async finish() {
    await attempt(this.#path, async () => {
      await this.#writer.finish();
      await this.#file.finish();
    });
  }

  /** Deletes the incomplete file. Does nothing after `finish()`. */
  async discard() {
    await this.#writer.cancel().catch(() => {});
    await this.#file.discard();
  }
}

/**
 * Runs an action and turns its error into a Failure.
 * @template T
 * @param {string} path for the message
 * @param {() => Promise<T>} action
 */
async function attempt(path, action) {
  try {
    return await action();
  } catch (error) {
    throw new Failure(`${path}: cannot be written: ${reasonOf(error)}`, { cause: error });
  }
}
