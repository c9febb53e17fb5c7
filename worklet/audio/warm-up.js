import { Engine } from './engine.js';

/** The engine that runs the warm-up. Its quanta have as many frames as those of cpp/engine/warm_up.cpp. */
const CAPACITY = { tracks: 8, buses: 1 };
const FRAMES = 128;
const EVENTS = 64;

/**
 * Seconds of audio per quantum of a warm-up that is spread out. A quantum takes 0.05 ms (Chromium, Firefox)
 * to 0.2 ms (WebKitGTK), the first one a few times that. The warm-up is not spread further, since WebKitGTK
 * 2.50 may crash when a context is closed while its wasm is still being compiled.
 */
const SECONDS_PER_QUANTUM = 1 / 1500;

/**
 * Runs every kernel on a separate engine until the browser has optimised its code, so that the first quanta
 * of the real engine take no longer than later ones.  [audio thread]
 */
export class WarmUp {
  /** Null when the warm-up is over. @type {Engine | null} */
  #engine;
  #quantum = 0;
  #framesPerQuantum;

  /**
   * @param {import('./engine-module.js').EngineModule} module
   * @param {number} sampleRate in Hz
   * @param {number} smoothing seconds that ramps take
   */
  constructor(module, sampleRate, smoothing) {
    this.#engine = new Engine(module, CAPACITY, sampleRate, FRAMES, EVENTS, smoothing);
    this.#framesPerQuantum = SECONDS_PER_QUANTUM * sampleRate;
  }

  /** Runs the rest of the warm-up: 5 to 20 ms, half a second with the backend `js`. */
  finish() {
    while (this.#engine !== null) this.#run(this.#engine);
  }

  /** Runs the part of the warm-up that belongs to `frames` frames of audio. @param {number} frames */
  advance(frames) {
    for (let frame = 0; frame < frames && this.#engine !== null; frame += this.#framesPerQuantum) {
      this.#run(this.#engine);
    }
  }

  /** @param {Engine} engine */
  #run(engine) {
    if (!engine.warmUp(this.#quantum++)) this.#engine = null;
  }
}
