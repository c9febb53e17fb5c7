import { Failure } from './failure.js';

/*
 * Whether a WAV file is what its header says. Mediabunny, which decodes it, takes what is there of a file that was cut off, as players should; a
 * mixdown has to say so instead.
 *
 * Sources: Microsoft's "Multiple channel audio data and WAVE files" (WAVE_FORMAT_EXTENSIBLE), EBU Tech 3306 (RF64).
 */

const PCM = 1;
const FLOAT = 3;
const EXTENSIBLE = 0xfffe;
const MIN_SAMPLE_RATE = 1000;
const MAX_SAMPLE_RATE = 768_000;
const ALLOWED = 'allowed are PCM of 16, 24 or 32 bits and float of 32 bits';

/** Chunks that a file may have before its audio: more than that is no header. */
const MAX_CHUNKS = 1000;

/**
 * @typedef {object} WavHeader
 * @property {number} channels 1 or 2
 * @property {number} sampleRate in Hz
 * @property {number} frames 1 or more
 */

/**
 * Reads the header, and compares it with the file.
 * @param {import('node:fs/promises').FileHandle} file
 * @param {string} path for messages
 * @returns {Promise<WavHeader>}
 * @throws {Failure} naming what is wrong
 */
export async function readWavHeader(file, path) {
  const { size } = await file.stat();
  const fail = (/** @type {string} */ what) => new Failure(`${path}: ${what}`);
  const riff = await read(file, 0, 12);
  const form = riff.toString('latin1', 0, 4);
  if (riff.length < 12 || !['RIFF', 'RF64'].includes(form) || riff.toString('latin1', 8, 12) !== 'WAVE')
    throw fail('it is no WAV file');

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
      if (!format) throw fail('its format chunk is missing before the audio');
      dataSize ??= length;
      return {
        channels: format.channels,
        sampleRate: format.sampleRate,
        frames: framesOf({ start: at + 8, dataSize, end, size }, format, fail),
      };
    }
    at += 8 + length + (length & 1);
  }
  throw fail('it has no audio: its data chunk is missing');
}

/** @param {Buffer} chunk @param {(what: string) => Failure} fail */
function formatOf(chunk, fail) {
  if (chunk.length < 16) throw fail(`its format chunk has ${chunk.length} bytes, at least 16 are needed`);
  const channels = chunk.readUInt16LE(2);
  const sampleRate = chunk.readUInt32LE(4);
  const frameBytes = chunk.readUInt16LE(12);
  const bits = chunk.readUInt16LE(14);
  const tag = chunk.readUInt16LE(0);
  const encoding = tag === EXTENSIBLE && chunk.length >= 26 ? chunk.readUInt16LE(24) : tag;
  if (channels !== 1 && channels !== 2) throw fail(`it has ${channels} channels, allowed are 1 and 2`);
  if (!(encoding === PCM && [16, 24, 32].includes(bits)) && !(encoding === FLOAT && bits === 32)) {
    const names = new Map([[PCM, 'PCM'], [FLOAT, 'float']]); // biome-ignore format: a table
    throw fail(
      `its samples are ${names.get(encoding) ?? `of format ${encoding}`} of ${bits} bits, ${ALLOWED}`,
    );
  }
  if (sampleRate < MIN_SAMPLE_RATE || sampleRate > MAX_SAMPLE_RATE)
    throw fail(`its sample rate is ${sampleRate} Hz, allowed are ${MIN_SAMPLE_RATE} to ${MAX_SAMPLE_RATE}`);
  if (frameBytes !== (channels * bits) / 8)
    throw fail(
      `its header lies: a frame of ${channels} × ${bits} bits has ${(channels * bits) / 8} bytes, it says ${frameBytes}`,
    );
  return { channels, sampleRate, frameBytes };
}

/**
 * @param {{start: number, dataSize: number, end: number, size: number}} extent of the audio, of what the file says it is, and of the file, in bytes
 * @param {{frameBytes: number}} format
 * @param {(what: string) => Failure} fail
 */
function framesOf({ start, dataSize, end, size }, { frameBytes }, fail) {
  if (dataSize === 0) throw fail('it has no frames');
  if (start + dataSize > size)
    throw fail(
      `its header lies: it promises ${dataSize} bytes of audio, the file has ${size - start}; was it cut off?`,
    );
  if (start + dataSize > end)
    throw fail(`its header lies: the audio ends at byte ${start + dataSize}, the file at ${end}`);
  if (dataSize % frameBytes !== 0)
    throw fail(
      `its header lies: ${dataSize} bytes of audio are no whole number of frames of ${frameBytes} bytes`,
    );
  return dataSize / frameBytes;
}

/** @param {import('node:fs/promises').FileHandle} file @param {number} position @param {number} length */
async function read(file, position, length) {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}
