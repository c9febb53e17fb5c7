import { HEADER } from '../transport/layout.js';

/**
 * What the audio thread says of itself. Reading costs next to nothing. With the shared transport the values are those of now; with the message
 * transport they come at display rate while something is read: the first reading gives what was last known, `await mixer.flush()` brings it up to
 * date.
 */
export class Stats {
  #transport;
  #context;

  /**
   * @param {import('../transport/transport.js').Transport} transport
   * @param {any} context the browser's own context, null in a headless mixer
   * @hideconstructor
   */
  constructor(transport, context) {
    this.#transport = transport;
    this.#context = context;
  }

  /** The share of real time that the mixer took in the last full second of audio: 1 is all of it; 0 in the first second. */
  get load() {
    return this.#transport.readLoad(HEADER.load);
  }

  /** The highest `load` so far. */
  get worstLoad() {
    return this.#transport.readLoad(HEADER.worstLoad);
  }

  /** Render quanta so far. */
  get quanta() {
    return this.#transport.readCount(HEADER.quanta);
  }

  /** Parameter values that have reached the engine so far; of a new strip only the defaults that the last holder of its number had changed. */
  get parameterWrites() {
    return this.#transport.readCount(HEADER.parameterWrites);
  }

  /** Blocks so far in which a strip was silenced since it had come upon a NaN or an infinity. */
  get faults() {
    return this.#transport.readCount(HEADER.faults);
  }

  /** Strips that computed something in the last quantum; the others idle. */
  get activeStrips() {
    return this.#transport.readCount(HEADER.activeStrips);
  }

  /**
   * Times the browser's audio output ran dry so far, whoever was the cause: `AudioContext.playbackStats.underrunEvents`; undefined where the
   * browser does not tell.
   * @returns {number | undefined}
   */
  get underruns() {
    return this.#context?.playbackStats?.underrunEvents;
  }
}
