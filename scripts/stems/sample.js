import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { SAMPLE_RATE } from './grid.js';

/**
 * A recording and its processing, in this order: trim, stretch, transpose, further sox effects, cut, reverse,
 * fades.
 *
 * @typedef {object} Sample
 * @property {string} file name without `.flac`
 * @property {number} [start] seconds into the recording
 * @property {number} [length] seconds of the recording
 * @property {number} [tempo] speed factor; above 1 shortens; keeps the pitch
 * @property {number} [semitones] transposition as by tape speed, so the length changes too
 * @property {readonly (string | number)[]} [effects] arguments for sox
 * @property {boolean} [reverse]
 * @property {number} [fadeIn] seconds
 * @property {number} [fadeOut] seconds
 * @property {number} [cut] seconds kept of the result
 */

/** Seconds; long enough that a cut sample does not click. */
const SHORTEST_FADE = 0.003;

/** @param {Sample} sample @returns {string[]} arguments for sox */
function effectsOf({
  start = 0,
  length,
  tempo,
  semitones,
  effects = [],
  reverse,
  fadeIn = 0,
  fadeOut = SHORTEST_FADE,
  cut,
}) {
  const chain = [];
  if (start || length) chain.push('trim', start, ...(length ? [length] : []));
  if (tempo) chain.push('tempo', '-m', tempo);
  if (semitones) chain.push('speed', 2 ** (semitones / 12), 'rate', '-v', SAMPLE_RATE);
  chain.push(...effects);
  if (cut) chain.push('trim', 0, cut);
  if (reverse) chain.push('reverse');
  chain.push('fade', 't', fadeIn, '-0', fadeOut);
  return chain.map(String);
}

/**
 * Makes a function that decodes samples with sox, each once.
 * @param {string} folder of the recordings
 */
export function createSampler(folder) {
  /** @type {Map<string, Float32Array[]>} */
  const decoded = new Map();
  /** @param {Sample} sample @returns {Float32Array[]} left and right, or one channel for a mono recording */
  return function channelsOf(sample) {
    const key = JSON.stringify(sample);
    const known = decoded.get(key);
    if (known) return known;
    const file = join(folder, `${sample.file}.flac`);
    const count = Number(execFileSync('soxi', ['-c', file]));
    // All samples are attenuated by 9 dB, so that a filter's overshoot is not clipped. render() sets the
    // level of the stem.
    const bytes = execFileSync(
      'sox',
      ['-D', '-v', '0.35', file, '-t', 'f32', '-r', String(SAMPLE_RATE), '-', ...effectsOf(sample)],
      {
        maxBuffer: 2 ** 28,
      },
    );
    const interleaved = new Float32Array(
      bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength),
    );
    const channels = Array.from({ length: count }, (_, c) => interleaved.filter((_, i) => i % count === c));
    decoded.set(key, channels);
    return channels;
  };
}
