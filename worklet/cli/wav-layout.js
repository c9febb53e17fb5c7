import { MAX_SAMPLE_RATE, MIN_SAMPLE_RATE } from '../table/ranges.js';
import { Failure } from './failure.js';
import { A_LAW, FLOAT, IN_DS64, MU_LAW, PCM } from './wav-header.js';

/*
 * Finds the format and the audio in a WAV file. All other chunks are skipped, and so is the size of the whole
 * file in its first bytes, which many programs write wrongly.
 *
 * Sources: Microsoft's "Multiple channel audio data and WAVE files" (WAVE_FORMAT_EXTENSIBLE), EBU Tech 3306
 * (RF64), ITU-R BS.2088 (BW64).
 */

const EXTENSIBLE = 0xfffe;
/** The end of the GUID of a format in WAVE_FORMAT_EXTENSIBLE. The format's tag stands before it. */
const GUID_END = '000000001000800000aa00389b71';

/** Bits of a sample in the file by format tag. */
const CONTAINERS = new Map([
  [PCM, [8, 16, 24, 32]],
  [FLOAT, [32, 64]],
  [A_LAW, [8]],
  [MU_LAW, [8]],
]);
const NAMES = new Map([
  [PCM, 'PCM'],
  [FLOAT, 'float'],
]);
const ALLOWED = 'PCM of at most 32 bits, float of 32 or 64 bits, A-law or µ-law';

/** How many chunks are read, so that a damaged file cannot take long. */
const MAX_CHUNKS = 10_000;

/** The length of the audio where the header refers to a ds64 chunk and there is none. RIFF has none. */
const NOWHERE = Number.POSITIVE_INFINITY;

/**
 * Sizes of the audio that programs write when they do not know it yet: those of a killed recording, of
 * ffmpeg, of sox and of two versions of arecord.
 */
const UNKNOWN_SIZES = new Set([0, NOWHERE, 0xffffffff, 0x7ffff000, 0x7fffff00, 0x80000000]);

/** What the id of a chunk looks like. */
const VALID_ID = /^[ -~]{4}$/;

/** Chunks that are found also where the padding byte before them is missing. */
const COMMON_CHUNKS = new Set(
  'bext,cue ,data,ds64,fact,fmt ,id3 ,ID3 ,inst,iXML,JUNK,junk,LIST,PAD ,PEAK,smpl'.split(','),
);

/**
 * @typedef {object} WavLayout
 * @property {import('./wav-header.js').WavFormat} format with 1 or 2 channels
 * @property {number} start where the audio starts, in bytes
 * @property {number} frames 1 or more
 * @property {string[]} warnings what was ignored or guessed
 *
 * @typedef {object} Chunk
 * @property {string} id
 * @property {number} start of its content, in bytes
 * @property {number} length of its content as the file states it, in bytes, or NOWHERE
 *
 * @typedef {import('node:fs/promises').FileHandle} FileHandle
 */

/**
 * Finds the first format chunk, and the first data chunk, which must stand after it. Where one stands before
 * and another one after it, ffmpeg reads the first and sox the second.
 * @param {FileHandle} file
 * @param {string} path for messages
 * @returns {Promise<WavLayout>}
 * @throws {Failure} if the file is not a WAV file that can be mixed
 */
export async function readWavLayout(file, path) {
  const { size } = await file.stat();
  const fail = (/** @type {string} */ what) => new Failure(`${path}: ${what}`);
  const head = await read(file, 0, 12);
  const form = head.toString('latin1', 0, 4);
  if (!['RIFF', 'RF64', 'BW64'].includes(form) || head.toString('latin1', 8) !== 'WAVE')
    throw fail('it is not a WAV file');

  const chunks = await chunksOf(file, size, form !== 'RIFF');
  const formatAt = chunks.findIndex(({ id }) => id === 'fmt ');
  if (formatAt < 0) throw fail('the format chunk is missing');
  const { start: formatStart, length } = chunks[formatAt];
  const format = formatOf(await read(file, formatStart, Math.min(length, 40)), fail);
  const dataAt = chunks.findIndex(({ id }) => id === 'data');
  if (dataAt < 0) throw fail('the data chunk is missing after the format chunk');
  if (dataAt < formatAt) throw fail('the data chunk must stand after the format chunk, and stands before it');

  const warnings = Object.entries({ 'fmt ': 'format', data: 'data' })
    .filter(([id]) => chunks.filter((chunk) => chunk.id === id).length > 1)
    .map(([, name]) => `it has more than one ${name} chunk; only the first is read`);
  const { start, length: stated } = chunks[dataAt];
  const present = size - start;
  let bytes = stated;
  if (isUnknown(chunks.slice(dataAt), size)) {
    bytes = present;
    warnings.push('its header does not state how long the audio is; it is read to the end of the file');
  } else if (stated > present) {
    throw fail(
      `the header states ${stated} bytes of audio, but the file has ${present}; it may have been cut off`,
    );
  }
  const frameBytes = (format.channels * format.bits) / 8;
  const frames = Math.floor(bytes / frameBytes);
  if (frames === 0) throw fail('the file must have at least one frame, got 0');
  if (bytes % frameBytes !== 0) warnings.push('its last frame is incomplete and is ignored');
  return { format, start, frames, warnings };
}

