import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { Failure } from '../../worklet/cli/failure.js';
import { Stem } from '../../worklet/cli/stem.js';
import { useFolder } from '../support/command-line.js';
import { randomTest } from '../support/random-test.js';
import { ENCODINGS, randomWav } from '../support/random-wav.js';
import { worstDifference } from '../support/signal.js';

const FILES = 300;
/** Files that are read at the same time. */
const AT_ONCE = 4;

const folder = useFolder();
const run = promisify(execFile);

/**
 * The samples that a program decodes, as interleaved float32.
 * @param {string} program @param {...string} args
 * @returns {Promise<Float32Array | null>} null if it reads none
 */
async function decodedBy(program, ...args) {
  const options = /** @type {const} */ ({ encoding: 'buffer', maxBuffer: 2 ** 24 });
  const { stdout } = await run(program, args, options).catch(() => ({ stdout: Buffer.alloc(0) }));
  return stdout.length > 0 ? new Float32Array(Uint8Array.from(stdout).buffer) : null;
}
/** @param {string} path */
function byFfmpeg(path) {
  return decodedBy('ffmpeg', '-nostdin', '-v', 'quiet', '-i', path, '-f', 'f32le', '-');
}

/** Sox reads RF64, but not BW64, which is the same for audio. @param {string} path */
function bySox(path) {
  const bytes = readFileSync(path);
  if (bytes.toString('latin1', 0, 4) === 'BW64') bytes.write('RF64');
  writeFileSync(`${path}.sox.wav`, bytes);
  const asFloats = ['-t', 'raw', '-e', 'floating-point', '-b', '32', '-'];
  return decodedBy('sox', '-V0', '-D', `${path}.sox.wav`, ...asFloats);
}

/** The samples that a mixdown reads, interleaved, or its error. @param {string} path */
async function byBusbar(path) {
  /** @type {Stem | undefined} */
  let stem;
  try {
    stem = await Stem.open({ path, track: '' });
    const channels = Array.from({ length: stem.channels }, () => new Float32Array(stem?.frames ?? 0));
    await stem.read(channels);
    return Float32Array.from({ length: stem.frames * stem.channels }, (_, i) => {
      return channels[i % channels.length][Math.floor(i / channels.length)];
    });
  } catch (error) {
    return /** @type {Error} */ (error);
  } finally {
    await stem?.close();
  }
}

randomTest('300 random WAV files are read as sox or ffmpeg read them, or refused', async (random, t) => {
  const encodings = Object.entries(ENCODINGS);
  const files = Array.from({ length: FILES }, (_, i) => {
    const [name, encoding] = encodings[i % encodings.length];
    return { path: folder.file(`${i}.wav`), name, encoding, ...randomWav(random, encoding) };
  });
  for (const { path, bytes } of files) writeFileSync(path, bytes);

  const counts = { read: 0, refused: 0 };
  const check = async (/** @type {typeof files[number]} */ { path, name, encoding, whole, isSound }) => {
    const ours = await byBusbar(path);
    if (ours instanceof Error) {
      assert.ok(ours instanceof Failure, ours.stack);
      assert.match(ours.message, /^[^\n]+$/);
      assert.ok(!isSound, `${name}: ${ours.message}`);
      counts.refused++;
      return;
    }
    counts.read++;
    // Inside sox a sample is an integer of 32 bits, so louder ones are clipped. Metadata behind audio of an
    // unknown length may be so loud. Sox's floats are rounded to 24 bits.
    const soxError = encoding.tag === 3 || encoding.bits === 32 ? 2 ** -24 : 0;
    const soxs = await bySox(path);
    const clipped = ours.map((sample) => Math.min(Math.max(sample, -1), 1));
    if (soxs && worstDifference(clipped, soxs) <= soxError) return;
    const ffmpegs = await byFfmpeg(path);
    if (ffmpegs && worstDifference(ours, ffmpegs) === 0) return;
    assert.ok(!ffmpegs && !soxs, `${path}, ${name}: sox and ffmpeg read other samples`);
    // Neither reads a file without a padding byte, for example.
    writeFileSync(`${path}.whole.wav`, whole);
    const written = /** @type {Float32Array} */ (await byFfmpeg(`${path}.whole.wav`));
    const length = isSound ? written.length : Math.min(written.length, ours.length);
    if (isSound) assert.equal(ours.length, length);
    assert.deepEqual(ours.subarray(0, length), written.subarray(0, length), `${path}, ${name}`);
  };
  const queue = [...files];
  const work = async () => {
    for (let file = queue.pop(); file; file = queue.pop()) await check(file);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  t.diagnostic(`${counts.read} read, ${counts.refused} refused`);
  assert.ok(counts.read > FILES / 2, `${counts.read} read`);
  assert.ok(counts.refused > FILES / 20, `${counts.refused} refused`);
});
