import { METER } from '../transport/layout.js';
import { slotOf } from './strip-handle.js';

const RELEASE = slotOf('compressor.release');
const GATE_ATTACK = slotOf('gate.attack');

/** Levels below -200 dB are 0, as in the engine (cpp/dsp/meter.h). */
const REST = 1e-10;

/**
 * Lets meters fall while their context does not run, since the engine's values then stand still. Peaks and
 * RMS have the engine's ballistics, the gain reductions the compressor's release and the gate's attack.
 * [main thread]
 */
export class MeterFall {
  #transport;
  /** When the context stopped, in ms; infinite while it runs. */
  #stopped = Number.POSITIVE_INFINITY;

  /** @param {import('../transport/transport.js').Transport} transport */
  constructor(transport) {
    this.#transport = transport;
    transport.meterFall = this;
  }

  /** @param {boolean} running whether the context runs now */
  setRunning(running) {
    this.#stopped = running ? Number.POSITIVE_INFINITY : Math.min(this.#stopped, performance.now());
  }

  /**
   * @param {number} strip
   * @param {number} word one of METER
   * @param {number} level that the engine has reported
   * @returns {number} the level now
   */
  apply(strip, word, level) {
    if (this.#stopped === Number.POSITIVE_INFINITY || level === 0) return level;
    const fallen = level * this.#factor(strip, word, (performance.now() - this.#stopped) / 1000);
    return Math.abs(fallen) < REST ? 0 : fallen;
  }

  /** @param {number} strip @param {number} word @param {number} seconds since the context stopped */
  #factor(strip, word, seconds) {
    switch (word) {
      case METER.peakLeft:
      case METER.peakRight:
        return 10 ** (-seconds / 1.5); // 20 dB in 1.5 s
      case METER.rmsLeft:
      case METER.rmsRight:
        return 10 ** (-seconds / 0.3); // the mean square falls by 99 % in 300 ms
      case METER.reduction:
        return this.#decay(strip, RELEASE, seconds);
      case METER.gateReduction:
        return this.#decay(strip, GATE_ATTACK, seconds);
      default:
        return 1;
    }
  }

  /** @param {number} strip @param {number} slot of a time constant @param {number} seconds */
  #decay(strip, slot, seconds) {
    return Math.exp(-seconds / Math.max(this.#transport.read(strip, slot), REST));
  }
}
