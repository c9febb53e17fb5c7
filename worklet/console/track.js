import { notSupported, show } from '../common/errors.js';
import { refuseWrites } from './guarded.js';
import { RoutedStrip } from './routed-strip.js';
import { outputNodeOf } from './unwrap.js';

/** A strip that gets its signal from an input of the mixer's node. Made by `mixer.addTrack()`. */
export class Track extends RoutedStrip {
  #handle;
  #node;

  /**
   * @param {import('./strip-handle.js').StripHandle} handle
   * @param {import('./strip-registry.js').StripRegistry} registry
   * @param {AudioWorkletNode | null} node
   * @hideconstructor
   */
  constructor(handle, registry, node) {
    super(handle, registry);
    this.#handle = handle;
    this.#node = node;
  }

  /** The kind of strip: `track`. @returns {'track'} */
  get kind() {
    return 'track';
  }

  /**
   * The number of the input of `mixer.node` that feeds the track; in a headless mixer, its index in
   * `render()`'s inputs.
   */
  get input() {
    return this.#handle.index;
  }

  /**
   * Connects a source, as `source.connect(mixer.node, outputIndex, track.input)` does. Several sources are
   * summed. More than two channels are mixed down to stereo with the formulas of Web Audio's
   * `channelInterpretation` `speakers`.
   *
   * A stereo source makes the input stereo, also a silent one. So a mono source of a track with `pan` 0 is
   * 3 dB louder while a stereo source is connected beside it, as with StereoPannerNode.
   *
   * Connect a source of more than two channels to a track without other sources. Otherwise Web Audio mixes
   * the others up to its channels before the sum is mixed down, and they lose 3 to 6 dB or their right
   * channel. With `mixer.node.channelCountMode = 'clamped-max'` they keep their level, but every input costs
   * more time in Chromium.
   * @param {AudioNode | WrappedNode} source an AudioNode or a node of Tone.js
   * @param {number} [outputIndex] number of the source's output, from 0, default 0
   * @throws {TypeError} if `source` is not an AudioNode
   * @throws {DOMException} InvalidStateError if the track was removed or the mixer closed; NotSupportedError
   *   in a headless mixer; IndexSizeError and InvalidAccessError as `AudioNode.connect()`
   */
  connectFrom(source, outputIndex = 0) {
    this.#handle.assertUsable();
    const node = this.#nodeFor('connectFrom');
    this.#sourceFor('connectFrom', source).connect(node, outputIndex, this.input);
  }

  /**
   * Removes a connection that `connectFrom` made. It also works on a removed track.
   * @param {AudioNode | WrappedNode} source an AudioNode or a node of Tone.js
   * @param {number} [outputIndex] number of the source's output, from 0, default 0
   * @throws {TypeError} if `source` is not an AudioNode
   * @throws {DOMException} NotSupportedError in a headless mixer; IndexSizeError and InvalidAccessError as
   *   `AudioNode.disconnect()`, the latter if the source is not connected
   */
  disconnectFrom(source, outputIndex = 0) {
    const node = this.#nodeFor('disconnectFrom');
    this.#sourceFor('disconnectFrom', source).disconnect(node, outputIndex, this.input);
  }

  /** @param {string} method */
  #nodeFor(method) {
    if (this.#node) return this.#node;
    throw notSupported(
      `${this.#handle}: ${method}() needs an AudioContext; a headless mixer gets its input from render().`,
    );
  }

  /** @param {string} method @param {unknown} source */
  #sourceFor(method, source) {
    const node = outputNodeOf(source);
    if (node) return node;
    throw new TypeError(`${this.#handle}: ${method}() takes an AudioNode, got ${show(source)}.`);
  }
}

refuseWrites(Track);

/** @typedef {import('./unwrap.js').WrappedNode} WrappedNode */
