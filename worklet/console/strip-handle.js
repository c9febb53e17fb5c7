import { invalidState, show } from '../common/errors.js';
import { PARAMETER_BY_ID, PARAMETERS } from '../table/parameters.js';
import { clamped } from '../table/ranges.js';
import { Automation } from './automation.js';
import { createParameter } from './param.js';
import { MAX_NAME } from './session-format.js';
import { isFloatOf, numberOf } from './value.js';

/**
 * @typedef {import('./param.js').AnyParam} AnyParam
 *
 * @typedef {object} MixerParts What all strips of a mixer share.
 * @property {import('../transport/transport.js').Transport} transport
 * @property {readonly Readonly<import('../table/ranges.js').Range>[]} ranges
 * @property {import('./changes.js').Changes} changes
 * @property {import('./modulators.js').Modulators} modulators
 * @property {number} sampleRate in Hz
 */

/** @type {ReadonlyMap<number, Automation>} */
const NO_AUTOMATIONS = new Map();

/** Names of the kinds of strips, for messages and default names. */
const TITLES = Object.freeze({ track: 'Track', bus: 'Bus', master: 'Master' });

/** @type {Readonly<import('../transport/transport.js').MeterLevels>} */
export const SILENCE = Object.freeze({
  peakLeft: 0,
  peakRight: 0,
  rmsLeft: 0,
  rmsRight: 0,
  heldPeakLeft: 0,
  heldPeakRight: 0,
  clipCount: 0,
  reduction: 0,
  gateReduction: 0,
});

/**
 * A strip's number in the engine and the access to its values, shared by the objects that make up the strip.
 * A number is reused after the strip was removed, but its life word never is. So the handle compares life
 * words to find out whether the strip was removed, also after a batch was rolled back.
 */
export class StripHandle {
  /** The values by slot when the strip was removed. They can still be read. @type {Float32Array | null} */
  #last = null;
  /** The parameters' objects by slot, made when they are first needed. @type {AnyParam[]} */
  #parameters = [];
  /** @type {ReadonlyMap<string, AnyParam> | null} */
  #map = null;
  /** Scheduled changes by slot, null while there were none. @type {Map<number, Automation> | null} */
  #automations = null;
  /** @type {import('./user-data.js').UserData | undefined} */
  userData;

  /**
   * @param {MixerParts} parts
   * @param {import('../table/parameters.js').StripKind} kind
   * @param {number} index the strip's number
   * @param {number} life the strip's life word: odd, and unique in the mixer
   * @param {string} id the strip's key in sessions
   * @param {string} name
   */
  constructor({ transport, ranges, changes, modulators, sampleRate }, kind, index, life, id, name) {
    this.transport = transport;
    this.ranges = ranges;
    this.changes = changes;
    this.modulators = modulators;
    this.sampleRate = sampleRate;
    this.kind = kind;
    this.index = index;
    this.life = life;
    this.id = id;
    this.name = name;
  }

  get removed() {
    return this.transport.lifeOf(this.index) !== this.life;
  }

  /** @throws {DOMException} InvalidStateError after `remove()` and after the mixer's `close()` */
  assertUsable() {
    this.transport.assertNotClosed();
    if (this.removed) throw invalidState(`${this} was removed from the mixer.`);
  }

  /** Removes the strip from the mixer. The engine fades it out. */
  remove() {
    this.#last = new Float32Array(this.ranges.length);
    for (let slot = 0; slot < this.#last.length; slot++)
      this.#last[slot] = this.transport.read(this.index, slot);
    this.modulators.removeStrip(this);
    this.transport.writeLife(this.index, this.life - 1);
  }

  /** @param {number} slot */
  read(slot) {
    if (!this.removed) return this.transport.read(this.index, slot);
    return this.#last?.[slot] ?? this.ranges[slot].defaultValue;
  }

  /**
   * Sets a value.
   * @param {number} slot
   * @param {unknown} value a number, a boolean or an enum's name, by the parameter's type
   * @throws {TypeError} if it is not one of the parameter's values
   * @throws {DOMException} InvalidStateError if the strip was removed or the mixer closed
   */
  write(slot, value) {
    const number = numberOf(this.ranges[slot], value, this);
    this.assertUsable();
    this.#automations?.get(slot)?.write(number);
    this.transport.write(this.index, slot, number);
  }

  /**
   * As `write()`. Numbers are written most, and V8 keeps them out of objects in a function of their own.
   * @param {number} slot
   * @param {number} value
   */
  writeNumber(slot, value) {
    const range = this.ranges[slot];
    if (!isFloatOf(range, value)) return this.write(slot, value);
    if (this.#automations !== null) return this.write(slot, value);
    this.assertUsable();
    this.transport.write(this.index, slot, clamped(range, value));
  }

  /** The scheduled changes of a slot, made when they are first needed. @param {number} slot */
  automate(slot) {
    this.#automations ??= new Map();
    const automation = this.#automations.get(slot) ?? new Automation(this, slot);
    this.#automations.set(slot, automation);
    return automation;
  }

  /** Scheduled changes by slot, also those that are over. @returns {ReadonlyMap<number, Automation>} */
  get automations() {
    return this.#automations ?? NO_AUTOMATIONS;
  }

  /** Cancels all scheduled changes. The values must have been written. */
  clearAutomations() {
    const automations = this.#automations;
    if (automations === null) return;
    for (const automation of automations.values()) automation.cancel(0);
    this.#automations = null;
    this.transport.onRollBack(() => {
      this.#automations = automations;
    });
  }

  /**
   * Sets a property that is no word. A batch that fails restores it.
   * @template {'id' | 'name' | 'userData'} K
   * @param {K} property
   * @param {this[K]} value
   */
  setProperty(property, value) {
    const old = this[property];
    if (old === value) return;
    this.changes.markProperty(this, property, old);
    this.transport.onRollBack(() => {
      this[property] = old;
    });
    this[property] = value;
  }

  /** The parameter in a slot, the same object at each call. @param {number} slot @returns {any} */
  parameter(slot) {
    return this.#parameters[slot] ?? this.#createParameter(slot);
  }

  /** @param {number} slot */
  #createParameter(slot) {
    this.#parameters[slot] = createParameter(this, slot);
    return this.#parameters[slot];
  }

  /** The parameter with an id, undefined if nobody has its object. @param {string} id */
  knownParameter(id) {
    const row = PARAMETER_BY_ID.get(id);
    return row && this.#parameters[row.slot];
  }

  /** All parameters of the strip by id, the same map at each call. */
  get parameters() {
    this.#map ??= fixedMap(
      new Map(
        PARAMETERS.filter(({ kinds }) => kinds.includes(this.kind)).map(({ id, slot }) => [
          id,
          this.parameter(slot),
        ]),
      ),
      this,
    );
    return this.#map;
  }

