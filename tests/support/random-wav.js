/*
 * Random WAV files, sound and damaged ones, chunk by chunk. It shares no code with the command line.
 */

/** The samples' format tag and bits by name. */
export const ENCODINGS = Object.freeze({
  'PCM of 8 bits': { tag: 1, bits: 8 },
  'PCM of 16 bits': { tag: 1, bits: 16 },
  'PCM of 24 bits': { tag: 1, bits: 24 },
  'PCM of 32 bits': { tag: 1, bits: 32 },
  'float of 32 bits': { tag: 3, bits: 32 },
  'float of 64 bits': { tag: 3, bits: 64 },
  'A-law': { tag: 6, bits: 8 },
  'µ-law': { tag: 7, bits: 8 },
});

/**
 * @typedef {object} Format
 * @property {number} tag
 * @property {number} bits
 * @property {number} channels
 * @property {number} [sampleRate] default 48000
 *
 * @typedef {object} ChunkOptions
 * @property {number} [size] size to state, if it is a wrong one
 * @property {boolean} [pad] whether a padding byte follows an odd number of bytes, default true
 */

/** @param {string} id @param {Uint8Array} body @param {ChunkOptions} [options] */
export function chunk(id, body, { size = body.length, pad = true } = {}) {
  const head = Buffer.alloc(8);
  head.write(id, 'latin1');
  head.writeUInt32LE(size, 4);
  return Buffer.concat([head, body, Buffer.alloc(pad ? body.length % 2 : 0)]);
}

/**
 * The body of a format chunk.
 * @param {Format} format
 * @param {'plain' | 'extended' | 'extensible'} [form] 16, 18 or 40 bytes
 */
export function formatBody({ tag, bits, channels, sampleRate = 48_000 }, form = 'plain') {
  const body = Buffer.alloc({ plain: 16, extended: 18, extensible: 40 }[form]);
  const frameBytes = (channels * bits) / 8;
  body.writeUInt16LE(form === 'extensible' ? 0xfffe : tag, 0);
  body.writeUInt16LE(channels, 2);
  body.writeUInt32LE(sampleRate, 4);
  body.writeUInt32LE(sampleRate * frameBytes, 8);
  body.writeUInt16LE(frameBytes, 12);
  body.writeUInt16LE(bits, 14);
  if (form === 'extensible') {
    body.writeUInt16LE(22, 16);
    body.writeUInt16LE(bits, 18);
    body.writeUInt16LE(tag, 24);
    body.write('000000001000800000aa00389b71', 26, 'hex');
  }
  return body;
}

/** The body of a ds64 chunk. @param {number} audioBytes */
export function ds64Body(audioBytes) {
  const body = Buffer.alloc(28);
  body.writeBigUInt64LE(BigInt(1000 + audioBytes), 0);
  body.writeBigUInt64LE(BigInt(audioBytes), 8);
  return body;
}

/**
 * A file of chunks.
 * @param {readonly Uint8Array[]} chunks
 * @param {{form?: string, size?: number}} [options] the first four characters, and the size to state
 */
export function waveFile(chunks, { form = 'RIFF', size } = {}) {
  const body = Buffer.concat([Buffer.from('WAVE'), ...chunks]);
  return chunk(form, body, { size: size ?? (form === 'RIFF' ? body.length : 0xffffffff), pad: false });
}

/**
 * Random samples of a format, as the bytes of a file.
 * @param {import('./random.js').Random} random
 * @param {Format} format
 */
export function randomAudio(random, { tag, bits, channels }) {
  const samples = channels * random.integer(20, 300);
  const audio = Buffer.alloc((samples * bits) / 8);
  if (tag === 3 && bits === 32) {
    for (let i = 0; i < samples; i++) audio.writeFloatLE(random.between(-0.9, 0.9), 4 * i);
  } else if (tag === 3) {
    for (let i = 0; i < samples; i++) audio.writeDoubleLE(1.8 * random.next() - 0.9, 8 * i);
  } else {
    for (let i = 0; i < audio.length; i++) audio[i] = random.integer(0, 255);
  }
  return audio;
}

