import { randomBytes } from 'node:crypto';
import { access, constants, open, rename, rm, stat } from 'node:fs/promises';
import { AudioSample, AudioSampleSource, Output, StreamTarget, WavOutputFormat } from 'mediabunny';
import { Dither } from './dither.js';
import { Failure, reasonOf } from './failure.js';

/**
 * @typedef {object} SampleFormat The format of the samples in a WAV file.
 * @property {'pcm-s16' | 'pcm-s24' | 'pcm-f32'} codec Mediabunny's name for it
 * @property {number} bytes per sample
 * @property {boolean} dithered whether dither is added
 * @property {string} label its name in the CLI's output
 */

/** Sample formats by value of the option --format. @type {Readonly<Record<string, SampleFormat>>} */
export const SAMPLE_FORMATS = Object.freeze({
  16: { codec: 'pcm-s16', bytes: 2, dithered: true, label: '16 bits, dithered' },
  24: { codec: 'pcm-s24', bytes: 3, dithered: false, label: '24 bits' },
  '32f': { codec: 'pcm-f32', bytes: 4, dithered: false, label: '32-bit float' },
});

/** Longest data chunk of a RIFF file in bytes, with room for the header. Longer files are written as RF64. */
const MAX_RIFF = 2 ** 32 - 2 ** 16;

/** Bytes per write. */
const CHUNK = 2 ** 20;

/**
 * The WAV file with the mix. It is written under a temporary name in the same folder and renamed when it is
 * complete, so no program finds an incomplete file under the final name.
 */
export class MixFile {
  #path;
  #temporary;
  #file;
  #output;
  #source;
  #sampleRate;
  #dither;
  #frame = 0;
  #finished = false;

  /**
   * @param {string} path the final name
   * @param {string} temporary the temporary name
   * @param {import('node:fs/promises').FileHandle} file
   * @param {SampleFormat} format
   * @param {{sampleRate: number, frames: number}} length
   */
  constructor(path, temporary, file, { codec, bytes, dithered }, { sampleRate, frames }) {
    this.#path = path;
    this.#temporary = temporary;
    this.#file = file;
    this.#sampleRate = sampleRate;
    this.#dither = dithered ? new Dither(8 * bytes) : null;
    this.#source = new AudioSampleSource({ codec });
    this.#output = new Output({
      format: new WavOutputFormat({ large: 2 * bytes * frames > MAX_RIFF }),
      target: new StreamTarget(new WritableStream({ write: (chunk) => writeAll(file, chunk) }), {
        chunked: true,
        chunkSize: CHUNK,
      }),
    });
    this.#output.addAudioTrack(this.#source);
  }

  /**
   * Creates the file under its temporary name.
   * @param {string} path the final name
   * @param {SampleFormat} format
   * @param {{sampleRate: number, frames: number}} length rate in Hz, and the number of frames that will be
   *   written
   * @throws {Failure} if nothing can be written there
   */
  static async create(path, format, length) {
    const temporary = `${path}.${randomBytes(4).toString('hex')}.part`;
    try {
      if ((await stat(path).catch(() => null))?.isDirectory())
        throw new Failure(`${path}: cannot be written: it is a folder`);
      await access(path, constants.W_OK).catch(throwUnlessMissing);
      const file = await open(temporary, 'wx');
      const mix = new MixFile(path, temporary, file, format, length);
      await mix.#output.start();
      return mix;
    } catch (error) {
      throw error instanceof Failure
        ? error
        : new Failure(`${path}: cannot be written: ${reasonOf(error)}`, { cause: error });
    }
  }

  /**
   * Writes the next frames.
   * @param {readonly [Float32Array, Float32Array]} channels left and right; dithering changes them in place
   * @throws {Failure} if they cannot be written
   */
  async write([left, right]) {
    this.#dither?.apply(left, right);
    const data = new Float32Array(2 * left.length);
    data.set(left);
    data.set(right, left.length);
    const timestamp = this.#frame / this.#sampleRate;
    const sample = new AudioSample({
      data,
      format: 'f32-planar',
      numberOfChannels: 2,
      sampleRate: this.#sampleRate,
      timestamp,
    });
    await this.#attempt(() => this.#source.add(sample));
    this.#frame += left.length;
    sample.close();
  }

  /** Completes the file and gives it its final name. @throws {Failure} if it cannot be written */
  async finish() {
    await this.#attempt(async () => {
      await this.#output.finalize();
      await this.#file.sync();
      await this.#file.close();
      await rename(this.#temporary, this.#path);
    });
    this.#finished = true;
  }

  /** Deletes the incomplete file. Does nothing after `finish()`. */
  async discard() {
    if (this.#finished) return;
    await this.#output.cancel().catch(ignore);
    await this.#file.close().catch(ignore);
    await rm(this.#temporary, { force: true });
  }

  /** Runs an action and turns its error into a Failure. @param {() => Promise<void>} action */
  async #attempt(action) {
    try {
      await action();
    } catch (error) {
      throw new Failure(`${this.#path}: cannot be written: ${reasonOf(error)}`, { cause: error });
    }
  }
}

/**
 * Writes a chunk. A single write() may write only a part of it.
 * @param {import('node:fs/promises').FileHandle} file
 * @param {import('mediabunny').StreamTargetChunk} chunk
 */
async function writeAll(file, { data, position }) {
  for (let done = 0; done < data.length; )
    done += (await file.write(data, done, data.length - done, position + done)).bytesWritten;
}

/** Throws an error unless it reports that a file does not exist. @param {NodeJS.ErrnoException} error */
function throwUnlessMissing(error) {
  if (error.code !== 'ENOENT') throw error;
}

function ignore() {}
