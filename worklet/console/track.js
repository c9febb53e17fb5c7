import { notSupported, show } from '../common/errors.js';
import { RoutedStrip } from './routed-strip.js';
import { outputNodeOf } from './unwrap.js';

/** A strip fed by an input of the mixer's node. */
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

  /** Tells the three kinds of strips apart. @returns {'track'} */
  get kind() {
    return 'track';
  }

  /** The input of `mixer.node` that feeds the track; in a headless mixer its place in the array that `render()` takes. */
  get input() {
    return this.#handle.index;
  }

  /**
   * Connects a source: `source.connect(mixer.node, outputIndex, track.input)`. Several sources are summed. More than two channels are mixed down as Web
   * Audio does by `speakers`. A source that has them wants a track of its own: beside it others are mixed up and down again, which takes 3 to 6 dB of them,
   * or their right side (with `mixer.node.channelCountMode = 'clamped-max'` it does not, but all inputs take longer in Chromium).
   * @param {AudioNode | WrappedNode} source an AudioNode, also one of Tone.js
   * @param {number} [outputIndex] which of its outputs, default 0
   * @throws {TypeError} if it is no AudioNode
   * @throws {DOMException} InvalidStateError if the track was removed or the mixer closed; NotSupportedError in a headless mixer; as
   *   `AudioNode.connect()`: IndexSizeError, InvalidAccessError
   */
  connectFrom(source, outputIndex = 0) {
    this.#handle.assertUsable();
    const node = this.#nodeFor('connectFrom');
    this.#sourceFor('connectFrom', source).connect(node, outputIndex, this.input);
  }

  /**
   * Undoes `connectFrom`; works on a removed track too.
   * @param {AudioNode | WrappedNode} source
   * @param {number} [outputIndex] default 0
   * @throws {TypeError} if it is no AudioNode
   * @throws {DOMException} NotSupportedError in a headless mixer; as `AudioNode.disconnect()`: InvalidAccessError if it was not connected
   */
  disconnectFrom(source, outputIndex = 0) {
    const node = this.#nodeFor('disconnectFrom');
    this.#sourceFor('disconnectFrom', source).disconnect(node, outputIndex, this.input);
  }

  /** @param {string} method */
  #nodeFor(method) {
    if (this.#node) return this.#node;
    throw notSupported(
      `${this.#handle}: ${method}() needs AudioNodes; a headless mixer is given its input by render().`,
    );
  }

  /** @param {string} method @param {unknown} source */
  #sourceFor(method, source) {
    const node = outputNodeOf(source);
    if (node) return node;
    throw new TypeError(`${this.#handle}: ${method}() takes an AudioNode, got ${show(source)}.`);
  }
}

/** @typedef {import('./unwrap.js').WrappedNode} WrappedNode */
