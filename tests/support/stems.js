import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FOLDER = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'web-demo', 'public', 'stems');

/**
 * The samples of the demo's stems, decoded by ffmpeg, since browsers' decoders differ.
 * @param {{sampleRate: number, from: number, seconds: number}} part
 * @returns {{name: string, channels: Float32Array[]}[]}
 */
export function readStems({ sampleRate, from, seconds }) {
  const index = join(FOLDER, 'stems.json');
  if (!existsSync(index)) throw new Error('The demo has no stems. Run node scripts/stems.mjs to make them.');
  /** @type {{stems: {file: string}[]}} */
  const { stems } = JSON.parse(readFileSync(index, 'utf8'));
  return stems.map(({ file }) => {
    const path = join(FOLDER, file);
    const count = Number(
      execFileSync('ffprobe', ['-v', 'error', '-show_entries', 'stream=channels', '-of', 'csv=p=0', path], {
        encoding: 'utf8',
      }),
    );
    const args = [
      '-v',
      'error',
      '-ss',
      String(from),
      '-t',
      String(seconds),
      '-i',
      path,
      '-ar',
      String(sampleRate),
      '-f',
      'f32le',
      '-',
    ];
    const bytes = execFileSync('ffmpeg', args, { maxBuffer: 2 ** 30 });
    const interleaved = new Float32Array(
      bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength),
    );
    const channels = Array.from({ length: count }, (_, c) => {
      // A stem that ends early is followed by zeros.
      const channel = new Float32Array(Math.round(seconds * sampleRate));
      for (let i = 0; i < channel.length && i * count + c < interleaved.length; i++)
        channel[i] = interleaved[i * count + c];
      return channel;
    });
    return { name: file, channels };
  });
}
