import { stat } from 'node:fs/promises';
import { createHeadlessMixer } from 'busbar/headless';
import { MAX_TRACKS } from '../transport/layout.js';
import { Failure } from './failure.js';
import { Interruption } from './interruption.js';
import { Level } from './level.js';
import { MixFile } from './mix-file.js';
import { assertDistinctNames, assignStems } from './placement.js';
import { readSessionFile } from './session-file.js';
import { Stem } from './stem.js';

/** Frames that are rendered at a time. */
const CHUNK = 8192;

/**
 * @typedef {object} MixdownOptions
 * @property {string} out path of the mix
 * @property {import('./mix-file.js').SampleFormat} format
 * @property {string} [session] path of the session; without it each stem plays on a track with default
 *   settings
 * @property {number} tail seconds to render after the end of the longest stem
 *
 * @typedef {object} Mixdown
 * @property {number} frames length of the mix
 * @property {number} sampleRate in Hz
 * @property {Level} level level of the mix before it was converted to the file's sample format
 * @property {string[]} silent names of the session's tracks that have no stem
 * @property {string[]} faulty names of the strips that were silenced in some blocks because of faulty samples
 *
 * @typedef {Awaited<ReturnType<typeof createHeadlessMixer>>} HeadlessMixer
 */

/**
 * Mixes WAV files into one. It reads, renders and writes a chunk at a time, so memory does not grow with
 * their length.
 * @param {readonly string[]} paths paths of the stems
 * @param {MixdownOptions} options
 * @param {(part: number) => void} progress called after each chunk with the part of the mix that is written,
 *   0 to 1
 * @returns {Promise<Mixdown>}
 * @throws {Failure} if a file is invalid or cannot be read or written, or a signal has arrived; no file is
 *   left behind then
 */
export async function mixdown(paths, options, progress) {
  await assertNotOverwritten(paths, options.out);
  if (paths.length > MAX_TRACKS)
    throw new Failure(`${paths.length} stems, but a mixer has at most ${MAX_TRACKS} tracks`);
  const session = options.session === undefined ? null : await readSessionFile(options.session);
  /** @type {Stem[]} */
  const stems = [];
  /** @type {MixFile | undefined} */
  let file;
  /** @type {Interruption | undefined} */
  let interruption;
  try {
    for (const path of paths) stems.push(await Stem.open(path));
    assertDistinctNames(stems);
    const sampleRate = commonRate(stems);
    const frames = Math.max(...stems.map((stem) => stem.frames)) + Math.round(options.tail * sampleRate);
    const mixer = await createHeadlessMixer({
      sampleRate,
      ...(session?.capacity ?? { tracks: stems.length, buses: 0 }),
    });
    if (session) await mixer.restore(session);
    else for (const { name } of stems) mixer.addTrack({ name });
    const stemByInput = assignStems(stems, mixer.tracks, options.session ?? '');
    /** @type {Set<string>} */
    const faulty = new Set();
    mixer.addEventListener('fault', ({ detail }) => faulty.add(detail.strip.name));
    const silent = mixer.tracks.filter(({ input }) => !stemByInput.has(input)).map(({ name }) => name);

    interruption = new Interruption();
    file = await MixFile.create(options.out, options.format, { sampleRate, frames });
    const level = new Level();
    for await (const channels of renderChunks(mixer, stemByInput, frames)) {
      interruption.check();
      level.measure(channels);
      await file.write(channels);
      progress(mixer.currentFrame / frames);
    }
    interruption.check();
    await file.finish();
    await mixer.close();
    return { frames, sampleRate, level, silent, faulty: [...faulty] };
  } finally {
    await file?.discard();
    interruption?.end();
    await Promise.all(stems.map((stem) => stem.close()));
  }
}

/**
 * Renders the mix in chunks of stereo samples.
 * @param {HeadlessMixer} mixer
 * @param {Map<number, Stem>} stemByInput
 * @param {number} frames length of the mix
 */
async function* renderChunks(mixer, stemByInput, frames) {
  const buffers = new Map(
    [...stemByInput].map(([input, { channels }]) => [
      input,
      Array.from({ length: channels }, () => new Float32Array(CHUNK)),
    ]),
  );
  while (mixer.currentFrame < frames) {
    const count = Math.min(CHUNK, frames - mixer.currentFrame);
    /** @type {(Float32Array[] | null)[]} */
    const inputs = Array.from({ length: mixer.capacity.tracks }, () => null);
    const reads = [...stemByInput].map(async ([input, stem]) => {
      const channels = (buffers.get(input) ?? []).map((channel) => channel.subarray(0, count));
      if (await stem.read(channels)) inputs[input] = channels;
    });
    await Promise.all(reads);
    yield mixer.render(inputs, count);
  }
}

/** @param {readonly Stem[]} stems */
function commonRate(stems) {
  const [first] = stems;
  const other = stems.find(({ sampleRate }) => sampleRate !== first.sampleRate);
  if (!other) return first.sampleRate;
  throw new Failure(
    `${other.path}: all stems must have the same sample rate, but it has ${other.sampleRate} Hz ` +
      `and ${first.path} has ${first.sampleRate} Hz`,
  );
}

/** @param {readonly string[]} paths @param {string} out */
async function assertNotOverwritten(paths, out) {
  const output = await identityOf(out);
  const stems = await Promise.all(paths.map(identityOf));
  if (output !== null && stems.includes(output))
    throw new Failure(`${out}: --out must have another name, since it would overwrite one of the stems`);
}

/**
 * Identifies the file at a path. Different paths may lead to the same file by links, or by names that differ
 * only in case.
 * @param {string} path
 * @returns {Promise<string | null>} null if there is no file
 */
async function identityOf(path) {
  const file = await stat(path, { bigint: true }).catch(() => null);
  return file && `${file.dev} ${file.ino}`;
}
