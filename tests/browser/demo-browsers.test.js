import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { serveBuiltDemo, wav } from '../support/demo.js';
import { inBrowsers } from '../support/in-browsers.js';
import { sine } from '../support/signal.js';

/** @type {Record<string, Awaited<ReturnType<typeof serveBuiltDemo>>>} */
const demos = {};
before(async () => {
  demos.isolated = await serveBuiltDemo();
  demos.plain = await serveBuiltDemo({ isolated: false });
});
after(() => Promise.all(Object.values(demos).map((demo) => demo.close())));

/**
 * Waits until the page is ready, drops a file, changes its track, undoes and redoes the change, plays, and
 * exports. Runs in the page.
 * @param {number[]} file bytes of Tone.wav
 */
async function usePage(file) {
  const find = (/** @type {string} */ id) =>
    /** @type {HTMLElement} */ (document.querySelector(`[data-testid=${id}]`));
  /** @param {() => unknown} condition @param {string} what */
  async function until(condition, what) {
    for (let i = 0; i < 1200; i++) {
      if (condition()) return;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    throw new Error(`${what} did not happen.`);
  }
  localStorage.clear();
  await until(() => document.body.dataset.ready, 'Getting ready');
  const { mixer } = /** @type {any} */ (globalThis).busbarDemo;

  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([new Uint8Array(file)], 'Tone.wav'));
  const drop = { dataTransfer, bubbles: true, cancelable: true };
  document.body.dispatchEvent(new DragEvent('drop', drop));
  await until(() => document.querySelector('[data-name=Tone]'), 'The drop');
  const track = mixer.tracks.find((/** @type {any} */ { name }) => name === 'Tone');
  track.pan.value = -0.5;
  await until(() => !(/** @type {any} */ (find('undo').matches(':disabled'))), 'Recording the change');
  find('undo').click();
  const undone = track.pan.value;
  find('redo').click();
  const redone = track.pan.value;

  find('play').click();
  await until(() => track.meter.peak > 0.1 && track.meter.peak <= 0.6, 'Playing');

  /** @type {Promise<Blob>} */
  const exported = new Promise((resolve) => {
    HTMLAnchorElement.prototype.click = function () {
      resolve(fetch(this.href).then((response) => response.blob()));
    };
  });
  find('export').click();
  find('export-start').click();
  const wav = new DataView(await (await exported).arrayBuffer());
  return {
    ready: document.body.dataset.ready,
    isolated: crossOriginIsolated,
    transport: mixer.transport,
    engine: find('engine').textContent,
    note: find('engine-note').textContent,
    undone,
    redone,
    exportedChannels: wav.getUint16(22, true),
    exportedBytes: wav.byteLength,
  };
}

inBrowsers(
  ['chromium', 'firefox', 'webkit'],
  (browser) => {
    for (const kind of browser.name === 'webkit' ? ['plain'] : ['plain', 'isolated'])
      test(`the ${kind} page plays, undoes and exports, and states what it runs on`, async (t) => {
        const tone = wav(
          sine({ frequency: 330, sampleRate: 48_000, frames: 48_000, amplitude: 0.5 }),
          48_000,
        );
        const page = await browser.open(demos[kind].url);
        try {
          const used = await page.evaluate(usePage, [...tone]);
          t.diagnostic(JSON.stringify(used));
          assert.equal(used.ready, 'true');
          assert.equal(used.isolated, kind === 'isolated');
          assert.equal(used.transport, kind === 'isolated' ? 'shared' : 'message');
          assert.equal(used.engine, `wasm, ${used.transport}`);
          assert.match(used.note, /Backend “wasm”: WebAssembly with SIMD is available\./);
          const reason = kind === 'isolated' ? /is available\./ : /Transport “message”: .* not cross-origin/;
          assert.match(used.note, reason);
          assert.deepEqual([used.undone, used.redone], [0, -0.5]);
          assert.equal(used.exportedChannels, 2);
          assert.ok(used.exportedBytes > 40_000 * 8, `${used.exportedBytes} bytes`);
          assert.deepEqual(page.uncaught, []);
        } finally {
          await page.close();
        }
      });
  },
  { live: true },
);