/**
 * The chunks of a file. Behind the audio they end at the first one without a valid id.
 * @param {FileHandle} file
 * @param {number} size of the file, in bytes
 * @param {boolean} isLong whether a ds64 chunk may state the size of the audio
 */
async function chunksOf(file, size, isLong) {
  /** @type {Chunk[]} */
  const chunks = [];
  let audioBytes = NOWHERE;
  let isBehindAudio = false;
  for (let at = 12; at + 8 <= size && chunks.length < MAX_CHUNKS; ) {
    const head = await read(file, at, 8);
    const id = head.toString('latin1', 0, 4);
    if (isBehindAudio && !VALID_ID.test(id)) break;
    const start = at + 8;
    let length = head.readUInt32LE(4);
    if (id === 'ds64' && isLong) {
      const sizes = await read(file, start, 16);
      if (sizes.length === 16) audioBytes = Number(sizes.readBigUInt64LE(8));
    } else if (id === 'data') {
      if (length === IN_DS64) length = audioBytes;
      isBehindAudio = true;
    }
    chunks.push({ id, start, length });
    at = start + length;
    if (length % 2 === 1 && !isUnpadded((await read(file, at, 5)).toString('latin1'))) at++;
  }
  return chunks;
}

/**
 * Whether a chunk begins where the padding byte of the one before should be. Some writers leave it out.
 * @param {string} text the five characters from there
 */
function isUnpadded(text) {
  const id = text.slice(0, 4);
  return COMMON_CHUNKS.has(id) || (VALID_ID.test(id) && !VALID_ID.test(text.slice(1)));
}

/**
 * Whether the size of the audio stands for an unknown size. It is the true size if the file ends where the
 * audio or the last chunk behind it ends, with or without a padding byte.
 * @param {readonly Chunk[]} chunks the audio and the chunks behind it
 * @param {number} size of the file, in bytes
 */
function isUnknown(chunks, size) {
  const { start, length } = chunks[chunks.length - 1];
  const end = start + length;
  return UNKNOWN_SIZES.has(chunks[0].length) && end !== size && end + 1 !== size;
}

/**
 * @param {Buffer} chunk
 * @param {(what: string) => Failure} fail
 * @returns {import('./wav-header.js').WavFormat}
 */
function formatOf(chunk, fail) {
  if (chunk.length < 16) throw fail(`the format chunk must have at least 16 bytes, got ${chunk.length}`);
  const channels = chunk.readUInt16LE(2);
  const sampleRate = chunk.readUInt32LE(4);
  const frameBytes = chunk.readUInt16LE(12);
  const stated = chunk.readUInt16LE(14);
  const tag = tagOf(chunk);
  const isLaw = tag === A_LAW || tag === MU_LAW;
  const bits = isLaw ? 8 : 8 * Math.ceil(stated / 8);
  if (channels !== 1 && channels !== 2) throw fail(`the file must have 1 or 2 channels, got ${channels}`);
  if (!CONTAINERS.get(tag)?.includes(bits))
    throw fail(`the samples must be ${ALLOWED}, got ${NAMES.get(tag) ?? `format ${tag}`} of ${stated} bits`);
  if (sampleRate < MIN_SAMPLE_RATE || sampleRate > MAX_SAMPLE_RATE)
    throw fail(`the sample rate must be ${MIN_SAMPLE_RATE} to ${MAX_SAMPLE_RATE} Hz, got ${sampleRate}`);
  const expectedBytes = (channels * bits) / 8;
  if (frameBytes !== expectedBytes)
    throw fail(
      `the header must state ${expectedBytes} bytes per frame of ${channels} × ${bits} bits, ` +
        `got ${frameBytes}`,
    );
  return { tag, bits, channels, sampleRate };
}

/** @param {Buffer} chunk */
function tagOf(chunk) {
  const tag = chunk.readUInt16LE(0);
  const isKnown = tag === EXTENSIBLE && chunk.toString('hex', 26, 40) === GUID_END;
  return isKnown ? chunk.readUInt16LE(24) : tag;
}

/** @param {FileHandle} file @param {number} position @param {number} length */
async function read(file, position, length) {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}
