import { moveDirtyValues } from '../transport/dirty-bits.js';
import { HEADER, layoutOf } from '../transport/layout.js';
import { copyReport, moveMeterRequests } from '../transport/message-codec.js';

/**
 * The audio thread's end of the message transport: takes what the page says over into the control block of this thread, where the runner finds it
 * before the next quantum, and sends the message back with what the runner has written there. One message more is kept here, to tell unasked what
 * cannot wait. No buffer is ever made here.  [audio thread]
 */
export class MessageEndpoint {
  #layout;
  #block;
  #port;
  /** The message that is kept here, null while it is away. @type {Int32Array<ArrayBuffer> | null} */
  #own = null;
  /** @type {[Transferable?]} */
  #transfer = [];

  /**
   * @param {SharedArrayBuffer | ArrayBuffer} buffer this thread's control block
   * @param {MessagePort} port to the page
   */
  constructor(buffer, port) {
    this.#block = new Int32Array(buffer);
    this.#layout = layoutOf({ tracks: this.#block[HEADER.tracks], buses: this.#block[HEADER.buses] });
    this.#port = port;
    port.onmessage = ({ data }) => (data === 'close' ? this.#close() : this.#receive(new Int32Array(data)));
  }

  /** Tells what is new. @returns {boolean} false if the message for it is under way: try again in the next quantum */
  tell() {
    if (this.#own === null) return false;
    this.#send(this.#own);
    this.#own = null;
    return true;
  }

  /** @param {Int32Array<ArrayBuffer>} message */
  #receive(message) {
    moveDirtyValues(this.#layout, message, this.#block, false);
    moveMeterRequests(this.#layout, message, this.#block);
    if (message[this.#layout.header + HEADER.question] === 1) this.#send(message);
    else this.#own = message;
  }

  /** @param {Int32Array<ArrayBuffer>} message */
  #send(message) {
    copyReport(this.#layout, this.#block, message);
    this.#transfer[0] = message.buffer;
    this.#port.postMessage(message.buffer, /** @type {Transferable[]} */ (this.#transfer));
  }

  #close() {
    this.#block[this.#layout.header + HEADER.closed] = 1;
    this.#port.onmessage = null;
  }
}
