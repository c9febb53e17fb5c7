import { readFileSync } from 'node:fs';
import createEngineModule from '#engine';
import { instantiateEngine } from '../../worklet/audio/engine-module.js';
import { HAPPENED, Host } from '../../worklet/audio/engine-runner.js';
import { PortLink } from '../../worklet/audio/port-link.js';
import { HeadlessMixer } from '../../worklet/console/headless-mixer.js';
import { Roster } from '../../worklet/console/strip-registry.js';
import { controlBlock } from '../../worklet/table/control-buffer.js';
import { HEADER, layoutOf } from '../../worklet/transport/layout.js';
import { MessageTransport } from '../../worklet/transport/message-transport.js';
import { ManualTiming } from './manual-timing.js';
import { portPair } from './port-pair.js';

const wasm = await WebAssembly.compile(readFileSync(new URL('../../dist/busbar.wasm', import.meta.url)));

/**
 * As `createHeadlessMixer`, but with both ends of the message transport in between, buffers transferred as over a port. All messages are delivered
 * before and after each `render()`, and by `flush()`.
 * @param {{sampleRate: number, tracks: number, buses: number}} options
 */
export async function createMessageMixer({ sampleRate, tracks, buses }) {
  const capacity = { tracks, buses };
  const layout = layoutOf(capacity);
  const buffer = controlBlock(layout, ArrayBuffer, sampleRate);
  const copy = structuredClone(buffer);
  const host = new Host(await instantiateEngine(createEngineModule, wasm), copy, {
    sampleRate,
    quantum: 4096,
    now: () => performance.now(),
    live: false,
  });
  const timing = new ManualTiming();
  const { page, worklet } = portPair();
  const link = new PortLink(copy, /** @type {any} */ (worklet));
  /** @type {any} */
  const context = { currentTime: 0, startRendering() {} };
  const transport = new MessageTransport(layout, buffer, /** @type {any} */ (page), context, timing);

  function exchange() {
    if (!transport.closed) transport.readCount(HEADER.quanta);
    timing.pass(20);
    while (worklet.arriving.length + page.arriving.length > 0) {
      worklet.deliver();
      page.deliver();
      timing.pass(20);
    }
  }

  const linkedHost = {
    /** @type {Host['process']} */
    process(...args) {
      exchange();
      const happened = host.process(...args);
      context.currentTime += args[3] / sampleRate;
      if ((happened & (HAPPENED.released | HAPPENED.fault)) !== 0) link.tell();
      exchange();
      return happened;
    },
    delete() {
      exchange();
      if (!host.closed) throw new Error('The audio thread has not heard that the mixer was closed.');
      host.delete();
    },
  };
  const roster = new Roster(capacity, transport, sampleRate, null);
  const mixer = new HeadlessMixer({
    capacity,
    backend: 'wasm',
    sampleRate,
    transport,
    roster,
    context: null,
    host: /** @type {any} */ (linkedHost),
  });
  const flush = mixer.flush.bind(mixer);
  mixer.flush = () => {
    const flushed = flush();
    exchange();
    return flushed;
  };
  return mixer;
}
