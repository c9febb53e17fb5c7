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

/** @type {(strip: Strip) => import('./strip-handle.js').StripHandle} */
let handleOf;

/**
 * What every channel strip has, in the order of the signal: trim, equaliser, compressor, pan, fader, meter. Strips are frozen: `strip.gain = 1`
 * throws, meant is `strip.gain.value = 1`.
 */
export class Strip {
  #handle;
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
    this.pan = new Param(handle, PAN);
    this.gain = new Param(handle, GAIN);
    this.meter = new Meter(handle);
    Object.freeze(this);
  }

  /** The strip's number in the mixer: tracks first, then buses, the master last. Given to another strip some time after `remove()`. */
  get index() {
    return this.#handle.index;
  }

  /** What sessions know the strip by, for instance `track-1`, `bus-2`, `master`: unique in the mixer, and never given again but by `restore()`. */
  get id() {
    return this.#handle.id;
  }

  /** For people: free to choose, need not be unique. @returns {string} */
  get name() {
    return this.#handle.name;
  }

  /** @param {string} value at most 1000 characters @throws {TypeError} if it is no string @throws {RangeError} if it is longer */
  set name(value) {
    this.#handle.name = checkedName(value, `${this.#handle}`);
  }

  /** Whether the strip has left the mixer. */
  get removed() {
    return this.#handle.removed;
  }

  /** Silences the strip after its fader; default false. @returns {boolean} */
  get muted() {
    return this.#handle.readBoolean(MUTED);
  }

  /** @param {boolean} value @throws {TypeError} if it is no boolean */
  set muted(value) {
    this.#handle.writeBoolean(MUTED, value);
  }
}

export { handleOf };
