import { OutputFade } from './output-fade.js';

/**
 * @typedef {import('busbar').Track} Track
 *
 * @typedef {object} Repeat One time through the song. All times are in frames.
 * @property {number} start in the context's time
 * @property {number} offset in the song, at `start`
 * @property {number} length of the song
 * @property {Map<Track, AudioBufferSourceNode>} sources
 */

/** Seconds from a call of play, stop or seek to its effect. The output fades out within this time. */
const LEAD = 0.03;
/** How many seconds are scheduled ahead. The timers of a hidden page run only once per second. */
const HORIZON = 3;
const TICK = 200; // ms

/**
 * Plays the buffers of all tracks from the same frame. A loop is a sequence of repeats. Each starts at the
 * frame where the one before ends, and is scheduled before that. So buffers of unequal lengths stay in time,
 * and no frame is lost or doubled. Event: `change`.
 */
export class Player extends EventTarget {
  /** @type {Map<Track, AudioBuffer>} */
  #buffers = new Map();
  /** @type {Repeat[]} */
  #repeats = [];
  #fade;
  #offset = 0;
  #loop = true;
  #playing = false;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #timer;

  /** @param {AudioContext} context @param {import('busbar').AudioMixer} mixer */
  constructor(context, mixer) {
    super();
    this.context = context;
    this.#fade = new OutputFade(context, mixer);
  }

  get playing() {
    return this.#playing;
  }

  /** Frames of the longest buffer. */
  get #length() {
    let length = 0;
    for (const buffer of this.#buffers.values()) length = Math.max(length, buffer.length);
    return length;
  }

  /** Seconds. */
  get duration() {
    return this.#length / this.context.sampleRate;
  }

  /** Seconds into the song. */
  get position() {
    return this.#frame / this.context.sampleRate;
  }

  get loop() {
    return this.#loop;
  }

  set loop(loop) {
    this.#loop = loop;
    if (!loop) this.#cancelFrom(this.#now);
    this.#tick();
    this.#changed();
  }

  /**
   * Adds a track or changes its buffer. It joins in if the song is playing.
   * @param {Track} track
   * @param {AudioBuffer} buffer
   */
  add(track, buffer) {
    const before = this.#length;
    this.#stopTrack(track);
    this.#buffers.set(track, buffer);
    if (this.#playing && this.#length !== before) this.seek(this.position);
    else if (this.#playing) for (const repeat of this.#repeats) this.#start(repeat, track, buffer);
    this.#changed();
  }

  /** @param {Track} track */
  remove(track) {
    const before = this.#length;
    this.#buffers.delete(track);
    this.#stopTrack(track);
    if (this.#playing && this.#length === 0) this.stop();
    else if (this.#length !== before) this.seek(this.position);
    this.#changed();
  }

  /** Also resumes the context, which browsers allow only after a click or a key press. */
  async play() {
    if (this.#playing || this.#length === 0) return;
    await this.context.resume();
    if (this.#playing) return;
    this.#playing = true;
    this.#begin(this.#frameIn(LEAD));
    this.#timer = setInterval(() => this.#tick(), TICK);
    this.#changed();
  }

  pause() {
    this.#offset = this.#frame;
    this.#halt();
  }

  /** Stops and returns to the start. */
  stop() {
    this.#offset = 0;
    this.#halt();
  }

  /** @param {number} seconds */
  seek(seconds) {
    const length = this.#length;
    this.#offset = Math.min(
      Math.max(0, Math.round(seconds * this.context.sampleRate)),
      Math.max(0, length - 1),
    );
    if (this.#playing) {
      const at = this.#fadeOut();
      this.#silence(at);
      this.#begin(at);
    }
    this.#changed();
  }

  /** @param {Track} track whose strip may still be fading out */
  #stopTrack(track) {
    for (const { sources } of this.#repeats) {
      sources.get(track)?.stop(this.context.currentTime + 0.2);
      sources.delete(track);
    }
  }

  get #now() {
    return Math.round(this.context.currentTime * this.context.sampleRate);
  }

  /** @param {number} seconds */
  #frameIn(seconds) {
    return Math.ceil((this.context.currentTime + seconds) * this.context.sampleRate);
  }

  get #frame() {
    if (!this.#playing) return this.#offset;
    const now = this.#now;
    const repeat = this.#repeats.findLast(({ start }) => start <= now) ?? this.#repeats[0];
    if (!repeat) return this.#offset;
    return Math.min(repeat.length, repeat.offset + Math.max(0, now - repeat.start));
  }

  #halt() {
    if (!this.#playing) return this.#changed();
    this.#silence(this.#fadeOut());
    this.#playing = false;
    clearInterval(this.#timer);
    this.#changed();
  }

  /** @param {number} at frame */
  #begin(at) {
    this.#addRepeat(at, this.#offset % Math.max(1, this.#length));
    this.#tick();
  }

  /** Schedules repeats up to the horizon, drops those that have ended, stops after the last one. */
  #tick() {
    if (!this.#playing) return;
    const now = this.#now;
    const endOf = (/** @type {Repeat} */ { start, length, offset }) => start + length - offset;
    const horizon = this.#frameIn(HORIZON);
    let last = this.#repeats[this.#repeats.length - 1];
    while (this.#loop && last && endOf(last) < horizon) last = this.#addRepeat(endOf(last), 0);
    if (!last || endOf(last) <= now) return this.stop();
    this.#repeats = this.#repeats.filter((repeat) => endOf(repeat) > now);
  }

  /** @param {number} start frame of the context's time @param {number} offset frame of the song */
  #addRepeat(start, offset) {
    /** @type {Repeat} */
    const repeat = { start, offset, length: this.#length, sources: new Map() };
    for (const [track, buffer] of this.#buffers) this.#start(repeat, track, buffer);
    this.#repeats.push(repeat);
    return repeat;
  }

  /** @param {Repeat} repeat @param {Track} track @param {AudioBuffer} buffer */
  #start({ start, offset, sources }, track, buffer) {
    const late = Math.max(0, this.#frameIn(LEAD) - start);
    const from = offset + late;
    if (from >= buffer.length) return;
    const source = new AudioBufferSourceNode(this.context, { buffer });
    track.connectFrom(source);
    source.addEventListener('ended', () => source.disconnect());
    source.start((start + late) / this.context.sampleRate, from / this.context.sampleRate);
    sources.set(track, source);
  }

  /** Cancels the repeats that start after a frame. @param {number} frame */
  #cancelFrom(frame) {
    for (const { start, sources } of this.#repeats)
      if (start > frame) for (const source of sources.values()) source.disconnect();
    this.#repeats = this.#repeats.filter(({ start }) => start <= frame);
  }

  /** @param {number} at frame */
  #silence(at) {
    this.#cancelFrom(at);
    for (const { sources } of this.#repeats)
      for (const source of sources.values()) source.stop(at / this.context.sampleRate);
    this.#repeats = [];
  }

  /** Fades the output out and in again. @returns {number} the frame in between, at which it is silent */
  #fadeOut() {
    const at = this.#frameIn(LEAD);
    this.#fade.dip(at / this.context.sampleRate);
    return at;
  }

  #changed() {
    this.dispatchEvent(new Event('change'));
  }
}
