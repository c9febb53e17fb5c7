import { open } from 'node:fs/promises';
import { parse } from 'node:path';
import { AudioSampleSink, FilePathSource, Input, WAVE } from 'mediabunny';
import { Failure, reasonOf } from './failure.js';
import { readWavHeader } from './wav-header.js';

/** Bytes of each file that are kept in memory. */
const CACHE = 2 ** 18;

/** A WAV file that is read once from beginning to end, in chunks. */
export class Stem {
  #input;
  #samples;
  /** Decoded frames that are not read yet. @type {import('mediabunny').AudioSample | null} */
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
    /** The file's name without folder and extension, in composed Unicode, since some systems decompose it. */
    this.name = parse(path).name.normalize('NFC');
    this.channels = channels;
    this.sampleRate = sampleRate;
    this.frames = frames;
    this.#input = input;
    this.#samples = samples;
  }

  /**
   * Opens a file and checks its header.
   * @param {string} path
   * @throws {Failure} if it cannot be read or is not a WAV file that can be mixed
   */
  static async open(path) {
    const header = await headerOf(path);
    const input = new Input({ source: new FilePathSource(path, { maxCacheSize: CACHE }), formats: [WAVE] });
    try {
      const track = await input.getPrimaryAudioTrack();
      if (!track) throw new Error('it has no audio track');
      return new Stem(path, header, input, new AudioSampleSink(track).samples());
    } catch (error) {
      input.dispose();
      throw new Failure(`${path}: ${reasonOf(error)}`, { cause: error });
    }
  }

  /**
   * Reads the next frames.
   * @param {readonly Float32Array[]} into one array per channel, of equal lengths; after the end of the file
   *   they are filled with zeros
   * @returns {Promise<boolean>} false if the file was at its end already
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
      if (this.#sampleFrame === sample.numberOfFrames) this.#releaseSample();
    }
    for (const channel of into) channel.fill(0, wanted);
    this.#frame += wanted;
    return true;
  }

  async close() {
    this.#releaseSample();
    await this.#samples.return?.();
    this.#input.dispose();
  }

  async #decode() {
    try {
      const { value, done } = await this.#samples.next();
      if (done)
        throw new Error('it ends earlier than its header states; it may have changed while it was read');
      this.#sample = value;
      return value;
    } catch (error) {
      throw new Failure(`${this.path}: ${reasonOf(error)}`, { cause: error });
    }
  }

  #releaseSample() {
    this.#sample?.close();
    this.#sample = null;
    this.#sampleFrame = 0;
  }

  /** @param {Float32Array} samples @param {number} start */
  #assertFinite(samples, start) {
    for (let i = 0; i < samples.length; i++) {
      if (!Number.isFinite(samples[i]))
        throw new Failure(`${this.path}: sample ${start + i} must be a finite number, got ${samples[i]}`);
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
