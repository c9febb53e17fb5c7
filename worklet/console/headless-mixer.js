import { show } from '../common/errors.js';
import { PROCESS_EVENTS } from '../transport/layout.js';
import { Mixer } from './mixer.js';

/** A mixer without an AudioContext, on the same engine. Made by {@link createHeadlessMixer}. */
export class HeadlessMixer extends Mixer {
  #runner;
  #frame = 0;

  /**
   * @param {ConstructorParameters<typeof Mixer>[0] & {runner: import('../audio/engine-runner.js').EngineRunner}} parts
   * @hideconstructor
   */
  constructor(parts) {
    super(parts);
    this.#runner = parts.runner;
  }

  /** Frames rendered so far. */
  get currentFrame() {
    return this.#frame;
  }

  /** Seconds rendered so far. */
  get currentTime() {
    return this.#frame / this.sampleRate;
  }

  /**
   * Renders the next stretch of audio. However it is cut into calls, the result has the same bits.
   * @param {readonly (readonly Float32Array[] | null | undefined)[]} inputs by track number: null for none, or an array of one (mono) or two
   *   (stereo) channels of `frames` frames each; may be shorter than the number of tracks
   * @param {number} frames 1 or more
   * @returns {[Float32Array, Float32Array]} left and right of the master, new arrays
   * @throws {TypeError} if `inputs` is not of that form or `frames` no number
   * @throws {RangeError} if there are too many inputs, a channel has another length, or `frames` is no integer of 1 or more
   * @throws {DOMException} InvalidStateError after `close()`
   */
  render(inputs, frames) {
    this.assertNotClosed();
    checkFrames(frames);
    checkInputs(inputs, frames, this.capacity.tracks);
    const left = new Float32Array(frames);
    const right = new Float32Array(frames);
    const events = this.#runner.process(
      /** @type {(readonly Float32Array[] | null)[]} */ (inputs),
      left,
      right,
      frames,
    );
    this.#frame += frames;
    if ((events & PROCESS_EVENTS.fault) !== 0) this.dispatchFaults();
    return [left, right];
  }

  /** Ends the mixer and frees its memory. Strips can still be read, nothing can be set. Calling it again does nothing. */
  async close() {
    if (this.closed) return;
    this.closeTransport();
    this.#runner.delete();
  }
}

/** @param {unknown} frames */
function checkFrames(frames) {
  const message = `render(): frames must be an integer of 1 or more, got ${show(frames)}.`;
  if (typeof frames !== 'number') throw new TypeError(message);
  if (!Number.isSafeInteger(frames) || frames < 1) throw new RangeError(message);
}

/** @param {unknown} inputs @param {number} frames @param {number} tracks */
function checkInputs(inputs, frames, tracks) {
  if (!Array.isArray(inputs))
    throw new TypeError(`render(): inputs must be an array, by track, got ${show(inputs)}.`);
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
        `${name} must have one or two channels, got ${input.length}; null means no input.`,
      );
    for (const [channel, samples] of input.entries()) {
      if (!(samples instanceof Float32Array))
        throw new TypeError(`${name}[${channel}] must be a Float32Array, got ${show(samples)}.`);
      if (samples.length !== frames)
        throw new RangeError(`${name}[${channel}] must have ${frames} frames, got ${samples.length}.`);
    }
  }
}
