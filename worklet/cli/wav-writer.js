import { AudioSample, AudioSampleSource, Output, StreamTarget, WavOutputFormat } from 'mediabunny';
import { Dither } from './dither.js';
import { wavHeader } from './wav-header.js';

/** Longest audio of a RIFF file in bytes, with room for the header. Longer files are written as RF64. */
const MAX_RIFF = 2 ** 32 - 2 ** 16;

/** Bytes per write. */
const CHUNK = 2 ** 20;

/**
 * Writes a stereo WAV file, wherever its bytes go. Mediabunny converts the samples. Its header has no fact
 * chunk, so another one is written in its place.
 */
export class WavWriter {
  #format;
  #sampleRate;
  #rf64;
  #write;
  #dither;
  #source;
  #output;
  /** Bytes of Mediabunny's header. */
  #replacedBytes = 0;
  #frame = 0;

  /**
   * @param {import('./sample-format.js').SampleFormat} format
   * @param {{sampleRate: number, frames: number}} length rate in Hz, and the number of frames that will be
   *   written
   * @param {(bytes: Uint8Array, position: number) => Promise<void>} write writes bytes at a place of the
   *   file. The header comes last
   */
  constructor(format, { sampleRate, frames }, write) {
    this.#format = format;
    this.#sampleRate = sampleRate;
    this.#rf64 = (2 * frames * format.bits) / 8 > MAX_RIFF;
    this.#write = write;
    this.#dither = format.dithered ? new Dither(format.bits) : null;
    this.#source = new AudioSampleSource({ codec: format.codec });
    this.#output = new Output({
      format: new WavOutputFormat({
        large: true,
        onHeader: ({ length }) => {
          this.#replacedBytes = length;
        },
      }),
      target: new StreamTarget(new WritableStream({ write: (chunk) => this.#writeAudio(chunk) }), {
        chunked: true,
        chunkSize: CHUNK,
      }),
    });
    this.#output.addAudioTrack(this.#source);
  }

  /** Must be called first. */
  start() {
    return this.#output.start();
  }

  /**
   * Writes the next frames.
   * @param {readonly [Float32Array, Float32Array]} channels left and right; dithering changes them in place
   */
  async write([left, right]) {
    this.#dither?.apply(left, right);
    const data = new Float32Array(2 * left.length);
    data.set(left);
    data.set(right, left.length);
    const sample = new AudioSample({
      data,
      format: 'f32-planar',
      numberOfChannels: 2,
      sampleRate: this.#sampleRate,
      timestamp: this.#frame / this.#sampleRate,
    });
    await this.#source.add(sample);
    this.#frame += left.length;
    sample.close();
  }

  /** Writes what is left, and the header. */
  async finish() {
    await this.#output.finalize();
    await this.#write(this.#header, 0);
  }

  /** Ends without writing more. Does nothing after `finish()`. */
  async cancel() {
    if (this.#output.state !== 'finalized') await this.#output.cancel();
  }

  get #header() {
    const { tag, bits } = this.#format;
    const format = { tag, bits, channels: 2, sampleRate: this.#sampleRate };
    return wavHeader(format, this.#frame, { rf64: this.#rf64 });
  }

  /** @param {import('mediabunny').StreamTargetChunk} chunk */
  async #writeAudio({ data, position }) {
    const audio = data.subarray(Math.max(0, this.#replacedBytes - position));
    const moved = this.#header.length - this.#replacedBytes;
    if (audio.length > 0) await this.#write(audio, position + data.length - audio.length + moved);
  }
}
