import { hierarchyRequest, invalidAccess, show } from '../common/errors.js';
import { rangesAt } from '../table/ranges.js';
import { lifeBitOf, outputBitOf } from '../transport/layout.js';
import { Bus } from './bus.js';
import { Changes } from './changes.js';
import { FaultLog } from './fault-log.js';
import { Master } from './master.js';
import { Modulators } from './modulators.js';
import { setHook } from './observable.js';
import { matchStrips, restoreAutomation, restoreValues } from './session.js';
import { MAX_ID } from './session-format.js';
import { handleOf, Strip } from './strip.js';
import { defaultName, StripHandle, slotOf } from './strip-handle.js';
import { readStripOptions } from './strip-options.js';
import { Track } from './track.js';

const PAN_LAW = slotOf('panLaw');

/** @type {readonly never[]} */
const NO_STRIPS = Object.freeze([]);

/**
 * The strips of a mixer: which exist, their numbers, and which feeds which. The transport's words are
 * authoritative. The registry only caches objects, so a failed batch needs nothing but `rollBack()`.
 */
export class StripRegistry {
  #capacity;
  #transport;
  #ranges;
  #node;
  #panLaw;
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
  /** Cache of `lists`, null when it is out of date. @type {StripLists | null} */
  #lists = null;
  /** The latest value of `lists`, whose arrays are kept if they are still right. @type {StripLists} */
  #latestLists = { strips: NO_STRIPS, tracks: NO_STRIPS, buses: NO_STRIPS };
  /** @type {import('./mixer.js').Mixer | null} */
  #mixer = null;
  /** Dispatches the `change` events of strips, parameters and the mixer. */
  changes;
  /** LFOs and envelope followers. */
  modulators;
  /** @type {import('./strip-handle.js').MixerParts} */
  #parts;

