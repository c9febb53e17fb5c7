/*
 * As much of an AudioContext as createMixer() touches, in Node: for what no browser at hand does, such as refusing to pass a compiled module on or
 * closing in mid-creation. The processor behind the node is told by the test.
 */

/** What the processor would answer. @typedef {(node: FakeNode) => void} Processor */

/** @type {Processor} */
const ready = (node) => node.say({ type: 'ready' });

export class FakeContext extends EventTarget {
  sampleRate = 48_000;
  currentTime = 0;
  state = 'suspended';
  /** @type {string[]} */
  modules = [];
  /** @type {{addModule: (url: string) => Promise<void>} | undefined} */
  audioWorklet = {
    addModule: async (url) => {
      this.modules.push(url);
    },
  };

  createBufferSource() {}

  /** @param {string} state */
  become(state) {
    this.state = state;
    this.dispatchEvent(new Event('statechange'));
  }
}

class FakePort extends EventTarget {
  /** @type {((event: {data: object}) => void) | null} */
  onmessage = null;
  /** What the page has posted. @type {unknown[]} */
  posted = [];

  /** @param {unknown} data */
  postMessage(data) {
    this.posted.push(data);
  }

  start() {}

  close() {}
}

export class FakeNode extends EventTarget {
  /** Every node that was made, in order. @type {FakeNode[]} */
  static made = [];
  /** Throws instead of a node, if set. @type {((options: any) => void) | null} */
  static refuse = null;
  static processor = ready;

  numberOfOutputs = 1;
  connections = 0;
  port = new FakePort();

  /** @param {unknown} context @param {string} name @param {any} options */
  constructor(context, name, options) {
    super();
    FakeNode.refuse?.(options);
    Object.assign(this, { context, name, options });
    this.options = options;
    FakeNode.made.push(this);
    setImmediate(() => FakeNode.processor(this));
  }

  connect() {
    this.connections++;
  }

  disconnect() {
    this.connections = 0;
  }

  /** What the processor posts. @param {object} data */
  say(data) {
    const event = new MessageEvent('message', { data });
    this.port.onmessage?.(event);
    this.port.dispatchEvent(event);
  }

  static reset() {
    FakeNode.made = [];
    FakeNode.refuse = null;
    FakeNode.processor = ready;
  }
}