/** A chunk that has no part in the sound. @param {import('./random.js').Random} random */
function randomMetadata(random) {
  const text = Buffer.from('INFOINAM\x05\0\0\0abc\0IART\xff\xff\xff\x7fab', 'latin1');
  const noise = Buffer.alloc(random.integer(0, 40));
  for (const i of noise.keys()) noise[i] = random.integer(0, 255);
  return random.pick([
    () => chunk('LIST', text.subarray(0, random.integer(4, text.length))),
    () => chunk('id3 ', Buffer.alloc(0)),
    () => chunk('ID3 ', Buffer.from('ID3\x03\0\0\x7f\x7f\x7f\x7f')),
    () => chunk('fact', noise.subarray(0, 4)),
    () => chunk(random.pick(['JUNK', 'bext', 'cue ', 'iXML', 'abcd']), noise, { pad: random.chance(0.9) }),
  ])();
}

/**
 * A random file. One in three is sound: its format and its audio are whole, and only metadata and the size of
 * the file are random.
 * @param {import('./random.js').Random} random
 * @param {Omit<Format, 'channels'>} encoding
 * @returns {{bytes: Buffer, whole: Buffer, isSound: boolean}} `whole` has the same audio and no faults
 */
export function randomWav(random, encoding) {
  const isSound = random.chance(1 / 3);
  const format = { ...encoding, channels: random.integer(1, 2) };
  const audio = randomAudio(random, format);
  const form = random.pick(['RIFF', 'RIFF', 'RIFF', 'RF64', 'BW64']);
  const stated = isSound || random.chance() ? audio.length : wrongSize(random, audio.length);
  const inDs64 = form !== 'RIFF' && random.chance(0.8);
  const metadata = () => Array.from({ length: random.integer(0, 2) }, () => randomMetadata(random));
  const formatChunk = () =>
    chunk('fmt ', formatBody(format, random.pick(['plain', 'extended', 'extensible'])));

  const chunks = [
    ...metadata(),
    formatChunk(),
    ...metadata(),
    chunk('data', audio, { size: inDs64 ? 0xffffffff : stated }),
    ...metadata(),
  ];
  if (!isSound) {
    const anywhere = random.integer(0, chunks.length - 1);
    random.pick([
      () => {},
      () => {},
      () => chunks.push(...chunks.splice(anywhere, 1)),
      () => chunks.unshift(...chunks.splice(anywhere, 1)),
      () => chunks.splice(anywhere, 1),
      () => chunks.splice(anywhere, 0, formatChunk()),
      () => chunks.splice(random.pick([0, chunks.length]), 0, chunk('data', randomAudio(random, format))),
    ])();
  }
  if (form !== 'RIFF') chunks.unshift(chunk('ds64', ds64Body(stated)));
  const size = random.pick([undefined, undefined, 0, 36, 0xffffffff, 0x7ffff024, random.integer(0, 3000)]);
  const file = waveFile(chunks, { form, size });
  return {
    bytes: !isSound && random.chance(0.25) ? truncated(random, file, chunks) : file,
    whole: waveFile([chunk('fmt ', formatBody(format)), chunk('data', audio)]),
    isSound,
  };
}

/**
 * A size of the audio that is not `bytes`.
 * @param {import('./random.js').Random} random
 * @param {number} bytes
 */
function wrongSize(random, bytes) {
  return random.pick([
    0,
    0xffffffff,
    0x7ffff000,
    0x7fffff00,
    0x80000000,
    bytes - 1,
    bytes - 3,
    bytes + 1,
    10 * bytes,
  ]);
}

/**
 * Cuts a file off at or near a boundary of its chunks.
 * @param {import('./random.js').Random} random @param {Buffer} bytes @param {readonly Buffer[]} chunks
 */
function truncated(random, bytes, chunks) {
  const before = random.integer(0, chunks.length);
  const start = 12 + chunks.slice(0, before).reduce((sum, { length }) => sum + length, 0);
  const end = start + random.pick([0, 4, 8]) + random.integer(-2, 2);
  return bytes.subarray(0, random.chance(0.9) ? end : random.integer(0, 14));
}
