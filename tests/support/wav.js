import { readFileSync, writeFileSync } from 'node:fs';

/**
 * Writes WAV files byte by byte, valid and invalid ones, and reads them. It shares no code with the command
 * line.
 *
 * @typedef {object} WavOptions
 * @property {number} [sampleRate] default 48000
 * @property {16 | 24 | 32 | 'float'} [encoding] default 'float'
 * @property {boolean} [extensible] whether the format chunk has the extensible form
 * @property {boolean} [rf64]
 * @property {Record<string, number>} [header] wrong values for the header, by name: channels, frameBytes,
 *   bits, tag, dataSize, riffSize, sampleRate
 */

/**
 * @param {readonly Float32Array[]} channels
 * @param {WavOptions} [options]
 */
export function wavOf(
  channels,
  { sampleRate = 48_000, encoding = 'float', extensible = false, rf64 = false, header = {} } = {},
) {
  const bits = encoding === 'float' ? 32 : encoding;
  const frameBytes = (channels.length * bits) / 8;
  const data = Buffer.alloc(frameBytes * (channels[0]?.length ?? 0));
  for (const [c, samples] of channels.entries()) {
    for (const [frame, sample] of samples.entries()) {
      const at = frame * frameBytes + (c * bits) / 8;
      if (encoding === 'float') data.writeFloatLE(sample, at);
      else
        data.writeIntLE(
          Math.min(Math.max(Math.round(sample * 2 ** (bits - 1)), -(2 ** (bits - 1))), 2 ** (bits - 1) - 1),
          at,
          bits / 8,
        );
    }
  }
  return Buffer.concat([
    wavHeader({
      channels: channels.length,
      bits,
      encoding,
      sampleRate,
      dataBytes: data.length,
      extensible,
      rf64,
      header,
    }),
    data,
  ]);
}

/**
 * @param {{channels: number, bits: number, encoding: string | number, sampleRate: number, dataBytes: number,
 *   extensible?: boolean, rf64?: boolean, header?: Record<string, number>}} options
 */
export function wavHeader({
  channels,
  bits,
  encoding,
  sampleRate,
  dataBytes,
  extensible = false,
  rf64 = false,
  header = {},
}) {
  const tag = encoding === 'float' ? 3 : 1;
  const formatBytes = extensible ? 40 : 16;
  const format = Buffer.alloc(formatBytes);
  format.writeUInt16LE(header.tag ?? (extensible ? 0xfffe : tag), 0);
  format.writeUInt16LE(header.channels ?? channels, 2);
  format.writeUInt32LE(header.sampleRate ?? sampleRate, 4);
  format.writeUInt32LE((sampleRate * channels * bits) / 8, 8);
  format.writeUInt16LE(header.frameBytes ?? (channels * bits) / 8, 12);
  format.writeUInt16LE(header.bits ?? bits, 14);
  if (extensible) {
    format.writeUInt16LE(22, 16);
    format.writeUInt16LE(bits, 18);
    Buffer.from([tag, 0, 0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71]).copy(format, 24);
  }
  const list = chunk('LIST', Buffer.from('INFOodd')); // a chunk of odd length needs a padding byte
  const parts = [chunk('fmt ', format), list];
  const dataSize = header.dataSize ?? dataBytes;
  const riffSize = header.riffSize ?? 4 + (rf64 ? 36 : 0) + Buffer.concat(parts).length + 8 + dataBytes;
  if (rf64) {
    const sizes = Buffer.alloc(28);
    sizes.writeBigUInt64LE(BigInt(riffSize), 0);
    sizes.writeBigUInt64LE(BigInt(dataSize), 8);
    parts.unshift(chunk('ds64', sizes));
  }
  const riff = Buffer.from(rf64 ? 'RF64....WAVE' : 'RIFF....WAVE');
  riff.writeUInt32LE(rf64 ? 0xffffffff : riffSize, 4);
  const data = Buffer.from('data....');
  data.writeUInt32LE(rf64 ? 0xffffffff : dataSize, 4);
  return Buffer.concat([riff, ...parts, data]);
}

/** @param {string} path @param {readonly Float32Array[]} channels @param {WavOptions} [options] */
export function writeWav(path, channels, options) {
  writeFileSync(path, wavOf(channels, options));
}

/**
 * Integer samples are returned as fractions of full scale.
 * @param {string} path
 * @returns {{bits: number, float: boolean, sampleRate: number, channels: Float32Array[]}}
 */
export function readWav(path) {
  const bytes = readFileSync(path);
  let at = 12;
  let format = bytes;
  while (bytes.toString('latin1', at, at + 4) !== 'data') {
    if (bytes.toString('latin1', at, at + 4) === 'fmt ') format = bytes.subarray(at + 8);
    at += 8 + bytes.readUInt32LE(at + 4) + (bytes.readUInt32LE(at + 4) & 1);
  }
  const [float, count, bits] = [
    format.readUInt16LE(0) === 3,
    format.readUInt16LE(2),
    format.readUInt16LE(14),
  ];
  const data = bytes.subarray(at + 8, at + 8 + bytes.readUInt32LE(at + 4));
  const frames = data.length / ((count * bits) / 8);
  const channels = Array.from({ length: count }, (_, c) =>
    Float32Array.from({ length: frames }, (_, frame) => {
      const place = ((frame * count + c) * bits) / 8;
      return float ? data.readFloatLE(place) : data.readIntLE(place, bits / 8) / 2 ** (bits - 1);
    }),
  );
  return { bits, float, sampleRate: format.readUInt32LE(4), channels };
}

/** @param {string} id @param {Buffer} content */
function chunk(id, content) {
  const head = Buffer.alloc(8);
  head.write(id, 'latin1');
  head.writeUInt32LE(content.length, 4);
  return Buffer.concat([head, content, Buffer.alloc(content.length & 1)]);
}
