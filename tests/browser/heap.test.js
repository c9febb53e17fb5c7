import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openWithHeaps } from '../support/chromium-heaps.js';
import { inBrowsers } from '../support/in-browsers.js';
import { spoil } from '../support/spoiled-processor.js';

const QUANTA = 100_000;

/**
 * Renders 100,000 quanta with writes and meters read now and then. Runs in the page; returns how many messages went over the port, either way, and
 * what the heaps held at each write, in MB, where the page can weigh them.
 * @param {number} quanta @param {'shared' | 'message'} transport
 * @param {'wasm' | 'js'} backend
 */
async function renderLong(quanta, transport, backend) {
  const { weighHeaps } = /** @type {{weighHeaps?: () => Promise<number>}} */ (globalThis);
  /** @type {number[]} */
  const heaps = [];
  const { createMixer } = await import('/dist/index.js');
  const sampleRate = 48_000;
  const context = new OfflineAudioContext(2, 128 * quanta, sampleRate);
  const mixer = await createMixer(context, { tracks: 8, buses: 1, transport, backend });
  mixer.connect(context.destination);
  const source = new OscillatorNode(context);
  source.start();
  for (let i = 0; i < 8; i++) {
    const track = mixer.addTrack();
    track.connectFrom(source);
    track.eq[0].enabled = true;
    track.compressor.enabled = true;
  }
  await mixer.flush();
  let messages = 0;
  const { port } = mixer.node;
  port.addEventListener('message', () => messages++);
  const send = port.postMessage.bind(port);
  port.postMessage = (/** @type {any[]} */ ...args) => {
    messages++;
    send(.../** @type {[any]} */ (args));
  };
  for (let i = 1; i < 20; i++) {
    context.suspend((i * 128 * quanta) / 20 / sampleRate).then(async () => {
      if (weighHeaps) heaps.push(await weighHeaps());
      for (const track of mixer.tracks) {
        track.gain.value = 1 / i;
        void track.meter.peak;
      }
      return context.resume();
    });
  }
  const rendered = await context.startRendering();
  const silent = rendered
    .getChannelData(0)
    .subarray(-128)
    .every((sample) => sample === 0);
  await mixer.flush(); // so that the counts are those of now
  await new Promise((resolve) => setTimeout(resolve)); // and the message that said so is counted
  return { messages, silent, quanta: mixer.stats.quanta, heaps };
}

// Only V8 tells of its collections; tests/node/processor.test.js watches the same processor in Node.
inBrowsers(
  ['chromium'],
  (browser) => {
    /** Runs it and reads off what V8 says of the audio thread's heap: the one isolate that the page begins with under 2 MB. @param {'shared' | 'message'} transport @param {'wasm' | 'js'} [backend] */
    async function collectionsOf(transport, backend = 'wasm') {
      let log = '';
      const { stdout } = browser.puppeteer.process() ?? {};
      const listen = (/** @type {Buffer} */ data) => {
        log += data;
      };
      stdout?.on('data', listen);
      const result = await browser.inPage(renderLong, QUANTA, transport, backend);
      await new Promise((resolve) => setTimeout(resolve, 300));
      stdout?.off('data', listen);
      /** Heaps after each collection, in MB, by isolate. @type {Map<string, number[]>} */
      const isolates = new Map();
      for (const [, isolate, after] of log.matchAll(
        /:(0x\w+)\]\s+\d+ ms: (?:Scavenge|Mark-Compact)[^\d]*[\d.]+ \([\d.]+\) -> ([\d.]+) /g,
      ))
        isolates.set(isolate, [...(isolates.get(isolate) ?? []), Number(after)]);
      const small = [...isolates.values()].filter((heaps) => Math.min(...heaps) < 2);
      assert.ok(small.length < 2, 'only the audio thread begins with less than 2 MB');
      const [heapsAfter = []] = small;
      return { ...result, heapsAfter };
    }

    for (const [transport, most] of /** @type {const} */ ([
      ['shared', 0],
      ['message', 2 * 20], // for each change, and for flush(), one there and one back
    ])) {
      test(`the heap of the audio thread is flat over 100,000 quanta, with ${most} messages, transport ${transport}`, async (t) => {
        const { messages, silent, quanta, heapsAfter } = await collectionsOf(transport);
        t.diagnostic(`${heapsAfter.length} collections, heap after each in MB: ${heapsAfter.join(', ')}`);
        assert.equal(quanta, QUANTA);
        assert.equal(silent, false);
        assert.equal(messages, most);
        assert.ok(
          heapsAfter.length <= 8,
          `${heapsAfter.length} collections: over ${Math.round((heapsAfter.length * 1e6) / QUANTA)} bytes of garbage a quantum`,
        );
        assert.ok(Math.max(...heapsAfter, 0) - Math.min(...heapsAfter) <= 0.2 || heapsAfter.length < 2);
      });
    }

    test('an allocation a quantum would be seen', async () => {
      spoil(browser, 'this.waste = new Array(30).fill(Math.random())');
      const { heapsAfter } = await collectionsOf('shared');
      browser.server.replaced.clear();
      assert.ok(heapsAfter.length > 8, `${heapsAfter.length} collections`);
    });

    // V8 boxes the numbers that pass between functions: about 1 KB of garbage a quantum, of which some 15 bytes go by way of the older generation.
    test('with the engine in JavaScript there is garbage, but under 1.5 KB a quantum', async (t) => {
      const { quanta, heapsAfter } = await collectionsOf('message', 'js');
      t.diagnostic(`${heapsAfter.length} collections`);
      assert.equal(quanta, QUANTA);
      assert.ok(heapsAfter.length <= 200, `${heapsAfter.length} collections`);
    });
  },
  { args: ['--js-flags=--trace-gc'] },
);

// The heap is weighed when all garbage was collected. 0.05 MB are half a byte a quantum.
inBrowsers(['chromium'], (browser) => {
  for (const [leaking, length] of /** @type {const} */ ([
    [false, QUANTA],
    [true, QUANTA / 5],
  ])) {
    test(`with the engine in JavaScript ${leaking ? 'an object kept every quantum would be seen' : 'nothing is left behind over 100,000 quanta'}`, async (t) => {
      if (leaking) spoil(browser, '(this.kept ??= []).push({ quanta: this.count })', 'processor-js.js');
      const { page, weigh } = await openWithHeaps(browser.puppeteer, browser.url);
      await page.exposeFunction('weighHeaps', weigh);
      const { quanta, silent, heaps } = await page.evaluate(
        renderLong,
        length,
        .../** @type {const} */ (['shared', 'js']),
      );
      await page.close();
      browser.server.replaced.clear();
      t.diagnostic(`MB every ${length / 20} quanta: ${heaps.map((heap) => heap.toFixed(2)).join(', ')}`);
      assert.equal(quanta, length);
      assert.equal(silent, false);
      assert.equal(heaps.length, 19);
      const grown = Math.min(...heaps.slice(-5)) - Math.min(...heaps.slice(0, 5));
      assert.equal(grown > 0.05, leaking, `${grown} MB`);
    });
  }
});
