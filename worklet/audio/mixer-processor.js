/// <reference path="../common/globals.d.ts" />
import { messageOf } from '../common/errors.js';
import { PROCESS_EVENTS } from '../transport/layout.js';
import { EngineRunner } from './engine-runner.js';
import { MessageEndpoint } from './message-endpoint.js';

/*
 * No browser's worklet scope has fetch, setTimeout or performance, and some lack TextDecoder, DOMException or
 * a console.
 */

const USUAL_QUANTUM = 128;

/** Seconds of audio between two messages about faults. */
const MESSAGE_INTERVAL = 0.25;

/** The mixer's processor without an engine. The subclasses in processor.js and processor-js.js add it. */
export class MixerProcessor extends AudioWorkletProcessor {
  /** Null until the engine is instantiated. @type {EngineRunner | null} */
  #runner = null;
  /** Null where the control buffer is shared. @type {MessageEndpoint | null} */
  #endpoint = null;
  /** The mixer was closed, or the engine has failed. */
  #ended = false;
  #realTime;
  /** A strip's number was released, and the main thread cannot see it yet. */
  #releasePending = false;
  /** A strip has faulted, and the main thread has no message about it yet. */
  #faultPending = false;
  #nextFaultFrame = 0;

  /** @param {{processorOptions: import('../transport/protocol.js').ProcessorOptions}} options */
  constructor({ processorOptions }) {
    super();
    const {
      buffer,
      transport,
      wasm,
      quantum = USUAL_QUANTUM,
      smoothing,
      realTime,
      running,
    } = processorOptions;
    this.#realTime = realTime;
    this.port.onmessage = ({ data }) => (data === 'close' ? this.#end() : this.#endpoint?.receive(data));
    const start = async () => {
      const module = await this.instantiate(wasm);
      if (this.#ended) return;
      const runner = new EngineRunner(module, buffer, {
        sampleRate,
        quantum,
        smoothing,
        now: Date.now,
        realTime,
      });
      this.#runner = runner;
      if (transport === 'message') this.#endpoint = new MessageEndpoint(buffer, this.port);
      if (!realTime) runner.warmUp(); // now, so that it does not delay the rendering
      this.#post({ type: 'ready' });
      // The main thread continues. In a running context the runner spreads the warm-up over the first quanta,
      // except with the backend `js`, where even one quantum of it takes too long.
      if (realTime && !(running && wasm)) runner.warmUp();
    };
    start().catch((error) => this.#fail(error));
  }

  /**
   * @abstract
   * @protected
   * @param {import('../transport/protocol.js').ProcessorOptions['wasm']} _wasm
   * @returns {EngineModule | Promise<EngineModule>}
   */
  instantiate(_wasm) {
    throw new Error('A mixer processor needs an engine.');
  }

  /**
   * Never throws, because a browser stops calling a processor that has thrown.
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
        this.#end();
        return false;
      }
      const events = runner.process(inputs, left, right, left.length, currentFrame);
      if (events !== 0 || this.#faultPending || this.#releasePending) this.#report(events, runner.recentLoad);
    } catch (error) {
      left.fill(0);
      right.fill(0);
      this.#fail(error);
    }
    return !this.#ended;
  }

  /** @param {number} events @param {number} load */
  #report(events, load) {
    if ((events & PROCESS_EVENTS.overload) !== 0 && this.#realTime) this.#post({ type: 'overload', load });
    if ((events & PROCESS_EVENTS.fault) !== 0) this.#faultPending = true;
    if ((events & PROCESS_EVENTS.released) !== 0) this.#releasePending = true;
    if (this.#releasePending && this.#publish()) this.#releasePending = false;
    if (!this.#faultPending || currentFrame < this.#nextFaultFrame || !this.#publish()) return;
    this.#faultPending = false;
    this.#nextFaultFrame = currentFrame + MESSAGE_INTERVAL * sampleRate;
    this.#post({ type: 'fault' });
  }

  /**
   * Makes the control buffer's report visible to the main thread.
   * @returns {boolean} false if it cannot yet
   */
  #publish() {
    return this.#endpoint === null || this.#endpoint.report();
  }

  /** Lets go of the engine, so that its memory can be collected. */
  #end() {
    this.#ended = true;
    this.#runner = null;
  }

  /** @param {unknown} error */
  #fail(error) {
    this.#end();
    const message = { type: /** @type {const} */ ('error'), message: messageOf(error) };
    this.#post(error instanceof RangeError ? { ...message, noMemory: true } : message);
  }

  /** @param {import('../transport/protocol.js').ProcessorMessage} message */
  #post(message) {
    this.port.postMessage(message);
  }
}

/** @typedef {import('./engine-module.js').EngineModule} EngineModule */

/**
 * @param {string} name
 * @param {new (
 *   options: {processorOptions: import('../transport/protocol.js').ProcessorOptions},
 * ) => MixerProcessor} Processor
 */
export function register(name, Processor) {
  try {
    registerProcessor(name, Processor);
  } catch (error) {
    // The context has a processor of the same build already, from another URL. That one is used.
    if (/** @type {any} */ (error)?.name !== 'NotSupportedError') throw error;
  }
}
