import { show } from '../common/errors.js';
import { HEADER } from '../transport/layout.js';
import { Transport } from '../transport/transport.js';
import { guarded, INSPECT, inspectValues, refuseWrites } from './guarded.js';

/**
 * Load and counters of the audio thread. Reading them is cheap. With the shared transport they are current.
 * With the message transport a read returns the last report and requests another one, so values arrive at
 * display rate while somebody reads them. `await mixer.flush()` brings them up to date.
 */
export class Stats extends guarded(Object) {
  #transport;
  #context;

  /**
   * @param {import('../transport/transport.js').Transport} transport
   * @param {any} context the browser's own context, null in a headless mixer
   * @hideconstructor
   */
  constructor(transport, context) {
    super();
    if (!(transport instanceof Transport))
      throw new TypeError(`${new.target.name}: the mixer makes it, got ${show(transport)}.`);
    this.#transport = transport;
    this.#context = context;
    Object.freeze(this);
  }

  /**
   * Share of real time that the mixer took in the last full second of audio. 1 is all of it; the load of the
   * first second reads as 0. In an AudioContext the clock has steps of 1 ms, so small loads may read too low.
   */
  get load() {
    return this.#transport.readLoad(HEADER.load);
  }

  /** The highest `load` so far. */
  get worstLoad() {
    return this.#transport.readLoad(HEADER.worstLoad);
  }

  /** Number of render quanta so far; in a headless mixer, of `render()` calls. */
  get quanta() {
    return this.#transport.readCount(HEADER.quanta);
  }

  /**
   * Number of parameter values that have reached the engine so far. A new strip adds only the defaults that
   * the last strip of its number had changed.
   */
  get parameterWrites() {
    return this.#transport.readCount(HEADER.parameterWrites);
  }

  /**
   * Number of faults so far. A fault is a block of 128 frames in which a strip was silenced because of a
   * sample that is NaN, infinite or above +300 dBFS.
   */
  get faults() {
    return this.#transport.readCount(HEADER.faults);
  }

  /** Number of strips that were active in the last quantum. Idle strips compute nothing. */
  get activeStrips() {
    return this.#transport.readCount(HEADER.activeStrips);
  }

  /**
   * How often the browser's audio output ran out of audio so far, whatever the cause:
   * `AudioContext.playbackStats.underrunEvents`. It is undefined where the browser does not report it.
   * @returns {number | undefined}
   */
  get underruns() {
    return this.#context?.playbackStats?.underrunEvents;
  }

  /**
   * The figures, for `JSON.stringify` and `console.log`.
   * @returns {StatsValues}
   */
  toJSON() {
    const { load, worstLoad, quanta, parameterWrites, faults, activeStrips, underruns } = this;
    return { load, worstLoad, quanta, parameterWrites, faults, activeStrips, underruns };
  }
}

/**
 * @typedef {object} StatsValues The figures of {@link Stats}.
 * @property {number} load share of real time in the last full second
 * @property {number} worstLoad the highest `load` so far
 * @property {number} quanta render quanta so far
 * @property {number} parameterWrites values that have reached the engine so far
 * @property {number} faults faults so far
 * @property {number} activeStrips strips that were active in the last quantum
 * @property {number | undefined} underruns underruns of the browser's output; undefined where not reported
 */

Object.defineProperty(Stats.prototype, INSPECT, { value: inspectValues });
refuseWrites(Stats);