  /**
   * @param {import('../table/capacity.js').Capacity} capacity
   * @param {import('../transport/transport.js').Transport} transport
   * @param {number} sampleRate in Hz
   * @param {AudioWorkletNode | null} node null in a headless mixer
   * @param {number} [panLaw] that of new strips, by its number in the table
   */
  constructor(capacity, transport, sampleRate, node, panLaw = 0) {
    this.#capacity = capacity;
    this.#transport = transport;
    this.#ranges = rangesAt(sampleRate);
    transport.sampleRate = sampleRate;
    this.#node = node;
    this.#panLaw = panLaw;
    this.#faultLog = new FaultLog(transport);
    this.changes = new Changes(transport, {
      strips: () => this.strips,
      forgetStrips: () => this.invalidate(),
      handleOf,
      modulators: () => this.modulators,
      mixer: () => /** @type {import('./mixer.js').Mixer} */ (this.#mixer),
    });
    this.modulators = new Modulators(transport, this.changes);
    const { changes, modulators } = this;
    this.#parts = { transport, ranges: this.#ranges, changes, modulators, sampleRate };
    this.master = /** @type {Master} */ (
      this.#createStrip('master', capacity.tracks + capacity.buses, -1, 'master', defaultName('master', 1))
    );
  }

  /** Sets the mixer that dispatches the events. @param {import('./mixer.js').Mixer} mixer */
  attach(mixer) {
    this.#mixer = mixer;
    setHook(mixer, this.changes);
  }

  /** The strips of each kind, the same arrays until a strip is added, removed or moved. */
  get lists() {
    if (!this.#lists) this.#lists = this.#latestLists = this.#listStrips();
    return this.#lists;
  }

  /** All strips: tracks, buses, the master. */
  get strips() {
    return this.lists.strips;
  }

  /**
   * Adds a strip.
   * @param {'track' | 'bus'} kind
   * @param {unknown} options as given to addTrack() or addBus()
   * @returns {AnyStrip}
   * @throws {TypeError} if the options are not an object, or one of them is not known or wrong
   * @throws {RangeError} if the capacity is used up, the name is too long or the user data too large
   * @throws {DOMException} InvalidStateError if the mixer is closed; InvalidAccessError if the output belongs
   *   to another mixer
   */
  add(kind, options) {
    this.#transport.assertNotClosed();
    const caller = kind === 'track' ? 'addTrack()' : 'addBus()';
    const { name, output, userData, values } = readStripOptions(kind, options, caller, this.#ranges);
    const target = output === undefined ? this.master.index : this.#targetOf(output, caller).index;
    const first = kind === 'track' ? 0 : this.#capacity.tracks;
    const [index] = this.#freeIndices(kind, 1);
    return this.#transport.batch(() => {
      const id = this.#newId(kind);
      const strip = this.#createStrip(kind, index, target, id, name ?? defaultName(kind, index - first + 1));
      handleOf(strip).userData = userData;
      for (const [slot, value] of values)
        if (this.#transport.read(index, slot) !== Math.fround(value))
          this.#transport.write(index, slot, value);
      return strip;
    });
  }

  /**
   * Moves a track to a place among the tracks.
   * @param {unknown} track checked here
   * @param {unknown} position its place in `lists.tracks` afterwards, checked here
   */
  moveTrack(track, position) {
    this.#transport.assertNotClosed();
    if (!(track instanceof Track))
      throw new TypeError(`moveTrack(): track must be a track of this mixer, got ${describe(track)}.`);
    const handle = handleOf(track);
    if (handle.transport !== this.#transport)
      throw invalidAccess(`moveTrack(): track must be one of this mixer, got ${handle} of another mixer.`);
    handle.assertUsable();
    const { tracks } = this.lists;
    const range = `an integer from 0 to ${tracks.length - 1}`;
    const message = `moveTrack(): position must be ${range}, got ${show(position)}.`;
    if (typeof position !== 'number') throw new TypeError(message);
    if (!Number.isInteger(position) || position < 0 || position >= tracks.length)
      throw new RangeError(message);
    const others = tracks.filter((other) => other !== track);
    this.#reorder([...others.slice(0, position), track, ...others.slice(position)]);
  }

  /**
   * Replaces the mixer's strips with those of a valid session, in one batch.
   * @param {import('./session-format.js').Session} session its user data is frozen
   * @param {import('./recording.js').Recording} [later] what was written after the call of restore(), which
   *   stays as it is
   * @param {boolean} [keepAutomation] whether the strips keep their scheduled changes
   * @throws {RangeError} if the capacity is too small
   */
  restore(session, later, keepAutomation = false) {
    const { strips, order } = session;
    const wasChanged = (/** @type {StripHandle} */ { index }) =>
      later?.hasWord(index, lifeBitOf(this.#transport.layout)) === true;
    const saved = strips.filter(({ id }) => !later?.removedIds.has(id));
    const present = this.strips.map(handleOf).filter((handle) => !wasChanged(handle));
    const matches = matchStrips(saved, present);
    const missing = (/** @type {StripKind} */ kind) =>
      saved.filter((strip, i) => strip.kind === kind && !matches[i]).length;
    this.#transport.batch(() => {
      for (const handle of present) if (!matches.includes(handle)) handle.remove();
      this.invalidate();
      const free = {
        track: this.#freeIndices('track', missing('track')),
        bus: this.#freeIndices('bus', missing('bus')),
        master: [],
      };
      const handles = saved.map(({ kind, id, name }, i) => {
        if (matches[i]) return matches[i];
        const index = /** @type {number} */ (free[kind].shift());
        return handleOf(this.#createStrip(kind, index, this.master.index, id, name));
      });
      const handleById = new Map(saved.map(({ id }, i) => [id, handles[i]]));
      for (const [i, strip] of saved.entries()) {
        this.#restoreStrip(handles[i], strip, handleById, later, keepAutomation);
        if (!keepAutomation) restoreAutomation(handles[i], strip.automation ?? {}, later);
      }
      if (later) this.#mendRoutes(later);
      const places = new Map(
        (order ?? saved.map(({ id }) => id)).map((id, place) => [handleById.get(id), place]),
      );
      const placeOf = (/** @type {AnyStrip} */ strip) => places.get(handleOf(strip)) ?? places.size;
      this.invalidate();
      this.#reorder([...this.strips].sort((a, b) => placeOf(a) - placeOf(b)));
      if (later?.hasProperty(this.modulators, 'revision')) return;
      const stripById = new Map(this.strips.map((strip) => [handleOf(strip), strip]));
      this.modulators.restore(session, (id) => {
        const handle = /** @type {StripHandle} */ (handleById.get(id));
        return /** @type {AnyStrip} */ (stripById.get(handle));
      });
    });
    for (const { kind, id } of saved)
      if (kind !== 'master') this.#ids[kind] = Math.max(this.#ids[kind], numberOf(id));
    // Strips that were added after the call of restore() give way to the session's ids.
    for (const handle of this.strips.map(handleOf)) {
      if (wasChanged(handle) && handle.kind !== 'master' && saved.some(({ id }) => id === handle.id))
        handle.setProperty('id', this.#newId(handle.kind));
    }
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
    this.changes.markRemoval(handle.id);
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
    const target = this.#targetOf(output, handle);
    this.#assertNoCycle(handle, target);
    this.#transport.writeOutput(handle.index, target.index);
  }

  /** Returns the faults since the last call, by strip. Removed strips may be among them. */
  drainFaults() {
    return this.#faultLog.drain();
  }

  /**
   * Takes back the arrays from before a batch that was rolled back.
   * @param {StripLists} lists
   */
  rollBack(lists) {
    this.invalidate();
    this.#lists = this.#latestLists = lists;
  }

  /** Drops the cached arrays, after strips were added or removed. */
  invalidate() {
    this.#byIndex = null;
    this.#lists = null;
  }

  /**
   * Checks the output of a strip.
   * @param {unknown} output
   * @param {unknown} owner the strip, or the call that makes it, for messages
   * @returns {StripHandle}
   */
  #targetOf(output, owner) {
    if (!(output instanceof Bus || output instanceof Master))
      throw new TypeError(`${owner}: output must be a bus or the master, got ${describe(output)}.`);
    const target = handleOf(output);
    if (target.transport !== this.#transport)
      throw invalidAccess(
        `${owner}: output must be a strip of the same mixer, got ${target} of another mixer.`,
      );
    target.assertUsable();
    return target;
  }

  /**
   * Sets a strip to its part of a session, except for what was written later.
   * @param {StripHandle} handle
   * @param {StripSession} saved
   * @param {Map<string, StripHandle>} handleById
   * @param {import('./recording.js').Recording | undefined} later
   * @param {boolean} keepAutomation
   */
  #restoreStrip(handle, { id, name, output, userData, parameters }, handleById, later, keepAutomation) {
    restoreValues(handle, parameters, later, keepAutomation);
    const target = handleById.get(output ?? '') ?? handleOf(this.master);
    if (handle.kind !== 'master' && !later?.hasWord(handle.index, outputBitOf(this.#transport.layout)))
      this.#transport.writeOutput(handle.index, target.index);
    handle.setProperty('id', id);
    if (!later?.hasProperty(handle, 'name')) handle.setProperty('name', name);
    if (!later?.hasProperty(handle, 'userData')) handle.setProperty('userData', userData);
  }

  /**
   * Routes to the master what feeds a strip that a session has removed, and buses that feed themselves by a
   * route of the session and a later one.
   * @param {import('./recording.js').Recording} later
   */
  #mendRoutes(later) {
    this.invalidate();
    const master = this.master.index;
    const byIndex = this.#stripsByIndex();
    for (const { index } of this.strips)
      if (index !== master && !byIndex[this.#transport.outputOf(index)])
        this.#transport.writeOutput(index, master);
    for (const { index } of this.lists.buses) {
      /** @type {number[]} */
      const path = [];
      let at = index;
      for (; at !== master && !path.includes(at); at = this.#transport.outputOf(at)) path.push(at);
      if (at === master) continue;
      // Not all routes of the circle are later ones, since route() has checked those.
      const saved = path
        .slice(path.indexOf(at))
        .find((bus) => !later.hasWord(bus, outputBitOf(this.#transport.layout)));
      this.#transport.writeOutput(/** @type {number} */ (saved), master);
    }
  }

  /** @param {readonly AnyStrip[]} strips these come first, in this order */
  #reorder(strips) {
    const old = this.#candidates;
    const undo = () => {
      this.#candidates = old;
      this.invalidate();
    };
    this.#transport.onRollBack(undo);
    this.#candidates = new Set([...strips, ...old]);
    this.#lists = null;
    this.changes.markProperty(this, 'order', old);
  }

  /** @returns {StripLists} */
  #listStrips() {
    const present = [...this.#candidates].filter((strip) => !strip.removed);
    if (!this.#transport.batching) this.#candidates = new Set(present);
    const old = this.#latestLists;
    const tracks = sameArray(
      old.tracks,
      present.filter((strip) => strip.kind === 'track'),
    );
    const buses = sameArray(
      old.buses,
      present.filter((strip) => strip.kind === 'bus'),
    );
    return { tracks, buses, strips: sameArray(old.strips, [...tracks, ...buses, this.master]) };
  }

  /**
   * Creates a strip with all parameters at their defaults and the mixer's pan law, in one batch.
   * @param {StripKind} kind
   * @param {number} index a number of #freeIndices()
   * @param {number} output number of the strip that it feeds, -1 for the master
   * @param {string} id
   * @param {string} name
   */
  #createStrip(kind, index, output, id, name) {
    const life = 2 * ++this.#lives + 1;
    const handle = new StripHandle(this.#parts, kind, index, life, id, name);
    this.#transport.batch(() => {
      for (let slot = 0; slot < this.#ranges.length; slot++) {
        const value = slot === PAN_LAW ? this.#panLaw : this.#ranges[slot].defaultValue;
        if (this.#transport.read(index, slot) !== value) this.#transport.write(index, slot, value);
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

/**
 * @typedef {object} StripLists The strips in their order, as frozen arrays.
 * @property {readonly AnyStrip[]} strips
 * @property {readonly Track[]} tracks
 * @property {readonly Bus[]} buses
 */

/**
 * The old array if it holds the same strips, so that frameworks render nothing again.
 * @template T
 * @param {readonly T[]} old
 * @param {readonly T[]} now
 */
function sameArray(old, now) {
  const same = old.length === now.length && now.every((strip, i) => strip === old[i]);
  return same ? old : Object.freeze(now);
}

/** A value in a message; strips with their names. @param {unknown} value */
function describe(value) {
  return value instanceof Strip ? `${handleOf(/** @type {AnyStrip} */ (value))}` : show(value);
}

/** @param {string} id `track-7` @returns {number} 7 */
function numberOf(id) {
  return Number(id.slice(id.indexOf('-') + 1));
}
