const OVERLOAD = 0.9;
const OVERLOAD_WINDOW = 0.25;

/**
 * Measures the share of real time that processing takes. The worklet's only clock, Date.now(), has steps of 1
 * ms. That is useless for one quantum, but over a second the error averages out as long as quanta do not
 * start in step with the clock. A headless browser may start them by a timer, in step with the clock. Then
 * loads far below 1 ms per callback read too low, down to 0, but loads near real time are still measured.
 * [audio thread]
 */
export class LoadMeter {
  #now;
  #second;
  #window;
  #began = 0;
  #secondBusy = 0;
  #secondFrames = 0;
  #windowBusy = 0;
  #windowFrames = 0;
  #framesPerMs;

  /**
   * @param {number} sampleRate in Hz
   * @param {() => number} now a clock in ms
   */
  constructor(sampleRate, now) {
    this.#now = now;
    this.#framesPerMs = sampleRate / 1000;
    this.#second = sampleRate;
    this.#window = OVERLOAD_WINDOW * sampleRate;
    /** Of the last full second of audio. */
    this.load = 0;
    /** The highest `load` so far. */
    this.worst = 0;
    /** Of the last full 250 ms. */
    this.recent = 0;
  }

  begin() {
    this.#began = this.#now();
  }

  /**
   * @param {number} frames processed since `begin()`
   * @returns {boolean} whether a window of 250 ms of audio ends here whose load is above 0.9
   */
  end(frames) {
    const busy = Math.max(0, this.#now() - this.#began); // the clock may be set back
    this.#secondBusy += busy;
    this.#secondFrames += frames;
    if (this.#secondFrames >= this.#second) {
      this.load = (this.#secondBusy * this.#framesPerMs) / this.#secondFrames;
      this.worst = Math.max(this.worst, this.load);
      this.#secondBusy = 0;
      this.#secondFrames = 0;
    }
    this.#windowBusy += busy;
    this.#windowFrames += frames;
    if (this.#windowFrames < this.#window) return false;
    this.recent = (this.#windowBusy * this.#framesPerMs) / this.#windowFrames;
    this.#windowBusy = 0;
    this.#windowFrames = 0;
    return this.recent > OVERLOAD;
  }
}
