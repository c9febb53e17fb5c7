import { moveDirtyValues } from '../transport/dirty-bits.js';
import { EventRing } from '../transport/event-ring.js';
import { HEADER, layoutOf } from '../transport/layout.js';
import { copyReport, moveMeterRequests, receiveEvents } from '../transport/message-codec.js';

/**
 * The audio thread's end of the message transport. It copies a message's changes into this thread's control
 * buffer, which the engine runner reads before the next quantum. Then it writes the report into the message
 * and posts it back. One message stays here, for reports that are due before the main thread posts a message.
 * No buffer is ever allocated here.  [audio thread]
 */
export class MessageEndpoint {
  #layout;
  #control;
  #ring;
  #port;
  /** The message that stays here, null while it is on its way. @type {Int32Array<ArrayBuffer> | null} */
  #spare = null;
  /** @type {[Transferable?]} */
  #transfer = [];

  /**
   * @param {SharedArrayBuffer | ArrayBuffer} buffer this thread's control buffer
   * @param {MessagePort} port to the main thread
   */
  constructor(buffer, port) {
    this.#control = new Int32Array(buffer);
    this.#layout = layoutOf({ tracks: this.#control[HEADER.tracks], buses: this.#control[HEADER.buses] });
    this.#ring = new EventRing(this.#layout, buffer);
    this.#port = port;
  }

  /**
   * Posts a report.
   * @returns {boolean} false if the message for it is on its way: try again in the next quantum
   */
  report() {
    if (this.#spare === null) return false;
    this.#post(this.#spare);
    this.#spare = null;
    return true;
  }

  /** @param {ArrayBuffer} buffer of a message that has arrived at the port */
  receive(buffer) {
    const message = new Int32Array(buffer);
    moveDirtyValues(this.#layout, message, this.#control, false);
    moveMeterRequests(this.#layout, message, this.#control);
    receiveEvents(this.#layout, message, this.#ring);
    if (message[this.#layout.header + HEADER.replyExpected] === 1) this.#post(message);
    else this.#spare = message;
  }

  /** @param {Int32Array<ArrayBuffer>} message */
  #post(message) {
    copyReport(this.#layout, this.#control, message);
    this.#transfer[0] = message.buffer;
    this.#port.postMessage(message.buffer, /** @type {Transferable[]} */ (this.#transfer));
  }
}
