import { messageOf } from '../common/errors.js';
import { MixerEventTarget } from './mixer-events.js';
import { saveSession } from './session.js';
import { Stats } from './stats.js';

/**
 * What all mixers have in common: strips, batches, sessions, statistics and events. {@link AudioMixer} runs
 * in an AudioContext, `HeadlessMixer` from `busbar/headless` without one. {@link MixerEventMap} lists the
 * events. Use a mixer on the thread that made it.
 */
export class Mixer extends MixerEventTarget {
  #transport;
  #registry;
  /** How many tracks and buses the mixer can hold at once, the master not counted. @readonly */
  capacity;
  /**
   * Which engine is used: `wasm` (WebAssembly with SIMD) or `js` (JavaScript). Both give the same bits; `js`
   * takes about ten times as long.
   * @readonly
   */
  backend;
  /** The sample rate in Hz. @readonly */
  sampleRate;
  /** Load and counters of the audio thread. @readonly */
  stats;

  /**
   * @param {object} parts
   * @param {import('../table/capacity.js').Capacity} parts.capacity
   * @param {import('../audio/engine-module.js').Backend} parts.backend
   * @param {number} parts.sampleRate
   * @param {import('../transport/transport.js').Transport} parts.transport
   * @param {import('./strip-registry.js').StripRegistry} parts.registry
   * @param {BaseAudioContext | null} parts.context the browser's own
   * @hideconstructor
   */
  constructor({ capacity, backend, sampleRate, transport, registry, context }) {
    super();
    this.#transport = transport;
    this.#registry = registry;
    this.capacity = capacity;
    this.backend = backend;
    this.sampleRate = sampleRate;
    this.stats = new Stats(transport, context);
  }

  /**
   * All strips in the order of their numbers: tracks, buses, the master. It is the same frozen array until a
   * strip is added or removed.
   */
  get strips() {
    return this.#registry.strips;
  }

  /** The tracks in the order of their inputs, a new array at each call. @returns {readonly Track[]} */
  get tracks() {
    return this.strips.filter((strip) => strip.kind === 'track');
  }

  /** The buses without the master, a new array at each call. @returns {readonly Bus[]} */
  get buses() {
    return this.strips.filter((strip) => strip.kind === 'bus');
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
   * Adds a track at the lowest free input. It feeds the master and has all parameters at their defaults. If
   * its input already carries a signal, it fades in.
   * @param {{name?: string}} [options] `name`: at most 1000 characters, default `Track 1`, `Track 2`... by
   *   input
   * @returns {Track}
   * @throws {TypeError} if `options` is not an object or the name is not a string
   * @throws {RangeError} if no input is free or the name is too long; the input of a removed track is free
   *   again when the track has faded out and no source is connected to it
   * @throws {DOMException} InvalidStateError after `close()`
   */
  addTrack(options = {}) {
    return /** @type {Track} */ (this.#registry.add('track', options));
  }

  /**
   * Adds a bus. It feeds the master and has all parameters at their defaults.
   * @param {{name?: string}} [options] `name`: at most 1000 characters, default `Bus 1`, `Bus 2`... by number
   * @returns {Bus}
   * @throws {TypeError} if `options` is not an object or the name is not a string
   * @throws {RangeError} if no number is free or the name is too long; the number of a removed bus is free
   *   again when the bus and its inputs have faded out
   * @throws {DOMException} InvalidStateError after `close()`
   */
  addBus(options = {}) {
    return /** @type {Bus} */ (this.#registry.add('bus', options));
  }

  /**
   * Runs `change` and makes everything that it sets, adds, removes and routes take effect in one quantum.
   * Batches nest; the outermost one publishes. If `change` throws, its batch is rolled back, except for
   * names, and the error is rethrown.
   * @template T
   * @param {() => T} change a synchronous function
   * @returns {T} what `change` returns
   * @throws {TypeError} if `change` is not a function or is asynchronous
   * @throws {DOMException} InvalidStateError after `close()`
   * @throws any error that `change` throws
   */
  batch(change) {
    try {
      return this.#transport.batch(change);
    } catch (error) {
      this.#registry.invalidate();
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
   * Returns the mixer's strips, routes and values as plain data. `JSON.stringify(mixer)` calls it.
   * @returns {import('./session-format.js').Session}
   */
  toJSON() {
    return saveSession(this.strips);
  }

  /**
   * Replaces the mixer's strips, routes and values with those of a session, in one quantum. Resolves when the
   * changes are published; `flush()` waits until they have reached the audio thread. If it rejects, nothing
   * has changed. Parameters that the session omits get their defaults. Values above the maximum at this
   * sample rate are lowered to it.
   *
   * Strips are reused, so that none has to fade out first. A strip whose id is in the session stays that
   * strip and keeps its sources. The mixer's other strips become the session's other strips of the same kind,
   * in order, with the session's ids and names. Strips that are left over are removed, and missing ones are
   * added.
   * @param {import('./session-format.js').Session} session plain data, as from `toJSON()` or `JSON.parse()`;
   *   it is copied at the call
   * @returns {Promise<void>}
   * @throws {DOMException} DataError if the session is invalid, naming the place; NotSupportedError if it has
   *   another version; InvalidStateError after `close()`
   * @throws {RangeError} if the mixer's capacity is too small, or numbers of removed strips are not free yet
   * @throws {Error} if `session-schema.js` cannot be loaded; it is loaded at the first call
   */
  async restore(session) {
    this.assertNotClosed();
    const copy = cloneOf(session);
    const { readSession } = await loadSchema();
    const { strips } = readSession(copy, this.capacity);
    this.batch(() => this.#registry.restore(strips));
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

/** Loads the schema only when it is needed, since most pages never restore a session. */
async function loadSchema() {
  try {
    return await import('./session-schema.js');
  } catch (error) {
    throw new Error(`restore(): Busbar's session-schema.js could not be loaded: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

/** @param {unknown} session */
function cloneOf(session) {
  try {
    return structuredClone(session);
  } catch (error) {
    throw new DOMException(`restore(): session must be plain data: ${messageOf(error)}`, 'DataError');
  }
}

/**
 * @typedef {import('./track.js').Track} Track
 * @typedef {import('./bus.js').Bus} Bus
 */
