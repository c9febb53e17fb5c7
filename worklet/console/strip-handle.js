import { invalidState, show } from '../common/errors.js';
import { PARAMETER_BY_ID, PARAMETERS } from '../table/parameters.js';
import { MAX_NAME } from './session-format.js';

/** Names of the kinds of strips, for messages and default names. */
const TITLES = Object.freeze({ track: 'Track', bus: 'Bus', master: 'Master' });

/** @type {Readonly<import('../transport/transport.js').MeterLevels>} */
const SILENCE = Object.freeze({
  peakLeft: 0,
  peakRight: 0,
  rmsLeft: 0,
  rmsRight: 0,
  heldPeakLeft: 0,
  heldPeakRight: 0,
  clipCount: 0,
  reduction: 0,
});

/**
 * A strip's number in the engine and the access to its values, shared by the objects that make up the strip.
 * A number is reused after the strip was removed, but its life word never is. So the handle compares life
 * words to find out whether the strip was removed, also after a batch was rolled back.
 */
export class StripHandle {
  /** The values by slot when the strip was removed. They can still be read. @type {Float32Array | null} */
  #last = null;

  /**
   * @param {import('../transport/transport.js').Transport} transport
   * @param {readonly Readonly<import('../table/ranges.js').Range>[]} ranges
   * @param {import('../table/parameters.js').StripKind} kind
   * @param {number} index the strip's number
   * @param {number} life the strip's life word: odd, and unique in the mixer
   * @param {string} id the strip's key in sessions
   * @param {string} name
   */
  constructor(transport, ranges, kind, index, life, id, name) {
    this.transport = transport;
    this.ranges = ranges;
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
    this.transport.writeLife(this.index, this.life - 1);
  }

  /** @param {number} slot */
  read(slot) {
    if (!this.removed) return this.transport.read(this.index, slot);
    return this.#last?.[slot] ?? this.ranges[slot].defaultValue;
  }

  /** @param {number} slot @param {number} value */
  writeFloat(slot, value) {
    if (typeof value !== 'number' || !Number.isFinite(value))
      throw this.#invalid(slot, 'a finite number', value);
    this.assertUsable();
    const { minValue, maxValue } = this.ranges[slot];
    this.transport.write(this.index, slot, Math.min(Math.max(value, minValue), maxValue));
  }

  /** @param {number} slot */
  readBoolean(slot) {
    return this.read(slot) !== 0;
  }

  /** @param {number} slot @param {boolean} value */
  writeBoolean(slot, value) {
    if (typeof value !== 'boolean') throw this.#invalid(slot, 'true or false', value);
    this.assertUsable();
    this.transport.write(this.index, slot, value ? 1 : 0);
  }

  /** @param {number} slot @returns {string} */
  readEnum(slot) {
    return valuesOf(slot)[this.read(slot)];
  }

  /** @param {number} slot @param {string} value */
  writeEnum(slot, value) {
    const values = valuesOf(slot);
    const number = values.indexOf(value);
    if (number < 0) throw this.#invalid(slot, `one of ${values.map(show).join(', ')}`, value);
    this.assertUsable();
    this.transport.write(this.index, slot, number);
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

  /** @param {number} slot @param {string} allowed @param {unknown} value */
  #invalid(slot, allowed, value) {
    const { row, minValue, maxValue } = this.ranges[slot];
    const range = row.type === 'float' ? ` (${minValue} to ${maxValue}${row.unit && ` ${row.unit}`})` : '';
    return new TypeError(`${this}: ${row.id} must be ${allowed}${range}, got ${show(value)}.`);
  }
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
