/** What was posted to the other side, and is delivered when the test says so. */
class Port extends EventTarget {
  /** @type {((event: MessageEvent) => void) | null} */
  onmessage = null;
  /** What waits to be delivered here. @type {any[]} */
  arriving = [];
  /** How much has been posted here. */
  count = 0;
  /** @type {Port | null} */
  peer = null;

  /** @param {any} data @param {Transferable[]} [transfer] */
  postMessage(data, transfer = []) {
    this.count++;
    this.peer?.arriving.push(structuredClone(data, { transfer }));
  }

  start() {}

  /** @param {number} [most] how many messages */
  deliver(most = Number.POSITIVE_INFINITY) {
    for (let left = most; left > 0 && this.arriving.length > 0; left--) {
      const event = new MessageEvent('message', { data: this.arriving.shift() });
      this.onmessage?.(event);
      this.dispatchEvent(event);
    }
  }
}

/** Two ends of a channel; buffers are transferred as between threads. */
export function portPair() {
  const page = new Port();
  const worklet = new Port();
  page.peer = worklet;
  worklet.peer = page;
  return { page, worklet };
}
