/*
 * The part of AudioContext that createMixer() uses, in Node. It simulates what no tested browser does, such
 * as refusing to transfer a compiled module, or closing while a mixer is being created. The test sets how the
 * processor behaves.
 */

/** Simulates the processor of a new node. @typedef {(node: FakeNode) => void} Processor */

/** @type {Processor} */
const ready = (node) => node.postFromProcessor({ type: 'ready' });

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
  changeState(state) {
    this.state = state;
    this.dispatchEvent(new Event('statechange'));
  }
}

class FakePort extends EventTarget {
  /** @type {((event: {data: object}) => void) | null} */
  onmessage = null;
  /** Messages posted by the main thread. @type {unknown[]} */
  posted = [];

  /** @param {unknown} data */
  postMessage(data) {
    this.posted.push(data);
  }

  start() {}

  close() {}
}

export class FakeNode extends EventTarget {
  /** All nodes, in order of creation. @type {FakeNode[]} */
  static instances = [];
  /** Called by the constructor, which may thus throw. @type {((options: any) => void) | null} */
  static onConstruct = null;
  static processor = ready;

  numberOfOutputs = 1;
  connections = 0;
  port = new FakePort();

  /** @param {unknown} context @param {string} name @param {any} options */
  constructor(context, name, options) {
    super();
    FakeNode.onConstruct?.(options);
    Object.assign(this, { context, name, options });
    this.options = options;
    FakeNode.instances.push(this);
    setImmediate(() => FakeNode.processor(this));
  }

  connect() {
    this.connections++;
  }

  disconnect() {
    this.connections = 0;
  }

  /** Delivers a message from the processor. @param {object} data */
  postFromProcessor(data) {
    const event = new MessageEvent('message', { data });
    this.port.onmessage?.(event);
    this.port.dispatchEvent(event);
  }

  static reset() {
    FakeNode.instances = [];
    FakeNode.onConstruct = null;
    FakeNode.processor = ready;
  }
}
