import { show } from '../common/errors.js';
import { Mixer } from './mixer.js';
import { onProcessorError } from './mixer-node.js';
import { inputNodeOf } from './unwrap.js';

/**
 * A mixer in an AudioContext or OfflineAudioContext, run by one AudioWorkletNode. Made by
 * {@link createMixer}.
 */
export class AudioMixer extends Mixer {
  #failed = false;
  /**
   * The mixer's AudioWorkletNode. Input k feeds the track whose `input` is k; the only output is the master,
   * in stereo. The node stays the same until the mixer is closed.
   * @readonly
   */
  node;
  /** How values reach the audio thread: `shared` (through a SharedArrayBuffer) or `message`. @readonly */
  transport;
  /** The context that was given to `createMixer`, wrapped or not. @readonly */
  context;

  /**
   * @param
   *   {ConstructorParameters<typeof Mixer>[0] & {node: AudioWorkletNode, wrappedContext: BaseAudioContext}}
   *   parts
   * @hideconstructor
   */
  constructor(parts) {
    super(parts);
    this.node = parts.node;
    this.transport = parts.transport.name;
    this.context = parts.wrappedContext;
    this.node.port.onmessage = ({ data }) => this.#receive(data);
    onProcessorError(this.node, (event) =>
      this.#fail(/** @type {ErrorEvent} */ (event).message || 'The processor threw an exception.'),
    );
  }

  /**
   * Connects the master to a node, as `mixer.node.connect(destination, 0, inputIndex)` does.
   * @template {AudioNode | import('./unwrap.js').WrappedNode} N
   * @param {N} destination an AudioNode or a node of Tone.js
   * @param {number} [inputIndex] number of the destination's input, from 0, default 0
   * @returns {N} the destination
   * @throws {TypeError} if `destination` is not an AudioNode
   * @throws {DOMException} InvalidStateError after `close()`; IndexSizeError and InvalidAccessError as
   *   `AudioNode.connect()`
   */
  connect(destination, inputIndex = 0) {
    this.assertNotClosed();
    this.node.connect(this.#nodeFor('connect', destination), 0, inputIndex);
    return destination;
  }

  /**
   * Removes the connections to a node, or all connections of the master if no destination is given.
   * @param {AudioNode | import('./unwrap.js').WrappedNode} [destination] an AudioNode or a node of Tone.js
   * @throws {TypeError} if `destination` is given and not an AudioNode
   * @throws {DOMException} InvalidAccessError if the master is not connected to it, as
   *   `AudioNode.disconnect()`
   */
  disconnect(destination) {
    if (destination === undefined) this.node.disconnect();
    else this.node.disconnect(this.#nodeFor('disconnect', destination));
  }

  /**
   * Ends the processor and disconnects the node. The context is left as it is. Afterwards strips can still be
   * read, and setting or adding anything throws InvalidStateError. Calling it again does nothing.
   */
  async close() {
    if (this.closed) return;
    this.closeTransport();
    this.node.disconnect();
    this.node.port.onmessage = null;
    this.node.port.close();
  }

  /** @param {string} method @param {unknown} destination */
  #nodeFor(method, destination) {
    const node = inputNodeOf(destination);
    if (!node) throw new TypeError(`Mixer: ${method}() takes an AudioNode, got ${show(destination)}.`);
    return node;
  }

  /** @param {import('../transport/protocol.js').ProcessorMessage} message */
  #receive(message) {
    if (message.type === 'fault') this.dispatchFaults();
    else if (message.type === 'overload')
      this.dispatchEvent(new CustomEvent('overload', { detail: { load: message.load } }));
    else if (message.type === 'error') this.#fail(message.message);
  }

  /** Dispatches `processorerror` at the first failure; a processor never recovers. @param {string} message */
  #fail(message) {
    if (this.#failed) return;
    this.#failed = true;
    this.dispatchEvent(new CustomEvent('processorerror', { detail: { message } }));
  }
}
