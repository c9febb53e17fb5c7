import { EQ_BANDS } from '../table/parameters.js';
import { Compressor } from './compressor.js';
import { EqBand } from './eq-band.js';
import { Meter } from './meter.js';
import { Param } from './param.js';
import { checkedName, slotOf } from './strip-handle.js';

const TRIM = slotOf('trim');
const POLARITY = slotOf('polarity');
const WIDTH = slotOf('width');
const MUTED = slotOf('muted');
const PAN = slotOf('pan');
const GAIN = slotOf('gain');

/**
 * @typedef {import('./track.js').Track | import('./bus.js').Bus | import('./master.js').Master} AnyStrip A
 *   track, a bus or the master; `kind` distinguishes them.
 */

/**
 * @typedef {typeof import('../table/parameters.js').POLARITIES[number]} Polarity Which channels are inverted.
 */

/** @type {(strip: Strip) => import('./strip-handle.js').StripHandle} */
let handleOf;

/**
 * What all strips have in common. Signal order: trim and polarity, equaliser, compressor, width, pan, fader,
 * meter. Strips are frozen: set `strip.gain.value`, since `strip.gain = 1` throws a TypeError.
 */
export class Strip {
  #handle;
  /** Linear gain before the first stage, 0 to 16, default 1. @readonly */
  trim;
  /** The equaliser's four bands, in signal order. @readonly @type {readonly EqBand[]} */
  eq;
  /** The compressor, after the equaliser. @readonly */
  compressor;
  /**
   * Stereo width: the gain of the side signal (left minus right), 0 to 2, default 1. 0 is mono, 1 leaves the
   * signal as it is.
   * @readonly
   */
  width;
  /**
   * Position between left and right, -1 to 1, default 0. It follows StereoPannerNode's two laws: at 0 a mono
   * source is 3 dB softer on both sides, and a stereo source is unchanged. When a track's input changes
   * between mono and stereo, the level moves in about 30 ms.
   * @readonly
   */
  pan;
  /** The fader, a linear gain after all other stages, 0 to 16, default 1. @readonly */
  gain;
  /** Levels after the fader. @readonly */
  meter;

  static {
    handleOf = (strip) => strip.#handle;
  }

  /**
   * @param {import('./strip-handle.js').StripHandle} handle
   * @hideconstructor
   */
  constructor(handle) {
    this.#handle = handle;
    this.trim = new Param(handle, TRIM);
    this.eq = Object.freeze(Array.from({ length: EQ_BANDS }, (_, band) => new EqBand(handle, band)));
    this.compressor = new Compressor(handle);
    this.width = new Param(handle, WIDTH);
    this.pan = new Param(handle, PAN);
    this.gain = new Param(handle, GAIN);
    this.meter = new Meter(handle);
    Object.freeze(this);
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
   */
  set name(value) {
    this.#handle.name = checkedName(value, `${this.#handle}`);
  }

  /** Whether the strip was removed from the mixer. */
  get removed() {
    return this.#handle.removed;
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
    this.#handle.writeEnum(POLARITY, value);
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
    this.#handle.writeBoolean(MUTED, value);
  }
}

export { handleOf };
