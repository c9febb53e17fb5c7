import { checkedNumber, checkedOptions } from '../common/checks.js';
import { assertKnownOptions, invalidState, show } from '../common/errors.js';
import { INSPECT, inspectValues, refuseWrites } from './guarded.js';
import { isBatching, Mixer, restoreNow, saveNow } from './mixer.js';
import { Observable } from './observable.js';
import { saveStrip } from './session.js';

/** @typedef {import('./session-format.js').Session} Session */

/**
 * @typedef {object} HistoryOptions The options of `createHistory`.
 * @property {number} [limit] most steps that can be undone, 1 to 10,000, default 100; older ones are dropped
 * @property {number} [mergeMs] changes of the same properties of the same strips, or of some of them, become
 *   one step if they follow each other within this many ms, 0 to 60,000, default 500; a fader's drag is one
 *   step that way
 *
 * @typedef {object} HistoryEventMap The events of a history, by type.
 * @property {CustomEvent<HistorySteps>} change the steps have changed
 *
 * @typedef {object} HistorySteps The `detail` of a history's `change` event.
 * @property {number} undoSteps how many steps can be undone
 * @property {number} redoSteps how many steps can be redone
 */

/** @type {ReadonlySet<string>} */
const NONE = new Set();

/** Typed for the history's event. */
const HistoryEventTarget = /** @type {new () => import('./change-events.js').Events<HistoryEventMap>} */ (
  /** @type {unknown} */ (Observable)
);

/**
 * Undo and redo of everything that a session holds: values, names, routes, order, user data, strips that were
 * added or removed. It records a step at the end of a task in which the mixer has changed. The sources of a
 * track that comes back have to be connected again; the mixer's `change` event lists such tracks in `added`.
 * Made by {@link createHistory}.
 */
export class History extends HistoryEventTarget {
  #mixer;
  #limit;
  #mergeMs;
  /** The mixer's session now. @type {Session} */
  #present;
  /** Sessions that undo() restores, the latest last. @type {Session[]} */
  #past = [];
  /** Sessions that redo() restores, the next one last. @type {Session[]} */
  #future = [];
  /** What the latest step has changed, and when, to merge the next change into it. */
  #latest = { properties: NONE, time: Number.NEGATIVE_INFINITY };
  /** After beginStep(): `empty` until the first change, then `begun`. @type {'none' | 'empty' | 'begun'} */
  #gesture = 'none';
  #closed = new AbortController();

