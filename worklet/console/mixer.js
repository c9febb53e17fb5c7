import { show } from '../common/errors.js';
import { INSPECT, inspectValues, refuseWrites } from './guarded.js';
import { MixerEventTarget } from './mixer-events.js';
import { copySession, saveSession } from './session.js';
import { loadedSchema, loadSchema } from './session-loader.js';
import { Stats } from './stats.js';
import { StripRegistry } from './strip-registry.js';
import { copyUserData } from './user-data.js';

/** Applies a valid session without its automation. @type {(mixer: Mixer, session: Session) => void} */
let restoreNow;
/** Returns a session without automation. @type {(mixer: Mixer) => Session} */
let saveNow;
/** Whether a batch of the mixer is running. @type {(mixer: Mixer) => boolean} */
let isBatching;

/**
 * What all mixers have in common: strips, batches, sessions, statistics and events. {@link AudioMixer} runs
 * in an AudioContext, `HeadlessMixer` from `busbar/headless` without one. {@link MixerEventMap} lists the
 * events. Use a mixer on the thread that made it.
 */
export class Mixer extends MixerEventTarget {
  #transport;
  #registry;
  /** @type {import('./user-data.js').UserData | undefined} */
  #userData;
  #capacity;
  #backend;
  #sampleRate;
  #smoothing;
  #stats;

