import { open } from 'node:fs/promises';
import { AudioSampleSink, CustomSource, Input, WAVE } from 'mediabunny';
import { Failure, reasonOf } from './failure.js';
import { wavHeader } from './wav-header.js';
import { readWavLayout } from './wav-layout.js';

/** Bytes of each file that are kept in memory. */
const CACHE = 2 ** 18;

/** A WAV file that is read once from beginning to end, in chunks. */
export class Stem {
  #file;
  #input;
  #samples;
  /** Decoded frames that are not read yet. @type {import('mediabunny').AudioSample | null} */
  #sample = null;
  #sampleFrame = 0;
  #frame = 0;

  /**
   * @param {import('./stem-list.js').StemPlace} place
   * @param {import('node:fs/promises').FileHandle} file
   * @param {import('./wav-layout.js').WavLayout} layout
   * @param {Input} input
   * @param {AsyncIterator<import('mediabunny').AudioSample>} samples
   */
  constructor({ path, track }, file, { format, frames, warnings }, input, samples) {
    this.path = path;
    /** The name of the track that it plays on. */
    this.track = track;
    this.channels = format.channels;
    this.sampleRate = format.sampleRate;
    this.frames = frames;
    /** What was ignored or guessed in the file. */
    this.warnings = warnings;
    this.#file = file;
    this.#input = input;
    this.#samples = samples;
  }

  /**
   * Opens a file and finds its audio.
   * @param {import('./stem-list.js').StemPlace} place
   * @throws {Failure} if it cannot be read or is not a WAV file that can be mixed
   */
  static async open(place) {
    const { path } = place;
    let file;
    let input;
    try {
      file = await open(path);
      const layout = await readWavLayout(file, path);
      input = new Input({ source: audioSource(file, layout), formats: [WAVE] });
      const track = await input.getPrimaryAudioTrack();
      if (!track) throw new Error('it has no audio track');
      return new Stem(place, file, layout, input, new AudioSampleSink(track).samples());
    } catch (error) {
      input?.dispose();
      await file?.close();
      throw error instanceof Failure ? error : new Failure(`${path}: ${reasonOf(error)}`, { cause: error });
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
    await this.#file.close();
  }

  async #decode() {
    try {
      const { value, done } = await this.#samples.next();
      if (done) throw new Error('it ends earlier than its header states');
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

/**
 * The file as Mediabunny reads it: a new header and the audio, without other chunks.
 * @param {import('node:fs/promises').FileHandle} file
 * @param {import('./wav-layout.js').WavLayout} layout
 */
function audioSource(file, { format, start, frames }) {
  const header = wavHeader(format, frames, { rf64: true });
  const audioBytes = (frames * format.channels * format.bits) / 8;
  return new CustomSource({
    maxCacheSize: CACHE,
    prefetchProfile: 'fileSystem',
    handleUnhandledError: () => {}, // the decoder reads the same place again and gets the error
    getSize: () => header.length + audioBytes,
    async read(from, to) {
      const bytes = new Uint8Array(to - from);
      const audioFrom = Math.max(from, header.length);
      bytes.set(header.subarray(from, to));
      await readAll(file, bytes.subarray(audioFrom - from), start + audioFrom - header.length);
      return bytes;
    },
  });
}

/**
 * Fills `bytes` from a place of the file. A single read() may read only a part of them.
 * @param {import('node:fs/promises').FileHandle} file
 * @param {Uint8Array} bytes
 * @param {number} position
 */
async function readAll(file, bytes, position) {
  for (let done = 0; done < bytes.length; ) {
    const { bytesRead } = await file.read(bytes, done, bytes.length - done, position + done);
    if (bytesRead === 0) throw new Error('it became shorter while it was read');
    done += bytesRead;
  }
}
