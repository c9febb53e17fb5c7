import { CONTEXT_CLOSED, show } from '../common/errors.js';
import { refuseWrites } from './guarded.js';
import { MeterFall } from './meter-fall.js';
import { Mixer } from './mixer.js';
import { endNode, onProcessorError } from './mixer-node.js';
import { inputNodeOf } from './unwrap.js';

/**
 * A mixer in an AudioContext or OfflineAudioContext, run by one AudioWorkletNode. Made by
 * {@link createMixer}.
 */
export class AudioMixer extends Mixer {
  #transport;
  #native;
  #listeners = new AbortController();
  #ended = false;
  #failed = false;
  #node;
  #context;

  /**
   * @param
   *   {ConstructorParameters<typeof Mixer>[0] & {node: AudioWorkletNode, wrappedContext: BaseAudioContext}}
   *   parts
   * @hideconstructor
   */
  constructor(parts) {
    super(parts);
    this.#node = parts.node;
    this.#context = parts.wrappedContext;
    this.#transport = parts.transport;
    this.#native = /** @type {BaseAudioContext} */ (parts.context);
    parts.transport.clock = this.#native;
    if ('startRendering' in this.#native) this.#followRendering();
    else this.#followContext();
    this.#node.port.onmessage = ({ data }) => this.#receive(data);
    onProcessorError(this.#node, (event) =>
      this.#fail(/** @type {ErrorEvent} */ (event).message || 'The processor threw an exception.'),
    );
  }

  /**
   * The mixer's AudioWorkletNode. Input k feeds the track whose `input` is k; the only output is the master,
   * in stereo. The node stays the same until the mixer is closed.
   */
  get node() {
    return this.#node;
  }

  /** How values reach the audio thread: `shared` (through a SharedArrayBuffer) or `message`. */
  get transport() {
    return this.#transport.name;
  }

  /** The context that was given to `createMixer`, wrapped or not. */
  get context() {
    return this.#context;
  }

  /**
   * Connects the master to a node, as `mixer.node.connect(destination, 0, inputIndex)` does.
   * @template {AudioNode | import('./unwrap.js').WrappedNode} N
   * @param {N} destination an AudioNode or a node of Tone.js
   * @param {number} [inputIndex] number of the destination's input, from 0, default 0
   * @returns {N} the destination
   * @throws {TypeError} if `destination` is not an AudioNode
   * @throws {DOMException} InvalidStateError if the mixer or its context was closed; IndexSizeError and
   *   InvalidAccessError as `AudioNode.connect()`
   */
  connect(destination, inputIndex = 0) {
    this.assertNotClosed();
    this.#node.connect(this.#nodeFor('connect', destination), 0, inputIndex);
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
    if (destination === undefined) this.#node.disconnect();
    else this.#node.disconnect(this.#nodeFor('disconnect', destination));
  }

  /**
   * Ends the processor, disconnects the node and dispatches `close`. The context is left as it is. Afterwards
   * strips can still be read, and setting or adding anything throws InvalidStateError. Calling it again does
   * nothing. Closing an AudioContext closes its mixers.
   */
  async close() {
    this.#end();
  }

  /** @param {string} [reason] for the errors of later calls */
  #end(reason) {
    if (this.#ended) return;
    this.#ended = true;
    this.#listeners.abort();
    this.closeTransport(reason);
    endNode(this.#node);
    this.dispatchEvent(new Event('close'));
  }

  /** Meters fall while an AudioContext does not run, and the mixer is closed with it. */
  #followContext() {
    const fall = new MeterFall(this.#transport);
    this.#transport.context = this.#native;
    const follow = () => {
      const { state } = this.#native;
      fall.setRunning(state === 'running');
      if (state === 'closed') this.#end(CONTEXT_CLOSED);
    };
    this.#native.addEventListener('statechange', follow, this.#listeners);
    follow();
  }

  /** The engine is not needed after a rendering, but the mixer can still be read. */
  #followRendering() {
    let warned = false;
    const follow = (/** @type {Event} */ { type }) => {
      const complete = type === 'complete';
      if (complete) this.#node.port.postMessage('close');
      if (warned || !this.#transport.unflushed || !(complete || this.#native.state === 'running')) return;
      warned = true;
      console.warn(
        'Busbar: an offline rendering has started without some changes of the mixer. ' +
          'Call "await mixer.flush()" before startRendering().',
      );
    };
    for (const type of ['statechange', 'complete'])
      this.#native.addEventListener(type, follow, this.#listeners);
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

refuseWrites(AudioMixer);
