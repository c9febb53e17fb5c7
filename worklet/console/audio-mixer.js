import { show } from '../common/errors.js';
import { Mixer } from './mixer.js';
import { onProcessorError } from './mixer-node.js';
import { inputNodeOf } from './unwrap.js';

/** A mixer in an AudioContext or OfflineAudioContext, all of it inside one AudioWorkletNode. Made by {@link createMixer}. */
export class AudioMixer extends Mixer {
  #failed = false;
  /** The one node: track k is fed by its input k, its output is the master's sound. It never changes. @readonly */
  node;
  /** How values reach the audio thread: `shared` (SharedArrayBuffer) or `message`. @readonly */
  transport;
  /** The context that `createMixer` was given. @readonly */
  context;

  /**
   * @param {ConstructorParameters<typeof Mixer>[0] & {node: AudioWorkletNode, wrappedContext: BaseAudioContext}} parts
   * @hideconstructor
   */
  constructor(parts) {
    super(parts);
    this.node = parts.node;
    this.transport = parts.transport.name;
    this.context = parts.wrappedContext;
    this.node.port.onmessage = ({ data }) => this.#hear(data);
    onProcessorError(this.node, (event) =>
      this.#fail(/** @type {ErrorEvent} */ (event).message || 'The processor has thrown.'),
    );
  }

  /**
   * Connects the master to a node: `mixer.node.connect(destination, 0, inputIndex)`.
   * @template {AudioNode | import('./unwrap.js').WrappedNode} N
   * @param {N} destination an AudioNode, also one of Tone.js
   * @param {number} [inputIndex] which of its inputs, default 0
   * @returns {N} the destination
   * @throws {TypeError} if it is no AudioNode
   * @throws {DOMException} InvalidStateError after `close()`; as `AudioNode.connect()`: IndexSizeError, InvalidAccessError
   */
  connect(destination, inputIndex = 0) {
    this.assertNotClosed();
    this.node.connect(this.#nodeFor('connect', destination), 0, inputIndex);
    return destination;
  }

  /**
   * Undoes `connect`; without a destination, all of it.
   * @param {AudioNode | import('./unwrap.js').WrappedNode} [destination]
   * @throws {TypeError} if it is no AudioNode
   * @throws {DOMException} as `AudioNode.disconnect()`: InvalidAccessError if it was not connected
   */
  disconnect(destination) {
    if (destination === undefined) this.node.disconnect();
    else this.node.disconnect(this.#nodeFor('disconnect', destination));
  }

  /**
   * Ends the mixer, whatever the state of its context, which stays as it is. Strips can still be read, nothing can be set. Calling it again does
   * nothing.
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
  #hear(message) {
    if (message.type === 'fault') this.dispatchFaults();
    else if (message.type === 'overload')
      this.dispatchEvent(new CustomEvent('overload', { detail: { load: message.load } }));
    else if (message.type === 'error') this.#fail(message.message);
  }

  /** The audio thread fails once and for all. @param {string} message */
  #fail(message) {
    if (this.#failed) return;
    this.#failed = true;
    this.dispatchEvent(new CustomEvent('processorerror', { detail: { message } }));
  }
}
