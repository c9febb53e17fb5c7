/*
 * Writes the header of a WAV file that contains a format and audio, and nothing else.
 *
 * Sources: Microsoft's "Multiple channel audio data and WAVE files" (a format other than PCM has a format
 * chunk of 18 bytes and a fact chunk), EBU Tech 3306 (RF64).
 */

/** Format tags. */
export const PCM = 1;
export const FLOAT = 3;
export const A_LAW = 6;
export const MU_LAW = 7;

/** Stands in RF64 for a size that the ds64 chunk contains. */
export const IN_DS64 = 0xffffffff;

/**
 * @typedef {object} WavFormat
 * @property {number} tag PCM, FLOAT, A_LAW or MU_LAW
 * @property {number} bits per sample, a multiple of 8
 * @property {number} channels
 * @property {number} sampleRate in Hz
 */

/**
 * The bytes of a file before its audio. The sizes in it include no padding byte, which RIFF requires after
 * audio of an odd number of bytes. A mix always has an even number. A stem's header, which only Mediabunny
 * reads, may be for an odd one.
 * @param {WavFormat} format
 * @param {number} frames
 * @param {{rf64: boolean}} form RF64, or RIFF, whose files are smaller than 4 GiB
 */
export function wavHeader({ tag, bits, channels, sampleRate }, frames, { rf64 }) {
  const frameBytes = (channels * bits) / 8;
  const audioBytes = frames * frameBytes;
  const header = new Header();
  const size = (/** @type {number} */ value) => header.u32(rf64 ? IN_DS64 : value);
  const formatBytes = tag === PCM ? 16 : 18;
  const factBytes = tag === PCM ? 0 : 12;
  const riffBytes = 4 + (rf64 ? 36 : 0) + 8 + formatBytes + factBytes + 8 + audioBytes;

  header.text(rf64 ? 'RF64' : 'RIFF');
  size(riffBytes);
  header.text('WAVE');
  if (rf64) {
    header.text('ds64').u32(28).u64(riffBytes).u64(audioBytes).u64(frames).u32(0);
  }
  header.text('fmt ').u32(formatBytes);
  header
    .u16(tag)
    .u16(channels)
    .u32(sampleRate)
    .u32(sampleRate * frameBytes)
    .u16(frameBytes)
    .u16(bits);
  if (tag !== PCM) {
    header.u16(0).text('fact').u32(4);
    size(frames);
  }
  header.text('data');
  size(audioBytes);
  return header.bytes;
}

/** Appends values to a header. */
class Header {
  #view = new DataView(new ArrayBuffer(128));
  #length = 0;

  get bytes() {
    return new Uint8Array(this.#view.buffer, 0, this.#length);
  }

  /** @param {string} ascii */
  text(ascii) {
    for (const character of ascii) this.#view.setUint8(this.#length++, character.charCodeAt(0));
    return this;
  }

  /** @param {number} value */
  u16(value) {
    this.#view.setUint16(this.#length, value, true);
    this.#length += 2;
    return this;
  }

  /** @param {number} value */
  u32(value) {
    this.#view.setUint32(this.#length, value, true);
    this.#length += 4;
    return this;
  }

  /** @param {number} value */
  u64(value) {
    this.#view.setBigUint64(this.#length, BigInt(value), true);
    this.#length += 8;
    return this;
  }
}
