import { stat } from 'node:fs/promises';
import { createHeadlessMixer } from 'busbar/headless';
import { DEFAULT_EVENTS } from '../table/capacity.js';
import { EVENT_WORDS } from '../transport/event-ring.js';
import { MAX_TRACKS } from '../transport/layout.js';
import { Failure } from './failure.js';
import { Interruption } from './interruption.js';
import { Level } from './level.js';
import { MixFile } from './mix-file.js';
import { assertDistinctTracks, assignStems } from './placement.js';
import { ResampledStem } from './resampled-stem.js';
import { readSessionFile } from './session-file.js';
import { Stem } from './stem.js';
import { stemList } from './stem-list.js';

/** Frames that are rendered at a time. */
const CHUNK = 8192;

/**
 * @typedef {object} MixdownOptions
 * @property {string} out path of the mix
 * @property {import('./sample-format.js').SampleFormat} format
 * @property {string} [session] path of the session; without it each stem plays on a track with default
 *   settings
 * @property {readonly string[]} [track] texts of the form track=file
 * @property {number} [rate] rate of the mix in Hz, to which stems are resampled; without it the stems must
 *   have the same rate
 * @property {number} tail seconds to render after the end of the longest stem
 *
 * @typedef {object} Reporter Receives what a user should know before the mix is complete.
 * @property {(text: string) => void} note
 * @property {(text: string) => void} warn
 * @property {(part: number) => void} progress called after each chunk with the part of the mix that is
 *   written, 0 to 1
 *
 * @typedef {object} Mixdown
 * @property {number} frames length of the mix
 * @property {number} sampleRate in Hz
 * @property {Level} level level of the mix before it was converted to the file's sample format
 *
 * @typedef {Stem | ResampledStem} AnyStem
 * @typedef {Awaited<ReturnType<typeof createHeadlessMixer>>} HeadlessMixer
 */

/**
 * Mixes WAV files into one. It reads, renders and writes a chunk at a time, so memory does not grow with
 * their length.
 * @param {readonly string[]} files names and patterns of the stems that play on the tracks with their names
 * @param {MixdownOptions} options
 * @param {Reporter} reporter
 * @returns {Promise<Mixdown>}
 * @throws {Failure} if a file is invalid or cannot be read or written, or a signal has arrived; no file is
 *   left behind then
 */
export async function mixdown(files, options, reporter) {
  const places = await stemList(files, options.track ?? []);
  await assertNotOverwritten(places, options);
  if (places.length > MAX_TRACKS)
    throw new Failure(`${places.length} stems, but a mixer has at most ${MAX_TRACKS} tracks`);
  assertDistinctTracks(places);
  const session = options.session === undefined ? null : await readSessionFile(options.session);
  /** @type {Stem[]} */
  const opened = [];
  /** @type {MixFile | undefined} */
  let file;
  /** @type {Interruption | undefined} */
  let interruption;
  try {
    for (const place of places) opened.push(await Stem.open(place));
    const sampleRate = options.rate ?? commonRate(opened);
    const stems = opened.map((stem) => atRate(stem, sampleRate));
    const frames = Math.max(...stems.map((stem) => stem.frames)) + Math.round(options.tail * sampleRate);
    const mixer = await createHeadlessMixer({
      sampleRate,
      events: Math.max(DEFAULT_EVENTS, session ? recordsOf(session) : 0),
      ...(session?.capacity ?? { tracks: stems.length, buses: 0 }),
    });
    if (session) await mixer.restore(session);
    else for (const { track } of stems) mixer.addTrack({ name: track });
    const stemByInput = assignStems(stems, mixer.tracks, options.session ?? '');
    reportStems(opened, sampleRate, reporter);
    for (const { input, name } of mixer.tracks)
      if (!stemByInput.has(input)) reporter.warn(`track "${name}" has no stem and is silent`);
    /** @type {Set<string>} */
    const faulty = new Set();
    mixer.addEventListener('fault', ({ detail }) => faulty.add(detail.strip.name));

    interruption = new Interruption();
    file = await MixFile.create(options.out, options.format, { sampleRate, frames });
    const level = new Level();
    for await (const channels of renderChunks(mixer, stemByInput, frames)) {
      interruption.check();
      level.measure(channels);
      await file.write(channels);
      reporter.progress(mixer.currentFrame / frames);
    }
    interruption.check();
    await file.finish();
    await mixer.close();
    for (const name of faulty)
      reporter.warn(`strip "${name}" was silenced in some blocks because of samples above +300 dBFS`);
    return { frames, sampleRate, level };
  } finally {
    await file?.discard();
    interruption?.end();
    await Promise.all(opened.map((stem) => stem.close()));
  }
}

/** @param {Stem} stem @param {number} sampleRate in Hz @returns {AnyStem} */
function atRate(stem, sampleRate) {
  return stem.sampleRate === sampleRate ? stem : new ResampledStem(stem, sampleRate);
}

/** @param {readonly Stem[]} stems @param {number} sampleRate of the mix, in Hz @param {Reporter} reporter */
function reportStems(stems, sampleRate, reporter) {
  for (const stem of stems) {
    for (const warning of stem.warnings) reporter.warn(`${stem.path}: ${warning}`);
    if (stem.sampleRate !== sampleRate)
      reporter.note(`${stem.path}: resampled from ${stem.sampleRate} to ${sampleRate} Hz`);
  }
}

/**
 * Renders the mix in chunks of stereo samples.
 * @param {HeadlessMixer} mixer
 * @param {Map<number, AnyStem>} stemByInput
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

/**
 * Records that the automation of a session takes.
 * @param {import('busbar').Session} session
 */
function recordsOf({ strips }) {
  let records = 0;
  for (const { automation = {} } of strips)
    for (const { values = [] } of Object.values(automation).flat())
      records += 1 + Math.ceil(values.length / EVENT_WORDS);
  return records;
}

/** @param {readonly Stem[]} stems */
function commonRate(stems) {
  const [first] = stems;
  const other = stems.find(({ sampleRate }) => sampleRate !== first.sampleRate);
  if (!other) return first.sampleRate;
  throw new Failure(
    `${other.path}: all stems must have the same sample rate, but it has ${other.sampleRate} Hz ` +
      `and ${first.path} has ${first.sampleRate} Hz; --rate ${first.sampleRate} resamples stems`,
  );
}

/**
 * @param {readonly import('./stem-list.js').StemPlace[]} places
 * @param {MixdownOptions} options
 */
async function assertNotOverwritten(places, { out, session }) {
  const output = await identityOf(out);
  if (output === null) return;
  const stems = await Promise.all(places.map(({ path }) => identityOf(path)));
  const isSession = session !== undefined && (await identityOf(session)) === output;
  if (isSession || stems.includes(output))
    throw new Failure(
      `${out}: --out must have another name, since it would overwrite ` +
        (isSession ? 'the session' : 'one of the stems'),
    );
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
