/// <reference path="../common/globals.d.ts" />
import { messageOf } from '../common/errors.js';
import { EngineRunner, HAPPENED } from './engine-runner.js';
import { MessageEndpoint } from './message-endpoint.js';

/*
 * The worklet's scope has no performance, fetch, TextDecoder, setTimeout or DOMException everywhere, and maybe no console.
 */

const USUAL_QUANTUM = 128;

/** Seconds of audio between two messages about the same thing. */
const MESSAGE_INTERVAL = 0.25;

/** The mixer's processor, but for its engine: processor.js and processor-js.js add that. */
export class MixerProcessor extends AudioWorkletProcessor {
  /** Null until the engine is there. @type {EngineRunner | null} */
  #runner = null;
  /** Null with a control block that is shared. @type {MessageEndpoint | null} */
  #link = null;
  /** The mixer was closed, or the engine has failed. */
  #ended = false;
  #live;
  /** Something was released, and the page cannot see it yet. */
  #released = false;
  /** A fault was not told yet. */
  #faulty = false;
  #nextFaultFrame = 0;

  /** @param {{processorOptions: import('../transport/protocol.js').ProcessorOptions}} options */
  constructor({ processorOptions: { buffer, transport, wasm, quantum = USUAL_QUANTUM, live, running } }) {
    super();
    this.#live = live;
    const start = async () => {
      const runner = new EngineRunner(await this.instantiate(wasm), buffer, {
        sampleRate,
        quantum,
        now: Date.now,
        live,
      });
      this.#runner = runner;
      if (transport === 'message') this.#link = new MessageEndpoint(buffer, this.port);
      if (!live) runner.rehearse(); // or it would delay the rendering
      this.#post({ type: 'ready' });
      // While the page goes on; in a context that runs the runner does it little by little, but in JavaScript even a little takes too long.
      if (live && !(running && wasm)) runner.rehearse();
    };
    start().catch((error) => this.#fail(error));
  }

  /**
   * @abstract
   * @protected
   * @param {import('../transport/protocol.js').ProcessorOptions['wasm']} _wasm
   * @returns {Promise<import('./engine-module.js').EngineModule>}
   */
  instantiate(_wasm) {
    throw new Error('A mixer processor needs an engine.');
  }

  /**
   * Whatever happens, this does not throw: a node whose processor has thrown is dead for good.
   * @param {Float32Array[][]} inputs
   * @param {Float32Array[][]} outputs
   */
  process(inputs, outputs) {
    const runner = this.#runner;
    if (runner === null || this.#ended) return !this.#ended;
    const left = outputs[0][0];
    const right = outputs[0][1];
    try {
      if (runner.closed) {
        this.#ended = true;
        runner.delete();
        return false;
      }
      const happened = runner.process(inputs, left, right, left.length);
      if (happened !== 0 || this.#faulty || this.#released) this.#report(happened, runner.recentLoad);
    } catch (error) {
      left.fill(0);
      right.fill(0);
      this.#fail(error);
    }
    return !this.#ended;
  }

  /** @param {number} happened @param {number} load */
  #report(happened, load) {
    if ((happened & HAPPENED.overload) !== 0 && this.#live) this.#post({ type: 'overload', load });
    if ((happened & HAPPENED.fault) !== 0) this.#faulty = true;
    if ((happened & HAPPENED.released) !== 0) this.#released = true;
    if (this.#released && this.#showPage()) this.#released = false;
    if (!this.#faulty || currentFrame < this.#nextFaultFrame || !this.#showPage()) return;
    this.#faulty = false;
    this.#nextFaultFrame = currentFrame + MESSAGE_INTERVAL * sampleRate;
    this.#post({ type: 'fault' });
  }

  /** Lets the page see what is in the control block. @returns {boolean} false if it cannot yet */
  #showPage() {
    return this.#link === null || this.#link.tell();
  }

  /** @param {unknown} error */
  #fail(error) {
    this.#ended = true;
    this.#post({ type: 'error', message: messageOf(error) });
  }

  /** @param {import('../transport/protocol.js').ProcessorMessage} message */
  #post(message) {
    this.port.postMessage(message);
  }
}

/**
 * @param {string} name
 * @param {new (options: {processorOptions: import('../transport/protocol.js').ProcessorOptions}) => MixerProcessor} Processor
 */
export function register(name, Processor) {
  try {
    registerProcessor(name, Processor);
  } catch (error) {
    // A second copy of the same build, from another URL: the first one will do.
    if (/** @type {any} */ (error)?.name !== 'NotSupportedError') throw error;
  }
}
