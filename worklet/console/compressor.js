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

/** A strip's compressor: feed-forward, stereo-linked, soft knee. Names and units are DynamicsCompressorNode's, plus make-up gain. */
export class Compressor {
  #handle;
  /** dB, -100 to 0, default -24: the level above which gain is reduced. @readonly */
  threshold;
  /** dB, 0 to 40, default 30: width of the soft knee, centred on the threshold. @readonly */
  knee;
  /** dB of input for one dB of output above the knee, 1 to 20, default 12. @readonly */
  ratio;
  /** Seconds, 0 to 1, default 0.003: time to 1-1/e of a rising gain reduction, in dB. @readonly */
  attack;
  /** Seconds, 0 to 1, default 0.25: time to 1-1/e of a falling gain reduction, in dB. @readonly */
  release;
  /** dB, -20 to 40, default 0: gain added after the reduction. @readonly */
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

  /** Whether the compressor is in the signal path; default false. @returns {boolean} */
  get enabled() {
    return this.#handle.readBoolean(SLOTS.enabled);
  }

  /** @param {boolean} value @throws {TypeError} if it is no boolean */
  set enabled(value) {
    this.#handle.writeBoolean(SLOTS.enabled, value);
  }

  /** The gain reduction of now in dB, 0 or less. A meter: see {@link Meter} for when it runs. */
  get reduction() {
    return this.#handle.readMeter(METER.reduction);
  }
}