  /** @param {number} slot */
  readBoolean(slot) {
    return this.read(slot) !== 0;
  }

  /** @param {number} slot @returns {string} */
  readEnum(slot) {
    return valuesOf(slot)[this.read(slot)];
  }

  /** A meter word, 0 if the strip was removed or the mixer closed. @param {number} word one of METER */
  readMeter(word) {
    return this.removed || this.transport.closed ? 0 : this.transport.readMeter(this.index, word);
  }

  /** @param {import('../transport/transport.js').MeterLevels} into */
  readMeters(into) {
    if (this.removed || this.transport.closed) Object.assign(into, SILENCE);
    else this.transport.readMeters(this.index, into);
  }

  get meterKept() {
    return !this.removed && !this.transport.closed && this.transport.isMeterKept(this.index);
  }

  /** @param {boolean} kept */
  keepMeter(kept) {
    this.assertUsable();
    this.transport.keepMeter(this.index, kept);
  }

  resetMeter() {
    this.assertUsable();
    this.transport.resetMeter(this.index);
  }

  /** The strip's name in messages, for instance `Track "Kick"`. */
  toString() {
    return this.name === TITLES[this.kind] ? this.name : `${TITLES[this.kind]} ${show(this.name)}`;
  }
}

/**
 * Checks the first argument of a constructor whose objects only the mixer makes.
 * @param {unknown} handle
 * @param {Function} Class
 * @throws {TypeError} if it is not a handle
 */
export function assertHandle(handle, Class) {
  if (!(handle instanceof StripHandle))
    throw new TypeError(`${Class.name}: the mixer makes it with its strip, got ${show(handle)}.`);
}

/**
 * @param {unknown} name
 * @param {string} owner the strip that gets the name or the calling function, for messages
 * @returns {string} the name
 * @throws {TypeError} if it is not a string
 * @throws {RangeError} if it is too long
 */
export function checkedName(name, owner) {
  if (typeof name !== 'string') throw new TypeError(`${owner}: name must be a string, got ${show(name)}.`);
  if (name.length > MAX_NAME)
    throw new RangeError(`${owner}: name must have at most ${MAX_NAME} characters, got ${name.length}.`);
  return name;
}

/**
 * The default name of a strip: `Track 3`, `Bus 1`, `Master`.
 * @param {import('../table/parameters.js').StripKind} kind
 * @param {number} number from 1
 */
export function defaultName(kind, number) {
  return kind === 'master' ? TITLES.master : `${TITLES[kind]} ${number}`;
}

/**
 * Makes the methods that change a map throw.
 * @template K, V
 * @param {Map<K, V>} map
 * @param {StripHandle} owner
 * @returns {ReadonlyMap<K, V>}
 */
function fixedMap(map, owner) {
  for (const method of ['set', 'delete', 'clear']) {
    const value = (/** @type {unknown} */ id) => {
      throw new TypeError(
        `${owner}: ${method}() of parameters cannot change ${show(id)}: the map is read-only, ` +
          'set the value of a parameter.',
      );
    };
    Object.defineProperty(map, method, { value });
  }
  return Object.freeze(map);
}

/** Slot of a row. @param {string} id the row's id in the table */
export function slotOf(id) {
  const row = PARAMETER_BY_ID.get(id);
  if (!row) throw new Error(`The table has no parameter ${show(id)}.`);
  return row.slot;
}

/** @param {number} slot of an enum @returns {readonly string[]} */
function valuesOf(slot) {
  return PARAMETERS[slot].values ?? [];
}
