import { messageOf } from '../common/errors.js';
import { MixerEventTarget } from './mixer-events.js';
import { saveSession } from './session.js';
import { Stats } from './stats.js';

/**
 * The mixer: strips, batches, statistics. {@link AudioMixer} puts it into an AudioContext, `HeadlessMixer` of `busbar/headless` runs it without one.
 * {@link MixerEventMap} lists its events.
 */
export class Mixer extends MixerEventTarget {
  #transport;
  #registry;
  /** How many strips fit in at once; the master comes on top. @readonly */
  capacity;
  /** What computes: `wasm`, or `js` with the same bits in some ten times the time. @readonly */
  backend;
  /** In Hz. @readonly */
  sampleRate;
  /** What the audio thread says of itself. @readonly */
  stats;

  /**
   * @param {object} parts
   * @param {import('../table/capacity.js').Capacity} parts.capacity
   * @param {import('../loading/choices.js').Backend} parts.backend
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

  /** All strips in the order of their numbers: tracks, buses, the master. The same frozen array until a strip comes or goes. */
  get strips() {
    return this.#registry.strips;
  }

  /** The tracks in the order of their inputs. @returns {readonly Track[]} */
  get tracks() {
    return this.strips.filter((strip) => strip.kind === 'track');
  }

  /** The buses without the master. @returns {readonly Bus[]} */
  get buses() {
    return this.strips.filter((strip) => strip.kind === 'bus');
  }

  /** The last bus: all strips feed it in the end, its sound is the mixer's. */
  get master() {
    return this.#registry.master;
  }

  /** Whether `close()` was called. */
  get closed() {
    return this.#transport.closed;
  }

  /**
   * Adds a track at the lowest free input; it feeds the master. Under a source that already sounds it fades in.
   * @param {{name?: string}} [options] `name`: default `Track 1`, `Track 2`...
   * @returns {Track}
   * @throws {RangeError} if the capacity is exhausted
   * @throws {TypeError} if the name is no string
   * @throws {DOMException} InvalidStateError after `close()`
   */
  addTrack(options = {}) {
    return /** @type {Track} */ (this.#registry.add('track', options));
  }

  /**
   * Adds a bus; it feeds the master.
   * @param {{name?: string}} [options] `name`: default `Bus 1`, `Bus 2`...
   * @returns {Bus}
   * @throws {RangeError} if the capacity is exhausted
   * @throws {TypeError} if the name is no string
   * @throws {DOMException} InvalidStateError after `close()`
   */
  addBus(options = {}) {
    return /** @type {Bus} */ (this.#registry.add('bus', options));
  }

  /**
   * Makes everything that `change` sets, adds, removes and routes land in one quantum. Batches nest; the outermost one publishes. If `change`
   * throws, everything of that batch is taken back, and the error passed on. (Names are not taken back.)
   * @template T
   * @param {() => T} change
   * @returns {T} what `change` returns
   * @throws {TypeError} if `change` is no function or is asynchronous
   * @throws {DOMException} InvalidStateError after `close()`
   */
  batch(change) {
    try {
      return this.#transport.batch(change);
    } catch (error) {
      this.#registry.forget();
      throw error;
    }
  }

  /**
   * Resolves when the audio thread has what was said so far; await it before `startRendering()`. With the shared transport that is at once. With
   * the message transport it takes a trip there and back, and what `stats` and meters say afterwards is of then.
   * @returns {Promise<void>}
   * @throws {DOMException} InvalidStateError after `close()`; with the message transport also if the mixer or its AudioContext is closed meanwhile
   */
  async flush() {
    this.assertNotClosed();
    await this.#transport.flush();
  }

  /**
   * The mix as plain data, for `JSON.stringify(mixer)`: strips, routes and values.
   * @returns {import('./session-format.js').Session}
   */
  toJSON() {
    return saveSession(this.strips);
  }

  /**
   * Makes the mix that of a session, all of it in one quantum; `toJSON()` then gives the session back. Resolves when that is said, as every change is
   * (`flush()` tells when it is heard). If it rejects, nothing has changed. Values that the sample rate does not allow are lowered to what it allows.
   *
   * A strip whose id the session has remains that strip, sources and all. Of the others, those of the session take over those of the mixer, kind by
   * kind and in order, with a new id and name, so that none need fade first. What is left over is removed or added.
   * @param {import('./session-format.js').Session} session plain data, as from `toJSON()` or `JSON.parse()`; taken as it is at the call
   * @returns {Promise<void>}
   * @throws {DOMException} DataError if the session is wrong, saying where; NotSupportedError if it is of another version; InvalidStateError after
   *   `close()`
   * @throws {RangeError} if its strips do not fit in
   * @throws {Error} if `session-schema.js`, loaded when first needed, cannot be
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

  /** Dispatches `fault` for every strip with new ones. @protected */
  dispatchFaults() {
    for (const detail of this.#registry.drainFaults())
      this.dispatchEvent(new CustomEvent('fault', { detail }));
  }

  /** @protected */
  closeTransport() {
    this.#transport.close();
  }
}

/** Most pages restore nothing: the file waits until one does. */
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
