import { METER } from '../transport/layout.js';
import { Param } from './param.js';
import { slotOf } from './strip-handle.js';

const SLOTS = {
  enabled: slotOf('compressor.enabled'),
  threshold: slotOf('compressor.threshold'),
  knee: slotOf('compressor.knee'),
  ratio: slotOf('compressor.ratio'),
  attack: slotOf('compressor.attack'),
  release: slotOf('compressor.release'),
  makeup: slotOf('compressor.makeup'),
};

/**
 * A strip's compressor: feed-forward, stereo-linked, with a soft knee. Names and units are those of
 * DynamicsCompressorNode. Unlike that node it has no lookahead and no latency, and its make-up gain is a
 * parameter. Source: Giannoulis, Massberg, Reiss, "Digital Dynamic Range Compressor Design", JAES 60(6),
 * 2012.
 */
export class Compressor {
  #handle;
  /** Level above which gain is reduced, -100 to 0 dB, default -24. @readonly */
  threshold;
  /** Width of the soft knee, centred on the threshold, 0 to 40 dB, default 30. @readonly */
  knee;
  /** dB of input for one dB of output above the knee, 1 to 20, default 12. @readonly */
  ratio;
  /**
   * Time to 1-1/e of a rising gain reduction in dB, 0 to 1 s, default 0.003. The shortest effective time is 5
   * to 10 frames (0.2 ms at 48 kHz).
   * @readonly
   */
  attack;
  /**
   * Time to 1-1/e of a falling gain reduction in dB, 0 to 1 s, default 0.25. The shortest effective time is 5
   * to 10 frames (0.2 ms at 48 kHz).
   * @readonly
   */
  release;
  /** Gain added after the reduction, -20 to 40 dB, default 0. @readonly */
  makeup;

  /**
   * @param {import('./strip-handle.js').StripHandle} handle
   * @hideconstructor
   */
  constructor(handle) {
    this.#handle = handle;
    this.threshold = new Param(handle, SLOTS.threshold);
    this.knee = new Param(handle, SLOTS.knee);
    this.ratio = new Param(handle, SLOTS.ratio);
    this.attack = new Param(handle, SLOTS.attack);
    this.release = new Param(handle, SLOTS.release);
    this.makeup = new Param(handle, SLOTS.makeup);
    Object.freeze(this);
  }

  /** Whether the compressor is in the signal path, true or false, default false. @returns {boolean} */
  get enabled() {
    return this.#handle.readBoolean(SLOTS.enabled);
  }

  /**
   * @param {boolean} value
   * @throws {TypeError} if it is not a boolean
   * @throws {DOMException} InvalidStateError if the strip was removed or the mixer closed
   */
  set enabled(value) {
    this.#handle.writeBoolean(SLOTS.enabled, value);
  }

  /**
   * The current gain reduction in dB, 0 or less. It belongs to the strip's {@link Meter}: it is measured only
   * while that meter is read or kept.
   */
  get reduction() {
    return this.#handle.readMeter(METER.reduction);
  }
}
