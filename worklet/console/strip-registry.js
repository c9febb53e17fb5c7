import { hierarchyRequest, invalidAccess, show } from '../common/errors.js';
import { rangesAt } from '../table/ranges.js';
import { Bus } from './bus.js';
import { FaultLog } from './fault-log.js';
import { Master } from './master.js';
import { matchStrips, restoreValues } from './session.js';
import { MAX_ID } from './session-format.js';
import { handleOf, Strip } from './strip.js';
import { checkedName, defaultName, StripHandle } from './strip-handle.js';
import { Track } from './track.js';

/**
 * The strips of a mixer: which exist, their numbers, and which feeds which. The transport's words are
 * authoritative. The registry only caches objects, so a failed batch needs nothing but `invalidate()`.
 */
export class StripRegistry {
  #capacity;
  #transport;
  #ranges;
  #node;
  #faultLog;
  /** Number of lives so far. A life is the generation of a strip's number, unique in the mixer. */
  #lives = 0;
  /** The number in the last id of each kind, or the highest restored one. */
  #ids = { track: 0, bus: 0 };
  /** Whether counting has started again at 1, so that a new id may be in use. */
  #idsWrapped = false;
  /**
   * All strips that may be in the mixer. Removed ones stay as long as a batch that fails may bring them back.
   * @type {Set<AnyStrip>}
   */
  #candidates = new Set();
  /** Cache of `#stripsByIndex()`, null when it is out of date. @type {(AnyStrip | undefined)[] | null} */
  #byIndex = null;
  /** Cache of `strips`, null when it is out of date. @type {readonly AnyStrip[] | null} */
  #strips = null;

  /**
   * @param {import('../table/capacity.js').Capacity} capacity
   * @param {import('../transport/transport.js').Transport} transport
   * @param {number} sampleRate in Hz
   * @param {AudioWorkletNode | null} node null in a headless mixer
   */
  constructor(capacity, transport, sampleRate, node) {
    this.#capacity = capacity;
    this.#transport = transport;
    this.#ranges = rangesAt(sampleRate);
    this.#node = node;
    this.#faultLog = new FaultLog(transport);
    this.master = /** @type {Master} */ (
      this.#createStrip('master', capacity.tracks + capacity.buses, -1, 'master', defaultName('master', 1))
    );
  }

  /**
   * The strips in the order of their numbers, the master last. It is the same array until a strip is added or
   * removed.
   */
  get strips() {
    this.#strips ??= Object.freeze(this.#stripsByIndex().filter((strip) => strip !== undefined));
    return this.#strips;
  }

  /**
   * Adds a strip that feeds the master.
   * @param {'track' | 'bus'} kind
   * @param {unknown} options as given to addTrack() or addBus()
   * @returns {AnyStrip}
   * @throws {TypeError} if the options are not an object or the name is not a string
   * @throws {RangeError} if the capacity is used up or the name is too long
   * @throws {DOMException} InvalidStateError if the mixer is closed
   */
  add(kind, options) {
    this.#transport.assertNotClosed();
    const caller = kind === 'track' ? 'addTrack()' : 'addBus()';
    if (typeof options !== 'object' || options === null)
      throw new TypeError(`${caller}: options must be an object, got ${show(options)}.`);
    const first = kind === 'track' ? 0 : this.#capacity.tracks;
    const [index] = this.#freeIndices(kind, 1);
    const { name = defaultName(kind, index - first + 1) } = /** @type {{name?: unknown}} */ (options);
    return this.#createStrip(kind, index, this.master.index, this.#newId(kind), checkedName(name, caller));
  }

