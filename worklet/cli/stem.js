import { open } from 'node:fs/promises';
import { parse } from 'node:path';
import { AudioSampleSink, FilePathSource, Input, WAVE } from 'mediabunny';
import { Failure, reasonOf } from './failure.js';
import { readWavHeader } from './wav-header.js';

/** Bytes of each file that may lie in memory. */
const CACHE = 2 ** 18;

/** A WAV file that is read from its beginning to its end, a stretch at a time. */
export class Stem {
  #input;
  #samples;
  /** What was decoded and not yet read. @type {import('mediabunny').AudioSample | null} */
  #sample = null;
  #sampleFrame = 0;
  #frame = 0;

  /**
   * @param {string} path
   * @param {import('./wav-header.js').WavHeader} header
   * @param {Input} input
   * @param {AsyncIterator<import('mediabunny').AudioSample>} samples
   */
  constructor(path, { channels, sampleRate, frames }, input, samples) {
    this.path = path;
    /** The file's name without folder and extension, in Unicode's composed form: some systems decompose it. */
    this.name = parse(path).name.normalize('NFC');
    this.channels = channels;
    this.sampleRate = sampleRate;
    this.frames = frames;
    this.#input = input;
    this.#samples = samples;
  }

  /**
   * @param {string} path
   * @throws {Failure} if it cannot be read or is no WAV file that can be mixed
   */
  static async open(path) {
    const header = await headerOf(path);
    const input = new Input({ source: new FilePathSource(path, { maxCacheSize: CACHE }), formats: [WAVE] });
    try {
      const track = await input.getPrimaryAudioTrack();
      if (!track) throw new Error('it has no audio');
      return new Stem(path, header, input, new AudioSampleSink(track).samples());
    } catch (error) {
      input.dispose();
      throw new Failure(`${path}: ${reasonOf(error)}`, { cause: error });
    }
  }

  /**
   * Reads on.
   * @param {readonly Float32Array[]} into a channel each, of equal lengths; what lies after the end of the file is filled with zeros
   * @returns {Promise<boolean>} whether there was anything left
   * @throws {Failure} if the file ends too early or a sample is not finite
   */
  async read(into) {
    if (this.#frame === this.frames) return false;
    const wanted = Math.min(into[0].length, this.frames - this.#frame);
    for (let done = 0; done < wanted; ) {
      const sample = this.#sample ?? (await this.#decode());
      const count = Math.min(wanted - done, sample.numberOfFrames - this.#sampleFrame);
      for (const [planeIndex, channel] of into.entries()) {
        const part = channel.subarray(done, done + count);
        sample.copyTo(part, {
          format: 'f32-planar',
          planeIndex,
          frameOffset: this.#sampleFrame,
          frameCount: count,
        });
        this.#assertFinite(part, this.#frame + done);
      }
      done += count;
      this.#sampleFrame += count;
      if (this.#sampleFrame === sample.numberOfFrames) this.#forget();
    }
    for (const channel of into) channel.fill(0, wanted);
    this.#frame += wanted;
    return true;
  }

  async close() {
    this.#forget();
    await this.#samples.return?.();
    this.#input.dispose();
  }

  async #decode() {
    try {
      const { value, done } = await this.#samples.next();
      if (done) throw new Error('it ends before its header says: has it changed meanwhile?');
      this.#sample = value;
      return value;
    } catch (error) {
      throw new Failure(`${this.path}: ${reasonOf(error)}`, { cause: error });
    }
  }

  #forget() {
    this.#sample?.close();
    this.#sample = null;
    this.#sampleFrame = 0;
  }

  /** @param {Float32Array} samples @param {number} start */
  #assertFinite(samples, start) {
    for (let i = 0; i < samples.length; i++) {
      if (!Number.isFinite(samples[i]))
        throw new Failure(
          `${this.path}: sample ${start + i} is ${samples[i]}, samples must be finite numbers`,
        );
    }
  }
}

/** @param {string} path */
async function headerOf(path) {
  let file;
  try {
    file = await open(path);
    return await readWavHeader(file, path);
  } catch (error) {
    throw error instanceof Failure ? error : new Failure(`${path}: ${reasonOf(error)}`, { cause: error });
  } finally {
    await file?.close();
  }
}
