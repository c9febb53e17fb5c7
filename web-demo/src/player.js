/**
 * @typedef {import('busbar').Track} Track
 * @typedef {{start: number, offset: number, length: number, sources: Map<Track, AudioBufferSourceNode>}} Pass one run through the song: frames
 */

const LEAD = 0.03; // seconds between a command and what it starts: the gate closes in the meantime
const FADE = 0.012;
const HORIZON = 3; // seconds that are scheduled ahead: timers of a hidden page run once a second
const TICK = 200; // ms

/**
 * Plays all tracks' buffers from the same frame. A loop is passes laid end to end on whole frames, each scheduled before the one before it ends,
 * so buffers of any lengths stay together and nothing is missing or doubled at the seam. Event: `change`.
 */
export class Player extends EventTarget {
  /** @type {Map<Track, AudioBuffer>} */
  #buffers = new Map();
  /** @type {Pass[]} */
  #passes = [];
  #gate;
  #offset = 0;
  #loop = true;
  #playing = false;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #timer;

  /** @param {AudioContext} context @param {import('busbar').AudioMixer} mixer heard through a gate that hides the cut of a stop or a seek */
  constructor(context, mixer) {
    super();
    this.context = context;
    this.#gate = new GainNode(context);
    mixer.connect(this.#gate).connect(context.destination);
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

  /** @param {Track} track @param {AudioBuffer} buffer joins the song at once */
  add(track, buffer) {
    const before = this.#length;
    this.#buffers.set(track, buffer);
    if (this.#playing && this.#length !== before) this.seek(this.position);
    else if (this.#playing) for (const pass of this.#passes) this.#start(pass, track, buffer);
    this.#changed();
  }

  /** @param {Track} track that has left the mixer */
  remove(track) {
    const before = this.#length;
    this.#buffers.delete(track);
    for (const { sources } of this.#passes) {
      // The strip is still fading.
      sources.get(track)?.stop(this.context.currentTime + 0.2);
      sources.delete(track);
    }
    if (this.#playing && this.#length === 0) this.stop();
    else if (this.#playing && this.#length !== before) this.seek(this.position);
    this.#changed();
  }

  /** Starts the context as well: call it from a click. */
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

  /** Back to the beginning. */
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
      const at = this.#closeGate();
      this.#silence(at);
      this.#begin(at);
    }
    this.#changed();
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
    const pass = this.#passes.findLast(({ start }) => start <= now) ?? this.#passes[0];
    return pass ? Math.min(pass.length, pass.offset + Math.max(0, now - pass.start)) : this.#offset;
  }

  #halt() {
    if (!this.#playing) return this.#changed();
    this.#silence(this.#closeGate());
    this.#playing = false;
    clearInterval(this.#timer);
    this.#changed();
  }

  /** @param {number} at frame */
  #begin(at) {
    this.#pass(at, this.#offset % Math.max(1, this.#length));
    this.#tick();
  }

  /** Lays down what begins before the horizon, forgets what is over, stops after the last pass. */
  #tick() {
    if (!this.#playing) return;
    const now = this.#now;
    const endOf = (/** @type {Pass} */ { start, length, offset }) => start + length - offset;
    const horizon = this.#frameIn(HORIZON);
    let last = this.#passes[this.#passes.length - 1];
    while (this.#loop && last && endOf(last) < horizon) last = this.#pass(endOf(last), 0);
    if (!last || endOf(last) <= now) return this.stop();
    this.#passes = this.#passes.filter((pass) => endOf(pass) > now);
  }

  /** @param {number} start frame of the context's time @param {number} offset frame of the song */
  #pass(start, offset) {
    /** @type {Pass} */
    const pass = { start, offset, length: this.#length, sources: new Map() };
    for (const [track, buffer] of this.#buffers) this.#start(pass, track, buffer);
    this.#passes.push(pass);
    return pass;
  }

  /** @param {Pass} pass @param {Track} track @param {AudioBuffer} buffer */
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

  /** @param {number} frame */
  #cancelFrom(frame) {
    for (const { start, sources } of this.#passes)
      if (start > frame) for (const source of sources.values()) source.disconnect();
    this.#passes = this.#passes.filter(({ start }) => start <= frame);
  }

  /** @param {number} at frame */
  #silence(at) {
    this.#cancelFrom(at);
    for (const { sources } of this.#passes)
      for (const source of sources.values()) source.stop(at / this.context.sampleRate);
    this.#passes = [];
  }

  /** @returns {number} the frame at which nothing is heard */
  #closeGate() {
    const at = this.#frameIn(LEAD);
    const time = at / this.context.sampleRate;
    const { gain } = this.#gate;
    const now = this.context.currentTime;
    gain.cancelScheduledValues(now);
    gain.setValueAtTime(gain.value, now);
    gain.linearRampToValueAtTime(0, Math.max(now, time - 0.005));
    gain.setValueAtTime(0, time + 0.005);
    gain.linearRampToValueAtTime(1, time + 0.005 + FADE);
    return at;
  }

  #changed() {
    this.dispatchEvent(new Event('change'));
  }
}
