/** One end of a message channel. A test delivers the messages that were posted at the other end. */
class Port extends EventTarget {
  /** @type {((event: MessageEvent) => void) | null} */
  onmessage = null;
  /** Messages to be delivered at this end. @type {any[]} */
  arriving = [];
  /** Messages that were posted at this end. */
  count = 0;
  /** @type {Port | null} */
  peer = null;

  /** @param {any} data @param {Transferable[]} [transfer] */
  postMessage(data, transfer = []) {
    this.count++;
    this.peer?.arriving.push(structuredClone(data, { transfer }));
  }

  start() {}

  /** @param {number} [most] the greatest number of messages to deliver */
  deliver(most = Number.POSITIVE_INFINITY) {
    for (let left = most; left > 0 && this.arriving.length > 0; left--) {
      const event = new MessageEvent('message', { data: this.arriving.shift() });
      this.onmessage?.(event);
      this.dispatchEvent(event);
    }
  }
}

/** The main thread's and the worklet's end of a channel. Buffers are transferred as between threads. */
export function portPair() {
  const main = new Port();
  const worklet = new Port();
  main.peer = worklet;
  worklet.peer = main;
  return { main, worklet };
}