  /**
   * @param {Mixer} mixer
   * @param {number} limit
   * @param {number} mergeMs
   * @hideconstructor
   */
  constructor(mixer, limit, mergeMs) {
    super();
    assertMixer(mixer, 'History: it is made by createHistory(mixer);');
    this.#mixer = mixer;
    this.#limit = limit;
    this.#mergeMs = mergeMs;
    this.#present = saveNow(mixer);
    mixer.addEventListener('change', ({ detail }) => this.#record(detail), { signal: this.#closed.signal });
  }

  /** Number of steps that can be undone. */
  get undoSteps() {
    return this.#past.length;
  }

  /** Number of steps that can be redone. */
  get redoSteps() {
    return this.#future.length;
  }

  /** Whether there is a step to undo. */
  get canUndo() {
    return this.undoSteps > 0;
  }

  /** Whether there is a step to redo. */
  get canRedo() {
    return this.redoSteps > 0;
  }

  /**
   * Undoes the latest step, before it returns. Changes of the current task are a step of their own.
   * @returns {boolean} false if there was no step
   * @throws {DOMException} InvalidStateError if the mixer is closed or runs a batch, which may fail
   */
  undo() {
    return this.#move(this.#past, this.#future);
  }

  /**
   * Redoes the step that was undone last, before it returns.
   * @returns {boolean} false if there was no step
   * @throws {DOMException} InvalidStateError if the mixer is closed or runs a batch, which may fail
   */
  redo() {
    return this.#move(this.#future, this.#past);
  }

  /**
   * Begins a step: all changes until `endStep()` are one step, however long they take and whatever they
   * concern. For instance at the start of a drag. A step that was begun before ends.
   * @throws {DOMException} InvalidStateError if the mixer runs a batch, which may fail
   */
  beginStep() {
    this.#recordPending();
    this.#gesture = 'empty';
    this.#latest.properties = NONE;
  }

  /**
   * Ends the latest step, so that the next change becomes a step of its own, for instance after a drag.
   * @throws {DOMException} InvalidStateError after `beginStep()` if the mixer runs a batch, which may fail
   */
  endStep() {
    if (this.#gesture !== 'none') this.#recordPending();
    this.#gesture = 'none';
    this.#latest.properties = NONE;
  }

  /** Forgets all steps. */
  clear() {
    this.#past.length = this.#future.length = 0;
    this.#separate();
    this.#dispatch();
  }

  /** Forgets all steps and stops recording. */
  close() {
    this.clear();
    this.#closed.abort();
  }

  /**
   * The numbers of steps, for `JSON.stringify` and `console.log`.
   * @returns {HistorySteps}
   */
  toJSON() {
    return { undoSteps: this.undoSteps, redoSteps: this.redoSteps };
  }

  /** @param {import('./change-events.js').MixerChange} change */
  #record(change) {
    const session = this.#sessionAfter(change);
    if (sameSession(session, this.#present)) return; // the change of an undo or redo
    const properties = propertiesOf(change, this.#present, session);
    const now = Date.now();
    const merges =
      now - this.#latest.time <= this.#mergeMs && isPartOfTheOther(properties, this.#latest.properties);
    const merged = merges ? new Set([...properties, ...this.#latest.properties]) : properties;
    this.#latest = { properties: merged, time: now };
    this.#push(session, merges);
    this.#dispatch();
  }

  /** Records the changes of the current task, whose event is still to come. */
  #recordPending() {
    if (isBatching(this.#mixer)) throw invalidState('History: it cannot move or begin steps in a batch.');
    if (this.#closed.signal.aborted) return;
    const session = saveNow(this.#mixer);
    if (sameSession(session, this.#present)) return;
    this.#push(session, false);
    this.#dispatch();
  }

  /**
   * @param {Session} session
   * @param {boolean} merges whether it belongs to the latest step
   */
  #push(session, merges) {
    const before = this.#past.at(-1);
    const inStep = merges || this.#gesture === 'begun';
    this.#future.length = 0;
    if (inStep && before && sameSession(before, session)) {
      // Everything is as before the step.
      this.#past.pop();
      this.#present = before;
      this.#separate();
      return;
    }
    if (!inStep) this.#past.push(this.#present);
    if (this.#past.length > this.#limit) this.#past.shift();
    if (this.#gesture === 'empty') this.#gesture = 'begun';
    this.#present = session;
  }

  /** Lets nothing merge into the latest step. */
  #separate() {
    this.#latest.properties = NONE;
    if (this.#gesture === 'begun') this.#gesture = 'empty';
  }

  /**
   * The session after a change. Strips that have not changed keep their objects, so many steps take little
   * memory and a fader's step costs the work of one strip.
   * @param {import('./change-events.js').MixerChange} change
   * @returns {Session}
   */
  #sessionAfter({ added, removed, reordered, changed, userData, modulators }) {
    if (added.length + removed.length > 0 || reordered || userData || modulators) return saveNow(this.#mixer);
    const saved = new Map([...changed.keys()].map((strip) => [strip.id, saveStrip(strip, false)]));
    if ([...changed.values()].some((names) => names.includes('id'))) return saveNow(this.#mixer);
    return { ...this.#present, strips: this.#present.strips.map((strip) => saved.get(strip.id) ?? strip) };
  }

  /** @param {Session[]} from @param {Session[]} to */
  #move(from, to) {
    this.#recordPending();
    const session = from.at(-1);
    if (!session) return false;
    restoreNow(this.#mixer, session);
    from.pop();
    to.push(this.#present);
    // The mixer may have given strips other numbers than they had, so its session may list them differently.
    this.#present = saveNow(this.#mixer);
    this.#separate();
    this.#dispatch();
    return true;
  }

  #dispatch() {
    this.dispatchEvent(new CustomEvent('change', { detail: this.toJSON() }));
  }
}

/**
 * Starts to record what changes in a mixer, for undo and redo.
 * @param {Mixer} mixer
 * @param {HistoryOptions} [options]
 * @returns {History}
 * @throws {TypeError} if `mixer` is not a mixer or an option is not known or not a number
 * @throws {RangeError} if an option is out of range
 */
export function createHistory(mixer, options = {}) {
  assertMixer(mixer, 'createHistory():');
  assertKnownOptions('createHistory()', checkedOptions('createHistory()', options), ['limit', 'mergeMs']);
  const { limit = 100, mergeMs = 500 } = options;
  checkedNumber('createHistory()', 'limit', limit, 1, 10_000, { integer: true });
  checkedNumber('createHistory()', 'mergeMs', mergeMs, 0, 60_000);
  return new History(mixer, limit, mergeMs);
}

/** @param {unknown} mixer @param {string} caller for the message */
function assertMixer(mixer, caller) {
  if (!(mixer instanceof Mixer)) throw new TypeError(`${caller} mixer must be a mixer, got ${show(mixer)}.`);
}

/**
 * Names the properties that a change concerns, none for a change that is never merged.
 * @param {import('./change-events.js').MixerChange} change
 * @param {Session} before
 * @param {Session} after
 * @returns {ReadonlySet<string>}
 */
function propertiesOf({ added, removed, reordered, changed, userData, modulators }, before, after) {
  if (added.length + removed.length > 0 || reordered || userData) return NONE;
  const names = [...changed].flatMap(([{ id }, of]) => of.map((name) => `${id} ${name}`));
  if (!modulators) return new Set(names);
  const [old, now] = [before.modulators ?? [], after.modulators ?? []];
  const counts = (/** @type {typeof now} */ list) => `${list.map(({ connections }) => connections.length)}`;
  if (old.length !== now.length || counts(old) !== counts(now)) return NONE;
  const moved = now.flatMap((of, i) =>
    JSON.stringify(of) === JSON.stringify(old[i]) ? [] : `modulator ${i}`,
  );
  return new Set([...names, ...moved, ...(before.tempo === after.tempo ? [] : ['tempo'])]);
}

/**
 * Whether one of two sets contains the other. A drag of an EQ band moves its frequency in one task, frequency
 * and gain in the next.
 * @param {ReadonlySet<string>} a
 * @param {ReadonlySet<string>} b
 */
function isPartOfTheOther(a, b) {
  const [small, large] = a.size < b.size ? [a, b] : [b, a];
  return small.size > 0 && [...small].every((name) => large.has(name));
}

/** @param {Session} a @param {Session} b */
function sameSession(a, b) {
  return (
    a === b ||
    (a.strips.length === b.strips.length &&
      JSON.stringify({ ...a, strips: null }) === JSON.stringify({ ...b, strips: null }) &&
      a.strips.every(
        (strip, i) => strip === b.strips[i] || JSON.stringify(strip) === JSON.stringify(b.strips[i]),
      ))
  );
}

Object.defineProperty(History.prototype, INSPECT, { value: inspectValues });
refuseWrites(History);
