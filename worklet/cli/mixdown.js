import { stat } from 'node:fs/promises';
import { createHeadlessMixer } from 'busbar/headless';
import { MAX_TRACKS } from '../transport/layout.js';
import { Failure } from './failure.js';
import { Interruption } from './interruption.js';
import { Level } from './level.js';
import { MixFile } from './mix-file.js';
import { assertOwnNames, placeStems } from './placement.js';
import { readSessionFile } from './session-file.js';
import { Stem } from './stem.js';

/** Frames that are mixed at a time. */
const STRETCH = 8192;

/**
 * @typedef {object} MixdownOptions
 * @property {string} out
 * @property {import('./mix-file.js').SampleFormat} format
 * @property {string} [session] without one, every stem is a track at its defaults
 * @property {number} tail seconds after the end of the longest stem
 *
 * @typedef {object} Mixdown
 * @property {number} frames
 * @property {number} sampleRate in Hz
 * @property {Level} level before it is rounded to the file's format
 * @property {string[]} silent the tracks of the session that no stem was given for
 * @property {string[]} faulty the strips that were silenced for some blocks, since their samples grew beyond all measure
 *
 * @typedef {Awaited<ReturnType<typeof createHeadlessMixer>>} HeadlessMixer
 */

/**
 * Mixes WAV files into one, a stretch at a time, so that memory does not grow with their length.
 * @param {readonly string[]} paths of the stems
 * @param {MixdownOptions} options
 * @param {(part: number) => void} progress
 * @returns {Promise<Mixdown>}
 * @throws {Failure} and leaves no file, if anything is wrong
 */
export async function mixdown(paths, options, progress) {
  await assertNotOverwritten(paths, options.out);
  if (paths.length > MAX_TRACKS)
    throw new Failure(`${paths.length} stems, a mixer has at most ${MAX_TRACKS} tracks`);
  const session = options.session === undefined ? null : await readSessionFile(options.session);
  /** @type {Stem[]} */
  const stems = [];
  /** @type {MixFile | undefined} */
  let file;
  /** @type {Interruption | undefined} */
  let interruption;
  try {
    for (const path of paths) stems.push(await Stem.open(path));
    assertOwnNames(stems);
    const sampleRate = commonRate(stems);
    const frames = Math.max(...stems.map((stem) => stem.frames)) + Math.round(options.tail * sampleRate);
    const mixer = await createHeadlessMixer({
      sampleRate,
      ...(session?.capacity ?? { tracks: stems.length, buses: 0 }),
    });
    if (session) await mixer.restore(session);
    else for (const { name } of stems) mixer.addTrack({ name });
    const places = placeStems(stems, mixer.tracks, options.session ?? '');
    /** @type {Set<string>} */
    const faulty = new Set();
    mixer.addEventListener('fault', ({ detail }) => faulty.add(detail.strip.name));
    const silent = mixer.tracks.filter(({ input }) => !places.has(input)).map(({ name }) => name);

    interruption = new Interruption();
    file = await MixFile.create(options.out, options.format, { sampleRate, frames });
    const level = new Level();
    for await (const channels of stretches(mixer, places, frames)) {
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
 * The mix, stretch by stretch.
 * @param {HeadlessMixer} mixer
 * @param {Map<number, Stem>} places
 * @param {number} frames
 */
async function* stretches(mixer, places, frames) {
  const buffers = new Map(
    [...places].map(([input, { channels }]) => [
      input,
      Array.from({ length: channels }, () => new Float32Array(STRETCH)),
    ]),
  );
  while (mixer.currentFrame < frames) {
    const count = Math.min(STRETCH, frames - mixer.currentFrame);
    /** @type {(Float32Array[] | null)[]} */
    const inputs = Array.from({ length: mixer.capacity.tracks }, () => null);
    const reads = [...places].map(async ([input, stem]) => {
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
    `${other.path}: its sample rate is ${other.sampleRate} Hz, that of ${first.path} ${first.sampleRate} Hz; all stems must have the same`,
  );
}

/** @param {readonly string[]} paths @param {string} out */
async function assertNotOverwritten(paths, out) {
  const taken = await identityOf(out);
  const stems = await Promise.all(paths.map(identityOf));
  if (taken !== null && stems.includes(taken))
    throw new Failure(`${out}: is one of the stems, and would be overwritten; give --out another name`);
}

/** Which file a path leads to: links, and names that differ in case only, may lead to the same. @param {string} path @returns {Promise<string | null>} null if to none */
async function identityOf(path) {
  const file = await stat(path, { bigint: true }).catch(() => null);
  return file && `${file.dev} ${file.ino}`;
}