  static {
    restoreNow = (mixer, session) => mixer.#apply(session, undefined, true);
    saveNow = (mixer) =>
      saveSession(mixer.#registry.lists, mixer.#registry.modulators, mixer.#userData, false);
    isBatching = (mixer) => mixer.#transport.batching;
  }

  /**
   * @param {object} parts
   * @param {import('../table/capacity.js').Capacity} parts.capacity
   * @param {import('../audio/engine-module.js').Backend} parts.backend
   * @param {number} parts.sampleRate
   * @param {number} parts.smoothing
   * @param {import('../transport/transport.js').Transport} parts.transport
   * @param {StripRegistry} parts.registry
   * @param {BaseAudioContext | null} parts.context the browser's own
   * @hideconstructor
   */
  constructor(parts) {
    super();
    if (!(parts?.registry instanceof StripRegistry))
      throw new TypeError(
        `${new.target.name}: mixers are made by createMixer() and createHeadlessMixer(), got ${show(parts)}.`,
      );
    const { capacity, backend, sampleRate, smoothing, transport, registry, context } = parts;
    registry.attach(this);
    this.#transport = transport;
    this.#registry = registry;
    this.#capacity = capacity;
    this.#backend = backend;
    this.#sampleRate = sampleRate;
    this.#smoothing = smoothing;
    this.#stats = new Stats(transport, context);
  }

  /** How many tracks and buses the mixer can hold at once, the master not counted. */
  get capacity() {
    return this.#capacity;
  }

  /**
   * Which engine is used: `wasm` (WebAssembly with SIMD) or `js` (JavaScript). Both give the same bits; `js`
   * takes about ten times as long.
   */
  get backend() {
    return this.#backend;
  }

  /** The sample rate in Hz. */
  get sampleRate() {
    return this.#sampleRate;
  }

  /** Seconds that a change of a value takes, the option `smoothing` of the mixer. */
  get smoothing() {
    return this.#smoothing;
  }

  /** Load and counters of the audio thread. */
  get stats() {
    return this.#stats;
  }

  /**
   * All strips: tracks, buses, the master. It is the same frozen array until a strip is added, removed or
   * moved.
   */
  get strips() {
    return this.#registry.strips;
  }

  /**
   * The tracks in the order in which they were added, or that of `moveTrack()` or the session. It is the same
   * frozen array until a strip is added, removed or moved.
   */
  get tracks() {
    return this.#registry.lists.tracks;
  }

  /**
   * The buses without the master, in the order in which they were added or that of the session. It is the
   * same frozen array until a strip is added, removed or moved.
   */
  get buses() {
    return this.#registry.lists.buses;
  }

  /**
   * Returns the strip with an id.
   * @param {string} id for instance `track-1`, `bus-2` or `master`
   * @returns {import('./strip.js').AnyStrip | undefined} undefined if the mixer has none with that id
   * @throws {TypeError} if `id` is not a string
   */
  strip(id) {
    if (typeof id !== 'string') throw new TypeError(`strip(): id must be a string, got ${show(id)}.`);
    return this.strips.find((strip) => strip.id === id);
  }

  /**
   * Data of the application that sessions keep, a frozen copy, undefined if there is none. Default undefined.
   * @returns {import('./user-data.js').UserData | undefined}
   */
  get userData() {
    return this.#userData;
  }

  /**
   * @param {import('./user-data.js').UserData | undefined} value plain data; it is copied
   * @throws {TypeError} if it is not plain data, naming the place
   * @throws {RangeError} if it has more than 65,536 characters as JSON
   * @throws {DOMException} InvalidStateError after `close()`
   */
  set userData(value) {
    const copy = value === undefined ? undefined : copyUserData(value, 'Mixer');
    this.assertNotClosed();
    this.#setUserData(copy);
  }

  /** The last strip. All others feed it, directly or through buses, and its output is the mixer's output. */
  get master() {
    return this.#registry.master;
  }

  /** Whether `close()` was called or the AudioContext was closed. */
  get closed() {
    return this.#transport.closed;
  }

  /**
   * Adds a track at the lowest free input. It feeds the master and has all parameters at their defaults,
   * except for those in the options. If its input already carries a signal, it fades in. The input of a
   * removed track is free again when the track has faded out and no source is connected to it. If no input is
   * free, the new track replaces the one that was removed the longest time ago: it begins when that one has
   * faded out, and gets the sources that are still connected to the input.
   * @param {import('./strip-options.js').StripOptions} [options]
   * @returns {Track}
   * @throws {TypeError} if `options` is not an object, or one of them is not known or wrong
   * @throws {RangeError} if the mixer has as many tracks as its capacity, the name is too long or the user
   *   data too large
   * @throws {DOMException} InvalidStateError after `close()`; InvalidAccessError if the output belongs to
   *   another mixer
   */
  addTrack(options = {}) {
    return /** @type {Track} */ (this.#registry.add('track', options));
  }

  /**
   * Adds a bus. It feeds the master and has all parameters at their defaults, except for those in the
   * options. If the only numbers left are those of removed buses that still fade out, it begins when the one
   * removed first has faded out.
   * @param {import('./strip-options.js').StripOptions} [options]
   * @returns {Bus}
   * @throws {TypeError} if `options` is not an object, or one of them is not known or wrong
   * @throws {RangeError} if the mixer has as many buses as its capacity, the name is too long or the user
   *   data too large
   * @throws {DOMException} InvalidStateError after `close()`; InvalidAccessError if the output belongs to
   *   another mixer
   */
  addBus(options = {}) {
    return /** @type {Bus} */ (this.#registry.add('bus', options));
  }

  /**
   * Moves a track to another place in `tracks`, for people who look at the mixer. Its input and its sound do
   * not change.
   * @param {Track} track
   * @param {number} position its place in `tracks` afterwards, an integer from 0
   * @throws {TypeError} if `track` is not a track or `position` not a number
   * @throws {RangeError} if `position` is not a place in `tracks`
   * @throws {DOMException} InvalidAccessError if the track belongs to another mixer; InvalidStateError if it
   *   was removed or the mixer closed
   */
  moveTrack(track, position) {
    this.#registry.moveTrack(track, position);
  }

  /**
   * The LFOs and envelope followers in the order in which they were added, or that of the session. It is the
   * same frozen array until one is added or removed.
   */
  get modulators() {
    return this.#registry.modulators.list;
  }

  /** Beats per minute, 10 to 1000, default 120: the tempo of LFOs with a period in beats. */
  get tempo() {
    return this.#registry.modulators.tempo;
  }

  /**
   * @param {number} value
   * @throws {TypeError} if it is not a number
   * @throws {RangeError} if it is out of range
   * @throws {DOMException} InvalidStateError after `close()`
   */
  set tempo(value) {
    this.#registry.modulators.setTempo(value);
  }

  /**
   * Adds an LFO, a slow oscillator that moves parameters: `lfo.connect(strip.pan, 0.5)`. A mixer can have 64
   * modulators.
   * @param {import('./modulators.js').LfoOptions} [options]
   * @returns {import('./modulator.js').Lfo}
   * @throws {TypeError} if `options` is not an object, or one of them is not known or wrong
   * @throws {RangeError} if one is out of range, or there are 64 modulators already
   * @throws {DOMException} InvalidStateError after `close()`; QuotaExceededError if there is no room for more
   *   scheduled changes
   */
  addLfo(options = {}) {
    return this.#registry.modulators.addLfo(options);
  }

  /**
   * Adds an envelope follower, which moves parameters by the level of a strip, for instance to lower a
   * filter's frequency while a kick drum sounds: `follower.connect(bass.ladder.frequency, -2, { scale:
   * 'octaves' })`.
   * @param {import('./strip.js').AnyStrip} strip the strip that it follows, after its fader
   * @param {import('./modulators.js').EnvelopeFollowerOptions} [options]
   * @returns {import('./modulator.js').EnvelopeFollower}
   * @throws {TypeError} if an argument is not known or wrong
   * @throws {RangeError} if an option is out of range, or there are 64 modulators already
   * @throws {DOMException} InvalidStateError if the strip was removed or the mixer closed; InvalidAccessError
   *   if the strip belongs to another mixer; QuotaExceededError if there is no room for more scheduled
   *   changes
   */
  addEnvelopeFollower(strip, options = {}) {
    return this.#registry.modulators.addEnvelopeFollower(strip, options);
  }

  /**
   * Runs `change` and makes everything that it sets, adds, removes and routes take effect in one quantum.
   * Batches nest; the outermost one publishes. If `change` throws, its batch is rolled back and the error is
   * rethrown.
   * @template T
   * @param {() => T} change a synchronous function
   * @returns {T} what `change` returns
   * @throws {TypeError} if `change` is not a function or is asynchronous
   * @throws {DOMException} InvalidStateError after `close()`
   * @throws any error that `change` throws
   */
  batch(change) {
    const { lists } = this.#registry;
    try {
      return this.#transport.batch(change);
    } catch (error) {
      this.#registry.rollBack(lists);
      throw error;
    }
  }

  /**
   * Resolves when everything that was set so far has reached the audio thread. Await it before
   * `startRendering()`: only flushed changes are guaranteed to reach an offline rendering. With the shared
   * transport it resolves at once. With the message transport it takes one round trip, which also updates
   * `stats` and meters.
   * @returns {Promise<void>}
   * @throws {DOMException} InvalidStateError after `close()`; with the message transport also if the mixer or
   *   its AudioContext is closed before the reply
   */
  async flush() {
    this.assertNotClosed();
    await this.#transport.flush();
  }

  /**
   * Returns the mixer's strips, routes, values and scheduled changes as plain data. `JSON.stringify(mixer)`
   * calls it. A parameter with scheduled changes has the value that they give now, and their times begin now.
   * @returns {Session}
   */
  toJSON() {
    return saveSession(this.#registry.lists, this.#registry.modulators, this.#userData);
  }

  /**
   * Replaces the mixer's strips, routes, values and user data with those of a session, in one quantum.
   * Resolves when the changes are published; `flush()` waits until they have reached the audio thread. If it
   * rejects, nothing has changed. Parameters that the session omits get their defaults. Values above the
   * maximum at this sample rate are lowered to it.
   *
   * The first call loads `session-schema.js`. Later calls, and all calls where `busbar/sessions` is imported,
   * take effect before they return. What is set, added or removed while the file loads stays as it is then.
   *
   * Strips are reused, so that they need not fade out. A strip whose id is in the session stays that
   * strip and keeps its sources. The mixer's other strips become the session's other strips of the same kind,
   * in order, with the session's ids and names. Strips that are left over are removed, and missing ones are
   * added.
   * @param {Session} session plain data, as from `toJSON()` or `JSON.parse()`, also behind a proxy; it is
   *   copied at the call
   * @returns {Promise<void>}
   * @throws {DOMException} DataError if the session is invalid, naming the place; NotSupportedError if it has
   *   another version; InvalidStateError after `close()`
   * @throws {RangeError} if the mixer's capacity is too small
   * @throws {Error} if `session-schema.js` cannot be loaded
   */
  async restore(session) {
    this.assertNotClosed();
    const copy = copySession(session);
    const schema = loadedSchema();
    if (schema) return this.#apply(schema.readSession(copy, this.#capacity));
    const { changes } = this.#registry;
    const later = changes.record();
    const { readSession } = await loadSchema().finally(() => changes.endRecord(later));
    this.#apply(readSession(copy, this.#capacity), later);
  }

  /**
   * Applies a valid session.
   * @param {Session} session
   * @param {import('./recording.js').Recording} [later] what was changed since the call of `restore()`
   * @param {boolean} [keepAutomation] whether the strips keep their scheduled changes
   */
  #apply(session, later, keepAutomation = false) {
    this.batch(() => {
      this.#registry.restore(session, later, keepAutomation);
      if (!later?.hasProperty(this, 'userData')) this.#setUserData(session.userData);
    });
  }

  /** @param {import('./user-data.js').UserData | undefined} value */
  #setUserData(value) {
    const old = this.#userData;
    if (value === old) return;
    this.#registry.changes.markProperty(this, 'userData', old);
    this.#transport.onRollBack(() => {
      this.#userData = old;
    });
    this.#userData = value;
  }

  /** @protected */
  assertNotClosed() {
    this.#transport.assertNotClosed();
  }

  /** Dispatches a `fault` event for every strip with new faults. @protected */
  dispatchFaults() {
    for (const detail of this.#registry.drainFaults())
      this.dispatchEvent(new CustomEvent('fault', { detail }));
  }

  /** @param {string} [reason] for the errors of later calls @protected */
  closeTransport(reason) {
    this.#transport.close(reason);
  }
}

Object.defineProperty(Mixer.prototype, INSPECT, { value: inspectValues });
refuseWrites(Mixer);

export { isBatching, restoreNow, saveNow };

/**
 * @typedef {import('./session-format.js').Session} Session
 * @typedef {import('./track.js').Track} Track
 * @typedef {import('./bus.js').Bus} Bus
 */
