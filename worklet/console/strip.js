import { show } from '../common/errors.js';
import { StripEventTarget } from './change-events.js';
import { Compressor } from './compressor.js';
import { Drive } from './drive.js';
import { createEqualizer } from './equalizer.js';
import { Gate } from './gate.js';
import { INSPECT, inspectValues, nameObjects, refuseWrites } from './guarded.js';
import { Ladder } from './ladder.js';
import { Meter } from './meter.js';
import { setHook } from './observable.js';
import { saveStrip } from './session.js';
import { checkedName, StripHandle, slotOf } from './strip-handle.js';
import { copyUserData } from './user-data.js';

const TRIM = slotOf('trim');
const PAN_LAW = slotOf('panLaw');
const POLARITY = slotOf('polarity');
const WIDTH = slotOf('width');
const MUTED = slotOf('muted');
const PAN = slotOf('pan');
const GAIN = slotOf('gain');

/**
 * @typedef {import('./track.js').Track | import('./bus.js').Bus | import('./master.js').Master} AnyStrip A
 *   track, a bus or the master; `kind` distinguishes them.
 */

/** @typedef {import('./param.js').Param} Param */

/**
 * @typedef {object} Parts The parts of a strip, made when they are first needed.
 * @property {import('./equalizer.js').Equalizer} eq
 * @property {Compressor} compressor
 * @property {Drive} drive
 * @property {Gate} gate
 * @property {Ladder} ladder
 * @property {Meter} meter
 */

/**
 * @typedef {typeof import('../table/parameters.js').POLARITIES[number]} Polarity Which channels are inverted.
 */

/**
 * @typedef {typeof import('../table/parameters.js').PAN_LAWS[number]} PanLaw How gains depend on the pan
 *   position.
 */

/** @type {(strip: Strip) => import('./strip-handle.js').StripHandle} */
let handleOf;

/** @type {WeakMap<import('./strip-handle.js').StripHandle, Parts>} */
const partsOf = new WeakMap();

/**
 * What all strips have in common. Signal order: trim and polarity, gate, ladder filter, drive, equaliser,
 * compressor, width, pan, fader, meter. It dispatches `change` at the end of a task in which something of it
 * has changed. Set `strip.gain.value`, since `strip.gain = 1` throws a TypeError.
 */
export class Strip extends StripEventTarget {
  #handle;
  // The parameters that are written most. Their handle has all of them, but two reads further away.
  /** @type {any} */
  #trim = null;
  /** @type {any} */
  #width = null;
  /** @type {any} */
  #pan = null;
  /** @type {any} */
  #gain = null;

  static {
    handleOf = (strip) => strip.#handle;
    nameObjects(Strip, handleOf);
  }

  /**
   * @param {import('./strip-handle.js').StripHandle} handle
   * @hideconstructor
   */
  constructor(handle) {
    super();
    if (!(handle instanceof StripHandle))
      throw new TypeError(
        `${new.target.name}: strips are made by mixer.addTrack() and mixer.addBus(), and the master is ` +
          `mixer.master; got ${show(handle)}.`,
      );
    this.#handle = handle;
    setHook(this, handle.changes);
  }

  /**
   * All parameters by id: `strip.parameters.get('gain')` is `strip.gain`, `get('muted').value` is
   * `strip.muted`.
   * @returns {ReadonlyMap<string, import('./param.js').AnyParam>}
   */
  get parameters() {
    return this.#handle.parameters;
  }

  /** Linear gain before the first stage, 0 to 16, default 1. @returns {Param} */
  get trim() {
    this.#trim ??= this.#handle.parameter(TRIM);
    return this.#trim;
  }

  /** The gate, after trim and polarity. */
  get gate() {
    return this.#parts.gate;
  }

  /** The resonant filter after Moog, before the drive. */
  get ladder() {
    return this.#parts.ladder;
  }

  /** The waveshaper, before the equaliser. */
  get drive() {
    return this.#parts.drive;
  }

  /** The equaliser's four bands, in signal order. @returns {import('./equalizer.js').Equalizer} */
  get eq() {
    return this.#parts.eq;
  }

  /** The compressor, after the equaliser. */
  get compressor() {
    return this.#parts.compressor;
  }

  /**
   * Stereo width: the gain of the side signal (left minus right), 0 to 2, default 1. 0 is mono, 1 leaves the
   * signal as it is.
   * @returns {Param}
   */
  get width() {
    this.#width ??= this.#handle.parameter(WIDTH);
    return this.#width;
  }

  /**
   * Position between left and right, -1 to 1, default 0. By the default `panLaw`, it follows
   * StereoPannerNode's two formulas: at 0 a mono source is 3 dB softer on both sides, and a stereo source is
   * unchanged. When a track's input changes between mono and stereo, the level moves in 20 ms
   * (`mixer.smoothing`).
   * @returns {Param}
   */
  get pan() {
    this.#pan ??= this.#handle.parameter(PAN);
    return this.#pan;
  }

  /** The fader, a linear gain after all other stages, 0 to 16, default 1. @returns {Param} */
  get gain() {
    this.#gain ??= this.#handle.parameter(GAIN);
    return this.#gain;
  }