  /**
   * Replaces the mixer's strips with those of a valid session, in one batch. Names and ids, which a batch
   * cannot roll back, are set at its end.
   * @param {readonly StripSession[]} saved
   * @throws {RangeError} if the capacity is too small
   */
  restore(saved) {
    const present = this.strips.map(handleOf);
    const matches = matchStrips(saved, present);
    const missing = (/** @type {StripKind} */ kind) =>
      saved.filter((strip, i) => strip.kind === kind && !matches[i]).length;
    const free = {
      track: this.#freeIndices('track', missing('track')),
      bus: this.#freeIndices('bus', missing('bus')),
      master: [],
    };
    this.#transport.batch(() => {
      for (const handle of present) if (!matches.includes(handle)) handle.remove();
      const handles = saved.map(({ kind, id, name }, i) => {
        return (
          matches[i] ??
          handleOf(
            this.#createStrip(kind, /** @type {number} */ (free[kind].shift()), this.master.index, id, name),
          )
        );
      });
      const indices = new Map(saved.map(({ id }, i) => [id, handles[i].index]));
      for (const [i, { parameters, output }] of saved.entries()) {
        restoreValues(handles[i], parameters);
        if (output !== undefined)
          this.#transport.writeOutput(handles[i].index, /** @type {number} */ (indices.get(output)));
      }
      for (const [i, { id, name }] of saved.entries()) Object.assign(handles[i], { id, name });
    });
    for (const { kind, id } of saved)
      if (kind !== 'master') this.#ids[kind] = Math.max(this.#ids[kind], numberOf(id));
    this.invalidate();
  }

  /**
   * Removes a strip. Strips that feed it feed its output from now on.
   * @param {StripHandle} handle
   * @throws {DOMException} InvalidStateError if the strip was removed or the mixer closed
   */
  remove(handle) {
    handle.assertUsable();
    const output = this.#transport.outputOf(handle.index);
    const strips = this.strips;
    this.#transport.batch(() => {
      for (const strip of strips) {
        if (this.#transport.outputOf(strip.index) === handle.index)
          this.#transport.writeOutput(strip.index, output);
      }
      handle.remove();
    });
    this.invalidate();
  }

  /** @param {StripHandle} handle @returns {Bus | Master} */
  outputOf(handle) {
    return /** @type {Bus | Master} */ (this.#stripsByIndex()[this.#transport.outputOf(handle.index)]);
  }

  /**
   * Makes a strip feed another one.
   * @param {StripHandle} handle
   * @param {unknown} output a bus or the master, checked here
   * @throws {TypeError} if it is neither
   * @throws {DOMException} InvalidAccessError if it belongs to another mixer; HierarchyRequestError if the
   *   strip would feed itself; InvalidStateError if either strip was removed or the mixer closed
   */
  route(handle, output) {
    handle.assertUsable();
    if (!(output instanceof Bus || output instanceof Master)) {
      const got = output instanceof Strip ? handleOf(output) : show(output);
      throw new TypeError(`${handle}: output must be a bus or the master, got ${got}.`);
    }
    const target = handleOf(output);
    if (target.transport !== this.#transport)
      throw invalidAccess(
        `${handle}: output must be a strip of the same mixer, got ${target} of another mixer.`,
      );
    target.assertUsable();
    this.#assertNoCycle(handle, target);
    this.#transport.writeOutput(handle.index, target.index);
  }

  /** Returns the faults since the last call, by strip. Removed strips may be among them. */
  drainFaults() {
    return this.#faultLog.drain();
  }

  /** Drops the cached arrays, after strips were added or removed or a batch was rolled back. */
  invalidate() {
    this.#byIndex = null;
    this.#strips = null;
  }

  /**
   * Creates a strip with all parameters at their defaults, in one batch.
   * @param {StripKind} kind
   * @param {number} index a number of #freeIndices()
   * @param {number} output number of the strip that it feeds, -1 for the master
   * @param {string} id
   * @param {string} name
   */
  #createStrip(kind, index, output, id, name) {
    const life = 2 * ++this.#lives + 1;
    const handle = new StripHandle(this.#transport, this.#ranges, kind, index, life, id, name);
    this.#transport.batch(() => {
      for (let slot = 0; slot < this.#ranges.length; slot++) {
        const { defaultValue } = this.#ranges[slot];
        if (this.#transport.read(index, slot) !== defaultValue)
          this.#transport.write(index, slot, defaultValue);
      }
      this.#transport.writeOutput(index, output);
      this.#transport.keepMeter(index, false);
      this.#transport.writeLife(index, life);
    });
    const strip =
      kind === 'track'
        ? new Track(handle, this, this.#node)
        : kind === 'bus'
          ? new Bus(handle, this)
          : new Master(handle);
    this.#candidates.add(strip);
    this.#faultLog.add(strip);
    this.invalidate();
    return strip;
  }

  /**
   * Returns numbers for new strips of a kind: the lowest free ones, and then those whose strips were removed
   * the longest time ago.
   * @param {'track' | 'bus'} kind
   * @param {number} count how many are needed
   * @throws {RangeError} if the mixer's strips leave fewer
   */
  #freeIndices(kind, count) {
    const noun = kind === 'track' ? 'tracks' : 'buses';
    const capacity = this.#capacity[noun];
    const first = kind === 'track' ? 0 : this.#capacity.tracks;
    /** @type {number[]} */
    const free = [];
    /** @type {number[]} */
    const removed = [];
    for (let index = first; index < first + capacity; index++) {
      if ((this.#transport.lifeOf(index) & 1) === 1) continue;
      const isFree = this.#transport.isFree(index, kind === 'track' && this.#node !== null);
      (isFree ? free : removed).push(index);
    }
    const room = free.length + removed.length;
    if (room < count) {
      const needed = count === 1 ? `another ${kind}` : `${count} more ${noun}`;
      const inUse = room === 0 ? `all ${capacity}` : `${capacity - room} of ${capacity}`;
      throw new RangeError(`The mixer has no room for ${needed}: ${inUse} ${noun} are in use.`);
    }
    removed.sort((a, b) => this.#transport.lastRemovalOf(a) - this.#transport.lastRemovalOf(b));
    return [...free, ...removed].slice(0, count);
  }

  /** @param {'track' | 'bus'} kind */
  #newId(kind) {
    for (;;) {
      if (this.#ids[kind] === MAX_ID) {
        this.#ids[kind] = 0;
        this.#idsWrapped = true;
      }
      const id = `${kind}-${++this.#ids[kind]}`;
      if (!this.#idsWrapped || !this.#hasId(id)) return id;
    }
  }

  /** Whether a strip in the mixer has an id. @param {string} id */
  #hasId(id) {
    for (const strip of this.#candidates) if (strip.id === id && !strip.removed) return true;
    return false;
  }

  /** @param {StripHandle} from @param {StripHandle} to */
  #assertNoCycle(from, to) {
    const path = [from];
    for (let at = to; at !== from; at = handleOf(this.outputOf(at))) {
      path.push(at);
      if (at.kind === 'master') return;
    }
    const cycle = [...path, from].join(' → ');
    throw hierarchyRequest(`${from} cannot feed ${to}, since it would feed itself: ${cycle}.`);
  }

  /** @returns {(AnyStrip | undefined)[]} the strips by number, undefined for free numbers */
  #stripsByIndex() {
    if (!this.#byIndex) {
      this.#byIndex = new Array(this.#capacity.tracks + this.#capacity.buses + 1).fill(undefined);
      for (const strip of this.#candidates) {
        if (!strip.removed) this.#byIndex[strip.index] = strip;
        else if (!this.#transport.batching) this.#candidates.delete(strip);
      }
    }
    return this.#byIndex;
  }
}

/**
 * @typedef {import('./strip.js').AnyStrip} AnyStrip
 * @typedef {import('../table/parameters.js').StripKind} StripKind
 * @typedef {import('./session-format.js').StripSession} StripSession
 */

/** @param {string} id `track-7` @returns {number} 7 */
function numberOf(id) {
  return Number(id.slice(id.indexOf('-') + 1));
}
