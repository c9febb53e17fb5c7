import { EQ_BANDS } from '../table/parameters.js';
import { Compressor } from './compressor.js';
import { EqBand } from './eq-band.js';
import { Meter } from './meter.js';
import { Param } from './param.js';
import { checkedName, slotOf } from './strip-handle.js';

const TRIM = slotOf('trim');
const MUTED = slotOf('muted');
const PAN = slotOf('pan');
const GAIN = slotOf('gain');

/** @typedef {import('./track.js').Track | import('./bus.js').Bus | import('./master.js').Master} AnyStrip A strip of any kind; `kind` tells which. */

/** @type {(strip: Strip) => import('./strip-handle.js').Seat} */
let seatOf;

/**
 * What every channel strip has, in the order of the signal: trim, equaliser, compressor, pan, fader, meter. Strips are frozen: `strip.gain = 1`
 * throws, meant is `strip.gain.value = 1`.
 */
export class Strip {
  #seat;
  /** Linear gain before the first stage, 0 to 16, default 1. @readonly */
  trim;
  /** The equaliser's four bands. @readonly @type {readonly EqBand[]} */
  eq;
  /** After the equaliser, before pan and fader. @readonly */
  compressor;
  /** -1 (left) to 1 (right), default 0, by StereoPannerNode's two laws: one for mono sources, one for stereo ones. @readonly */
  pan;
  /** The fader: linear gain, 0 to 16, default 1. @readonly */
  gain;
  /** Levels after the fader. @readonly */
  meter;

  static {
    seatOf = (strip) => strip.#seat;
  }

  /**
   * @param {import('./strip-handle.js').Seat} seat
   * @hideconstructor
   */
  constructor(seat) {
    this.#seat = seat;
    this.trim = new Param(seat, TRIM);
    this.eq = Object.freeze(Array.from({ length: EQ_BANDS }, (_, band) => new EqBand(seat, band)));
    this.compressor = new Compressor(seat);
    this.pan = new Param(seat, PAN);
    this.gain = new Param(seat, GAIN);
    this.meter = new Meter(seat);
    Object.freeze(this);
  }

  /** The strip's number in the mixer: tracks first, then buses, the master last. Given to another strip some time after `remove()`. */
  get index() {
    return this.#seat.index;
  }

  /** What sessions know the strip by, for instance `track-1`, `bus-2`, `master`: unique in the mixer, and never given again but by `restore()`. */
  get id() {
    return this.#seat.id;
  }

  /** For people: free to choose, need not be unique. @returns {string} */
  get name() {
    return this.#seat.name;
  }

  /** @param {string} value at most 1000 characters @throws {TypeError} if it is no string @throws {RangeError} if it is longer */
  set name(value) {
    this.#seat.name = checkedName(value, `${this.#seat}`);
  }

  /** Whether the strip has left the mixer. */
  get removed() {
    return this.#seat.removed;
  }

  /** Silences the strip after its fader; default false. @returns {boolean} */
  get muted() {
    return this.#seat.readBoolean(MUTED);
  }

  /** @param {boolean} value @throws {TypeError} if it is no boolean */
  set muted(value) {
    this.#seat.writeBoolean(MUTED, value);
  }
}

export { seatOf };