  /** Levels after the fader. */
  get meter() {
    return this.#parts.meter;
  }

  /**
   * The strip's number in the mixer: tracks first, then buses, the master last. A new strip may get the
   * number of a removed one.
   */
  get index() {
    return this.#handle.index;
  }

  /**
   * The strip's key in sessions, for instance `track-1`, `bus-2` or `master`, unique in the mixer. New strips
   * never get the id of a removed one. `restore()` gives strips the ids of the session.
   */
  get id() {
    return this.#handle.id;
  }

  /** A name for users, at most 1000 characters. Two strips may have the same name. @returns {string} */
  get name() {
    return this.#handle.name;
  }

  /**
   * @param {string} value at most 1000 characters
   * @throws {TypeError} if it is not a string
   * @throws {RangeError} if it is longer
   * @throws {DOMException} InvalidStateError if the strip was removed or the mixer closed
   */
  set name(value) {
    const name = checkedName(value, `${this.#handle}`);
    this.#handle.assertUsable();
    this.#handle.setProperty('name', name);
  }

  /**
   * Data of the application that sessions keep, a frozen copy, undefined if there is none. Default undefined.
   * @returns {import('./user-data.js').UserData | undefined}
   */
  get userData() {
    return this.#handle.userData;
  }

  /**
   * @param {import('./user-data.js').UserData | undefined} value plain data; it is copied
   * @throws {TypeError} if it is not plain data, naming the place
   * @throws {RangeError} if it has more than 65,536 characters as JSON
   * @throws {DOMException} InvalidStateError if the strip was removed or the mixer closed
   */
  set userData(value) {
    const copy = value === undefined ? undefined : copyUserData(value, this.#handle);
    this.#handle.assertUsable();
    this.#handle.setProperty('userData', copy);
  }

  /** Whether the strip was removed from the mixer. */
  get removed() {
    return this.#handle.removed;
  }

  /**
   * How gains depend on the pan position: `equalPower`, `compromise`, `linear` or `balance`, default
   * `equalPower`. New strips have that of the mixer's option `panLaw`. A mono source in the centre has these
   * gains:
   *
   * - `equalPower`: -3 dB, as StereoPannerNode: cos(x·π/2) and sin(x·π/2), where x is (pan + 1) / 2
   * - `compromise`: -4.5 dB, the geometric mean of `equalPower` and `linear`
   * - `linear`: -6 dB: 1 - x and x
   * - `balance`: 0 dB: pan attenuates only the far side, to 1 - |pan|
   *
   * A stereo source is unchanged in the centre. `balance` treats it as a mono one. With the other laws, the
   * channel of the far side is panned by the same formula, with x as |pan| from its own side to the near one.
   * @returns {PanLaw}
   */
  get panLaw() {
    return /** @type {PanLaw} */ (this.#handle.readEnum(PAN_LAW));
  }

  /**
   * @param {PanLaw} value
   * @throws {TypeError} if it is not one of {@link PAN_LAWS}
   * @throws {DOMException} InvalidStateError if the strip was removed or the mixer closed
   */
  set panLaw(value) {
    this.#handle.write(PAN_LAW, value);
  }

  /**
   * Which channels are inverted before the first stage: `normal`, `inverted`, `leftInverted` or
   * `rightInverted`, default `normal`. `normal` inverts neither, `inverted` both.
   * @returns {Polarity}
   */
  get polarity() {
    return /** @type {Polarity} */ (this.#handle.readEnum(POLARITY));
  }

  /**
   * @param {Polarity} value
   * @throws {TypeError} if it is not one of {@link POLARITIES}
   * @throws {DOMException} InvalidStateError if the strip was removed or the mixer closed
   */
  set polarity(value) {
    this.#handle.write(POLARITY, value);
  }

  /** Whether the strip is silenced after its fader, true or false, default false. @returns {boolean} */
  get muted() {
    return this.#handle.readBoolean(MUTED);
  }

  /**
   * @param {boolean} value
   * @throws {TypeError} if it is not a boolean
   * @throws {DOMException} InvalidStateError if the strip was removed or the mixer closed
   */
  set muted(value) {
    this.#handle.write(MUTED, value);
  }

  /**
   * The strip's part of a session, for `JSON.stringify` and `console.log`.
   * @returns {import('./session-format.js').StripSession}
   */
  toJSON() {
    return saveStrip(/** @type {AnyStrip} */ (/** @type {unknown} */ (this)));
  }

  get #parts() {
    const handle = this.#handle;
    /** @type {Parts} */
    const parts = partsOf.get(handle) ?? {
      eq: createEqualizer(handle),
      compressor: new Compressor(handle),
      gate: new Gate(handle),
      ladder: new Ladder(handle),
      drive: new Drive(handle),
      meter: new Meter(handle),
    };
    partsOf.set(handle, parts);
    return parts;
  }
}

Object.defineProperty(Strip.prototype, INSPECT, { value: inspectValues });
refuseWrites(Strip);

export { handleOf };
