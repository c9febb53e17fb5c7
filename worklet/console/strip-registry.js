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
 * The strips of a mixer: who is in it, at which number, and who feeds whom. The truth is in the transport's words; this only keeps the objects,
 * so a batch that fails needs no undoing here beyond looking again.
 */
export class StripRegistry {
  #capacity;
  #transport;
  #ranges;
  #node;
  #faultLog;
  #lives = 0;
  /** The number last given, or the highest one restored, by kind. */
  #ids = { track: 0, bus: 0 };
  /** That count has started again, so what it comes to may be taken. */
  #idsWrapped = false;
  /** Every strip that may be in the mixer: the removed ones are dropped once no batch can bring them back. @type {Set<AnyStrip>} */
  #candidates = new Set();
  /** What `byIndex` has found, until somebody comes or goes. @type {(AnyStrip | undefined)[] | null} */
  #byIndex = null;
  /** @type {readonly AnyStrip[] | null} */
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
      this.#makeStrip('master', capacity.tracks + capacity.buses, -1, 'master', defaultName('master', 1))
    );
  }

  /** The strips in the mixer in the order of their numbers, the master last. The same array until somebody comes or goes. */
  get strips() {
    this.#strips ??= Object.freeze(this.#look().filter((strip) => strip !== undefined));
    return this.#strips;
  }

  /**
   * @param {'track' | 'bus'} kind
   * @param {unknown} options
   * @returns {AnyStrip}
   */
  add(kind, options) {
    this.#transport.assertNotClosed();
    const caller = kind === 'track' ? 'addTrack()' : 'addBus()';
    if (typeof options !== 'object' || options === null)
      throw new TypeError(`${caller} takes an object of options, got ${show(options)}.`);
    const first = kind === 'track' ? 0 : this.#capacity.tracks;
    const [index] = this.#freeIndices(kind, 1);
    const { name = defaultName(kind, index - first + 1) } = /** @type {{name?: unknown}} */ (options);
    return this.#makeStrip(kind, index, this.master.index, this.#newId(kind), checkedName(name, caller));
  }

  /**
   * Makes the strips those of a valid session, in one batch; its names and ids are there when that has landed.
   * @param {readonly StripSession[]} saved
   * @throws {RangeError} if they do not fit in
   */
  restore(saved) {
    const present = this.strips.map(handleOf);
    const places = matchStrips(saved, present);
    const lacking = (/** @type {StripKind} */ kind) =>
      saved.filter((strip, i) => strip.kind === kind && !places[i]).length;
    const free = {
      track: this.#freeIndices('track', lacking('track')),
      bus: this.#freeIndices('bus', lacking('bus')),
      master: [],
    };
    this.#transport.batch(() => {
      for (const handle of present) if (!places.includes(handle)) handle.leave();
      const handles = saved.map(({ kind, id, name }, i) => {
        return (
          places[i] ??
          handleOf(
            this.#makeStrip(kind, /** @type {number} */ (free[kind].shift()), this.master.index, id, name),
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
    this.forget();
  }

  /** @param {StripHandle} handle */
  remove(handle) {
    handle.assertUsable();
    const output = this.#transport.outputOf(handle.index);
    const strips = this.strips;
    this.#transport.batch(() => {
      for (const strip of strips) {
        if (this.#transport.outputOf(strip.index) === handle.index)
          this.#transport.writeOutput(strip.index, output);
      }
      handle.leave();
    });
    this.forget();
  }

  /** @param {StripHandle} handle @returns {Bus | Master} */
  outputOf(handle) {
    return /** @type {Bus | Master} */ (this.#look()[this.#transport.outputOf(handle.index)]);
  }

  /** @param {StripHandle} handle @param {unknown} output */
  route(handle, output) {
    handle.assertUsable();
    if (!(output instanceof Bus || output instanceof Master)) {
      throw new TypeError(
        `${handle}: output must be a bus or the master, got ${output instanceof Strip ? handleOf(output) : show(output)}.`,
      );
    }
    const target = handleOf(output);
    if (target.transport !== this.#transport)
      throw invalidAccess(
        `${handle}: output must be a strip of the same mixer, got ${target} of another one.`,
      );
    target.assertUsable();
    this.#assertNoCycle(handle, target);
    this.#transport.writeOutput(handle.index, target.index);
  }

  /** Faults since last asked, with the strips they are of; one that was removed may be among them. */
  drainFaults() {
    return this.#faultLog.take();
  }

  /** Looks again at who is there: after a batch that failed. */
  forget() {
    this.#byIndex = null;
    this.#strips = null;
  }

  /**
   * Brings a strip into being, all defaults, in one go.
   * @param {StripKind} kind
   * @param {number} index
   * @param {number} output
   * @param {string} id
   * @param {string} name
   */
  #makeStrip(kind, index, output, id, name) {
    const life = 2 * ++this.#lives + 1;
    const handle = new StripHandle(this.#transport, this.#ranges, kind, index, life, id, name);
    this.#transport.batch(() => {
      for (let slot = 0; slot < this.#ranges.length; slot++) {
        const { defaultValue } = this.#ranges[slot];
        if (this.#transport.read(index, slot) !== defaultValue)
          this.#transport.write(index, slot, defaultValue);
      }
      this.#transport.writeOutput(index, output);
      this.#transport.writeLife(index, life);
    });
    const strip =
      kind === 'track'
        ? new Track(handle, this, this.#node)
        : kind === 'bus'
          ? new Bus(handle, this)
          : new Master(handle);
    this.#candidates.add(strip);
    this.#faultLog.enter(strip);
    this.forget();
    return strip;
  }

  /**
   * The lowest free numbers.
   * @param {'track' | 'bus'} kind
   * @param {number} count how many
   */
  #freeIndices(kind, count) {
    const noun = kind === 'track' ? 'tracks' : 'buses';
    const capacity = this.#capacity[noun];
    const first = kind === 'track' ? 0 : this.#capacity.tracks;
    /** @type {number[]} */
    const free = [];
    for (let index = first; index < first + capacity && free.length < count; index++) {
      if (this.#transport.isFree(index, kind === 'track' && this.#node !== null)) free.push(index);
    }
    if (free.length === count) return free;
    const wish = count === 1 ? `another ${kind}` : `${count} more ${noun}`;
    const taken = free.length === 0 ? `all ${capacity}` : `${capacity - free.length} of ${capacity}`;
    const fading = capacity - free.length - this.strips.filter((strip) => strip.kind === kind).length;
    const why =
      fading > 0 ? ` (${fading} of them removed, but still fading or their inputs still connected)` : '';
    throw new RangeError(`No room for ${wish}: ${taken} ${noun} of the mixer's capacity are taken${why}.`);
  }

  /** @param {'track' | 'bus'} kind */
  #newId(kind) {
    for (;;) {
      if (this.#ids[kind] === MAX_ID) {
        this.#ids[kind] = 0;
        this.#idsWrapped = true;
      }
      const id = `${kind}-${++this.#ids[kind]}`;
      if (!this.#idsWrapped || !this.#knows(id)) return id;
    }
  }

  /** Whether a strip in the mixer has that id. @param {string} id */
  #knows(id) {
    for (const strip of this.#candidates) if (strip.id === id && !strip.removed) return true;
    return false;
  }

  /** @param {StripHandle} from @param {StripHandle} to */
  #assertNoCycle(from, to) {
    const way = [from];
    for (let at = to; at !== from; at = handleOf(this.outputOf(at))) {
      way.push(at);
      if (at.kind === 'master') return;
    }
    throw hierarchyRequest(`${from} cannot feed ${to}, it would feed itself: ${[...way, from].join(' → ')}.`);
  }

  /** @returns {(AnyStrip | undefined)[]} by number */
  #look() {
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
