import { isPlatform, show } from '../common/errors.js';
import { PROCESS_EVENTS } from '../transport/layout.js';
import { refuseWrites } from './guarded.js';
import { Mixer } from './mixer.js';

/** @typedef {import('../audio/engine-runner.js').EngineRunner} Runner */

/**
 * A mixer without an AudioContext, on the same engine. It renders on the calling thread when `render()` is
 * called. Made by {@link createHeadlessMixer}.
 */
export class HeadlessMixer extends Mixer {
  /** Null after close(), so that the memory is freed. @type {Runner | null} */
  #runner;
  #frame = 0;

  /**
   * @param {ConstructorParameters<typeof Mixer>[0] &
   *   {runner: Runner}} parts
   * @hideconstructor
   */
  constructor(parts) {
    super(parts);
    this.#runner = parts.runner;
    parts.transport.clock = this;
  }

  /** Number of frames rendered so far. */
  get currentFrame() {
    return this.#frame;
  }

  /** Seconds of audio rendered so far. */
  get currentTime() {
    return this.#frame / this.sampleRate;
  }

  /**
   * Renders the next `frames` frames. The result has the same bits however the audio is divided into calls,
   * as long as nothing is set between them.
   * @param {readonly (readonly Float32Array[] | null | undefined)[]} inputs one entry per track, by
   *   `track.input`: null for no input, or an array of one (mono) or two (stereo) channels of `frames` frames
   *   each, linear; may be shorter than the number of tracks
   * @param {number} frames an integer of 1 or more
   * @returns {[Float32Array, Float32Array]} left and right channel of the master, new arrays of `frames`
   *   frames
   * @throws {TypeError} if `inputs` is not such an array or `frames` is not a number
   * @throws {RangeError} if there are more inputs than tracks in the capacity, an input has more than two
   *   channels or none, a channel is not `frames` long, or `frames` is not an integer of 1 or more
   * @throws {DOMException} InvalidStateError after `close()`
   */
  render(inputs, frames) {
    this.assertNotClosed();
    checkFrames(frames);
    checkInputs(inputs, frames, this.capacity.tracks);
    const left = new Float32Array(frames);
    const right = new Float32Array(frames);
    const runner = /** @type {Runner} */ (this.#runner);
    const events = runner.process(
      /** @type {(readonly Float32Array[] | null)[]} */ (inputs),
      left,
      right,
      frames,
      this.#frame,
    );
    this.#frame += frames;
    if ((events & PROCESS_EVENTS.fault) !== 0) this.dispatchFaults();
    return [left, right];
  }

  /**
   * Lets go of the engine's memory and dispatches `close`. Afterwards strips can still be read, and setting
   * or adding anything throws InvalidStateError. Calling it again does nothing.
   */
  async close() {
    if (this.closed) return;
    this.closeTransport();
    this.#runner = null;
    this.dispatchEvent(new Event('close'));
  }
}

refuseWrites(HeadlessMixer);

/** @param {unknown} frames */
function checkFrames(frames) {
  const message = `render(): frames must be an integer of 1 or more, got ${show(frames)}.`;
  if (typeof frames !== 'number') throw new TypeError(message);
  if (!Number.isSafeInteger(frames) || frames < 1) throw new RangeError(message);
}

/** @param {unknown} inputs @param {number} frames @param {number} tracks */
function checkInputs(inputs, frames, tracks) {
  if (!Array.isArray(inputs))
    throw new TypeError(`render(): inputs must be an array with one entry per track, got ${show(inputs)}.`);
  if (inputs.length > tracks)
    throw new RangeError(`render(): ${inputs.length} inputs, but the mixer's capacity is ${tracks} tracks.`);
  for (const [track, input] of inputs.entries()) {
    if (input === null || input === undefined) continue;
    const name = `render(): inputs[${track}]`;
    if (!Array.isArray(input))
      throw new TypeError(
        `${name} must be null or an array of one or two Float32Arrays, got ${show(input)}.`,
      );
    if (input.length < 1 || input.length > 2)
      throw new RangeError(
        `${name} must have one or two channels, or be null for no input, got ${input.length} channels.`,
      );
    for (const [channel, samples] of input.entries()) {
      // isPlatform() takes 0.3 µs, which would be a third of the time of a strip.
      if (!(samples instanceof Float32Array || isPlatform(samples, 'Float32Array')))
        throw new TypeError(`${name}[${channel}] must be a Float32Array, got ${show(samples)}.`);
      if (samples.length !== frames)
        throw new RangeError(`${name}[${channel}] must have ${frames} frames, got ${samples.length}.`);
    }
  }
}
