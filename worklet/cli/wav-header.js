import { MAX_SAMPLE_RATE, MIN_SAMPLE_RATE } from '../table/ranges.js';
import { Failure } from './failure.js';

/*
 * Checks the header of a WAV file against the file. Mediabunny decodes it, and accepts files that were cut
 * off, as a player should. A mixdown must refuse them.
 *
 * Sources: Microsoft's "Multiple channel audio data and WAVE files" (WAVE_FORMAT_EXTENSIBLE), EBU Tech 3306
 * (RF64).
 */

const PCM = 1;
const FLOAT = 3;
const EXTENSIBLE = 0xfffe;
const ALLOWED = 'PCM of 16, 24 or 32 bits or float of 32 bits';

/** How many chunks are read in search of the audio, so that a damaged file cannot take long. */
const MAX_CHUNKS = 1000;

/**
 * @typedef {object} WavHeader
 * @property {number} channels 1 or 2
 * @property {number} sampleRate in Hz
 * @property {number} frames 1 or more
 */

/**
 * Reads the header and checks it against the size of the file.
 * @param {import('node:fs/promises').FileHandle} file
 * @param {string} path for messages
 * @returns {Promise<WavHeader>}
 * @throws {Failure} if the file is not a WAV file that can be mixed
 */
export async function readWavHeader(file, path) {
  const { size } = await file.stat();
  const fail = (/** @type {string} */ what) => new Failure(`${path}: ${what}`);
  const riff = await read(file, 0, 12);
  const form = riff.toString('latin1', 0, 4);
  if (riff.length < 12 || !['RIFF', 'RF64'].includes(form) || riff.toString('latin1', 8, 12) !== 'WAVE')
    throw fail('it is not a WAV file');

  let end = form === 'RIFF' ? 8 + riff.readUInt32LE(4) : size;
  let dataSize = null;
  let format = null;
  for (let at = 12, chunks = 0; at + 8 <= size && chunks < MAX_CHUNKS; chunks++) {
    const head = await read(file, at, 8);
    const id = head.toString('latin1', 0, 4);
    const length = head.readUInt32LE(4);
    if (id === 'ds64') {
      const sizes = await read(file, at + 8, 16);
      if (sizes.length < 16) break;
      end = 8 + Number(sizes.readBigUInt64LE(0));
      dataSize = Number(sizes.readBigUInt64LE(8));
    } else if (id === 'fmt ') {
      format = formatOf(await read(file, at + 8, Math.min(length, 40)), fail);
    } else if (id === 'data') {
      if (!format) throw fail('the format chunk is missing before the data chunk');
      dataSize ??= length;
      return {
        channels: format.channels,
        sampleRate: format.sampleRate,
        frames: framesOf({ start: at + 8, dataSize, end, size }, format, fail),
      };
    }
    at += 8 + length + (length & 1);
  }
  throw fail('the data chunk is missing');
}

/** @param {Buffer} chunk @param {(what: string) => Failure} fail */
function formatOf(chunk, fail) {
  if (chunk.length < 16) throw fail(`the format chunk must have at least 16 bytes, got ${chunk.length}`);
  const channels = chunk.readUInt16LE(2);
  const sampleRate = chunk.readUInt32LE(4);
  const frameBytes = chunk.readUInt16LE(12);
  const bits = chunk.readUInt16LE(14);
  const tag = chunk.readUInt16LE(0);
  const encoding = tag === EXTENSIBLE && chunk.length >= 26 ? chunk.readUInt16LE(24) : tag;
  if (channels !== 1 && channels !== 2) throw fail(`the file must have 1 or 2 channels, got ${channels}`);
  if (!(encoding === PCM && [16, 24, 32].includes(bits)) && !(encoding === FLOAT && bits === 32)) {
    const names = new Map([[PCM, 'PCM'], [FLOAT, 'float']]); // biome-ignore format: a table
    throw fail(
      `the samples must be ${ALLOWED}, got ${names.get(encoding) ?? `format ${encoding}`} of ${bits} bits`,
    );
  }
  if (sampleRate < MIN_SAMPLE_RATE || sampleRate > MAX_SAMPLE_RATE)
    throw fail(`the sample rate must be ${MIN_SAMPLE_RATE} to ${MAX_SAMPLE_RATE} Hz, got ${sampleRate}`);
  const expectedBytes = (channels * bits) / 8;
  if (frameBytes !== expectedBytes)
    throw fail(
      `the header must state ${expectedBytes} bytes per frame of ${channels} × ${bits} bits, ` +
        `got ${frameBytes}`,
    );
  return { channels, sampleRate, frameBytes };
}

/**
 * @param {{start: number, dataSize: number, end: number, size: number}} extent in bytes: where the audio
 *   starts, its size and the end of the file as the header states them, and the size of the file
 * @param {{frameBytes: number}} format
 * @param {(what: string) => Failure} fail
 */
function framesOf({ start, dataSize, end, size }, { frameBytes }, fail) {
  if (dataSize === 0) throw fail('the file must have at least one frame, got 0');
  if (start + dataSize > size)
    throw fail(
      `the header states ${dataSize} bytes of audio, but the file has ${size - start}; ` +
        'it may have been cut off',
    );
  if (start + dataSize > end)
    throw fail(
      `the header states that the file ends at byte ${end}, but its audio ends at byte ${start + dataSize}`,
    );
  if (dataSize % frameBytes !== 0)
    throw fail(
      `the header states ${dataSize} bytes of audio, which is not a whole number of frames ` +
        `of ${frameBytes} bytes`,
    );
  return dataSize / frameBytes;
}

/** @param {import('node:fs/promises').FileHandle} file @param {number} position @param {number} length */
async function read(file, position, length) {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}
