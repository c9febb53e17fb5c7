import { readFileSync } from 'node:fs';
import { instantiateEngine } from '../../worklet/audio/engine-module.js';
import { EngineRunner } from '../../worklet/audio/engine-runner.js';
import { MessageEndpoint } from '../../worklet/audio/message-endpoint.js';
import { HeadlessMixer } from '../../worklet/console/headless-mixer.js';
import { StripRegistry } from '../../worklet/console/strip-registry.js';
import { createControlBuffer } from '../../worklet/table/control-buffer.js';
import { SMOOTHING } from '../../worklet/table/parameters.js';
import { HEADER, layoutOf, PROCESS_EVENTS } from '../../worklet/transport/layout.js';
import { MessageTransport } from '../../worklet/transport/message-transport.js';
import { ManualTiming } from './manual-timing.js';
import { portPair } from './port-pair.js';

const wasm = await WebAssembly.compile(readFileSync(new URL('../../dist/busbar.wasm', import.meta.url)));

/**
 * As `createHeadlessMixer`, but with both ends of the message transport between mixer and engine. Buffers are
 * transferred as over a port. All messages are delivered before and after each `render()`, and by `flush()`.
 * @param {{sampleRate: number, tracks: number, buses: number}} options
 */
export async function createMessageMixer({ sampleRate, tracks, buses }) {
  const capacity = { tracks, buses };
  const layout = layoutOf(capacity);
  const buffer = createControlBuffer(layout, ArrayBuffer, sampleRate);
  const copy = structuredClone(buffer);
  const runner = new EngineRunner(instantiateEngine(wasm), copy, {
    sampleRate,
    quantum: 4096,
    now: () => performance.now(),
    realTime: false,
  });
  const timing = new ManualTiming();
  const { main, worklet } = portPair();
  const endpoint = new MessageEndpoint(copy, /** @type {any} */ (worklet));
  worklet.onmessage = ({ data }) => endpoint.receive(data);
  /** @type {any} */
  const context = { currentTime: 0, startRendering() {} };
  const transport = new MessageTransport(layout, buffer, /** @type {any} */ (main), context, timing);

  function exchange() {
    if (!transport.closed) transport.readCount(HEADER.quanta);
    timing.advance(20);
    while (worklet.arriving.length + main.arriving.length > 0) {
      worklet.deliver();
      main.deliver();
      timing.advance(20);
    }
  }

  const runnerBehindMessages = {
    /** @type {EngineRunner['process']} */
    process(...args) {
      exchange();
      const events = runner.process(...args);
      context.currentTime += args[3] / sampleRate;
      if ((events & (PROCESS_EVENTS.released | PROCESS_EVENTS.fault)) !== 0) endpoint.report();
      exchange();
      return events;
    },
  };
  const registry = new StripRegistry(capacity, transport, sampleRate, null);
  const mixer = new HeadlessMixer({
    capacity,
    backend: 'wasm',
    sampleRate,
    smoothing: SMOOTHING,
    transport,
    registry,
    context: null,
    runner: /** @type {any} */ (runnerBehindMessages),
  });
  const flush = mixer.flush.bind(mixer);
  mixer.flush = () => {
    const flushed = flush();
    exchange();
    return flushed;
  };
  return mixer;
}
