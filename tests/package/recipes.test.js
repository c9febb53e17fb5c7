import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createHeadlessMixer } from 'busbar/headless';
import { createHistory } from 'busbar/sessions';
import { isReactive, reactive, ref } from 'vue';
import { startChromium } from '../support/browsers/chromium.js';
import { bundleByEsbuild, copyBesideBundle } from '../support/bundle.js';
import { FRAMEWORKS } from '../support/frameworks.js';
import { packPackage } from '../support/package.js';
import { blockIn } from '../support/readme.js';
import { serveFolder } from '../support/serve-folder.js';
import { ISOLATION } from '../support/server.js';

/*
 * The README's recipes for React, Vue and Svelte, with the frameworks and the installed package in Chromium.
 */

/** Each module exports `mount`, which shows a mixer in an element and returns a function that ends that. */
const RECIPES = {
  React: {
    file: 'Tracks.jsx',
    mount: `
      import { createElement, StrictMode } from 'react';
      import { createRoot } from 'react-dom/client';
      import { Tracks } from './Tracks.jsx';
      export function mount(target, mixer) {
        const root = createRoot(target);
        root.render(createElement(StrictMode, null, createElement(Tracks, { mixer })));
        return () => root.unmount();
      }`,
  },
  Vue: {
    file: 'Tracks.vue',
    mount: `
      import { createApp } from 'vue';
      import Tracks from './Tracks.vue';
      export function mount(target, mixer) {
        const app = createApp(Tracks, { mixer });
        app.mount(target);
        return () => app.unmount();
      }`,
  },
  Svelte: {
    file: 'Tracks.svelte',
    mount: `
      import { mount as mountSvelte, unmount } from 'svelte';
      import Tracks from './Tracks.svelte';
      export function mount(target, mixer) {
        const component = mountSvelte(Tracks, { target, props: { mixer } });
        return () => unmount(component);
      }`,
  },
};

/**
 * The page's program. It counts the listeners of `change` that the component adds to the objects of Busbar,
 * and the microtasks that are queued.
 */
const PROGRAM = `
  import { createMixer } from 'busbar';
  import { createHistory } from 'busbar/sessions';
  import { mount } from './mount.js';

  const page = (globalThis.page = { listeners: 0, microtasks: 0 });
  const { addEventListener, removeEventListener } = EventTarget.prototype;
  const count = (method, difference) =>
    function (type, listener, options) {
      const isCounted = type === 'change' && this.subscribe && !options?.signal; // a history has a signal
      if (isCounted) page.listeners += difference;
      return method.call(this, type, listener, options);
    };
  EventTarget.prototype.addEventListener = count(addEventListener, 1);
  EventTarget.prototype.removeEventListener = count(removeEventListener, -1);
  const queue = globalThis.queueMicrotask;
  globalThis.queueMicrotask = (task) => (page.microtasks++, queue(task));

  page.mixer = await createMixer(new AudioContext(), { tracks: 4, buses: 1 });
  page.kick = page.mixer.addTrack({ name: 'Kick', gain: 0.5 });
  page.snare = page.mixer.addTrack({ name: 'Snare', muted: true });
  page.createHistory = () => createHistory(page.mixer);
  page.target = document.querySelector('main');
  page.unmount = mount(page.target, page.mixer);
  page.ready = true;
`;

const HTML =
  '<!doctype html><link rel="icon" href="data:,"><main></main>' +
  '<script type="module" src="./dist/program.js"></script>';

/** @type {ReturnType<typeof packPackage>} */
let pack;
/** @type {Awaited<ReturnType<typeof startChromium>>} */
let chromium;
before(async () => {
  pack = packPackage();
  chromium = await startChromium();
});
after(async () => {
  await chromium?.close();
  pack?.remove();
});

/** @param {string} text */
const linesOfCode = (text) => text.split('\n').filter((line) => !/^\s*(\/\*\*.*)?$/.test(line)).length;

for (const [name, { file, mount }] of Object.entries(RECIPES)) {
  const recipe = blockIn(file.split('.')[1]);

  describe(`the recipe for ${name}`, () => {
    /** @type {import('puppeteer-core').Page} */
    let page;
    /** @type {Awaited<ReturnType<typeof serveFolder>>} */
    let server;
    /** @type {string[]} */
    const errors = [];

    before(async () => {
      const folder = pack.app(`recipe-${name}`, {
        [file]: recipe,
        'mount.js': mount,
        'program.js': PROGRAM,
        'index.html': HTML,
      });
      await bundleByEsbuild(folder, 'program.js', FRAMEWORKS);
      copyBesideBundle(folder);
      server = await serveFolder(folder, ISOLATION);
      page = await chromium.newPage();
      page.on('pageerror', (error) => errors.push(String(error)));
      page.on('console', (message) => {
        if (['error', 'warn'].includes(message.type())) errors.push(message.text());
      });
      await page.goto(`${server.origin}/`);
      await page.waitForFunction('globalThis.page?.ready', { timeout: 8000 });
    });
    after(async () => {
      await page?.close();
      await server?.close();
    });

    /** Runs code in the page, with the members of `page` as names. @param {string} code */
    const run = (code) =>
      page.evaluate(`(async () => { const { mixer, kick, snare, target, unmount } = page; ${code} })()`);

    /** Asserts what the component shows when the page has been painted. @param {unknown[][]} expected */
    async function assertShown(...expected) {
      const shown = await page.evaluate(async () => {
        for (let i = 0; i < 2; i++) await new Promise((resolve) => requestAnimationFrame(resolve));
        return [...document.querySelectorAll('fieldset')].map((field) => [
          field.querySelector('legend')?.textContent,
          Number(field.querySelector('input')?.value).toFixed(3),
          field.querySelector('output')?.textContent,
          field.querySelector('input[type=checkbox]')?.matches(':checked'),
        ]);
      });
      assert.deepEqual(shown, expected);
      assert.deepEqual(errors, []);
    }

    test('has at most 25 lines of code', () => {
      assert.ok(linesOfCode(recipe) <= 25, `${linesOfCode(recipe)}`);
    });

    test('shows the tracks with their faders and mutes', async () => {
      await assertShown(['Kick', '0.618', '-6.0 dB', false], ['Snare', '0.750', '0.0 dB', true]);
    });

    test('follows changes from outside', async () => {
      await run("kick.gain.value = 0.1; kick.muted = true; snare.name = 'Clap';");
      await assertShown(['Kick', '0.350', '-20.0 dB', true], ['Clap', '0.750', '0.0 dB', true]);
    });

    test('follows tracks that are added, moved and removed', async () => {
      await run("const hat = mixer.addTrack({ name: 'Hat' }); mixer.moveTrack(hat, 0); snare.remove();");
      await assertShown(['Hat', '0.750', '0.0 dB', false], ['Kick', '0.350', '-20.0 dB', true]);
    });

    test('follows undo, redo and restored sessions', async () => {
      await run(`
        page.history = page.createHistory();
        kick.gain.value = 1;
        await 0;
        page.history.undo();`);
      await assertShown(['Hat', '0.750', '0.0 dB', false], ['Kick', '0.350', '-20.0 dB', true]);
      await run('page.history.redo();');
      await assertShown(['Hat', '0.750', '0.0 dB', false], ['Kick', '0.750', '0.0 dB', true]);
      await run(`
        page.history.close();
        const session = mixer.toJSON();
        session.strips.find(({ name }) => name === 'Kick').parameters.gain = 0;
        await mixer.restore({ ...session, order: undefined });`);
      await assertShown(['Kick', '0.000', '-∞ dB', true], ['Hat', '0.750', '0.0 dB', false]);
    });

    test('sets values by gestures', async () => {
      await page.click('fieldset [type=checkbox]');
      await (await page.$$('fieldset [type=checkbox]'))[1].click();
      const box = await (await page.$('fieldset input'))?.boundingBox();
      assert.ok(box);
      await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
      await page.mouse.down();
      await page.mouse.move(box.x + box.width + 10, box.y + box.height / 2, { steps: 5 });
      await page.mouse.up();
      await assertShown(['Kick', '1.000', '24.1 dB', false], ['Hat', '0.750', '0.0 dB', true]);
      assert.deepEqual(await run('return [kick.gain.value, kick.muted, mixer.tracks[1].muted]'), [
        16,
        false,
        true,
      ]);
    });

    test('leaves no listener and no work behind when it is unmounted', async () => {
      const work = `
        page.microtasks = 0;
        mixer.batch(() => { kick.gain.value /= 2; kick.name += '!'; mixer.addTrack(); });
        await new Promise((resolve) => setTimeout(resolve, 50));
        return { listeners: page.listeners, microtasks: page.microtasks };`;
      const mounted = /** @type {any} */ (await run(work));
      assert.ok(mounted.listeners > 0 && mounted.microtasks > 1, JSON.stringify(mounted));
      await run('unmount(); await new Promise((resolve) => setTimeout(resolve, 50));');
      await assertShown();
      // The transport queues one per task with writes, whether somebody listens or not.
      assert.deepEqual(await run(work), { listeners: 0, microtasks: 1 });
    });
  });
}

test("Vue's ref() and reactive() leave every object of Busbar as it is", async () => {
  const mixer = await createHeadlessMixer({ sampleRate: 48_000, tracks: 1, buses: 1 });
  const track = mixer.addTrack();
  const bus = mixer.addBus();
  const { stats, master } = mixer;
  const { eq, compressor, meter, gain, parameters } = track;
  const [band] = eq;
  const history = createHistory(mixer);
  const muted = parameters.get('muted');
  const polarity = parameters.get('polarity');
  const objects = {
    mixer,
    track,
    bus,
    master,
    eq,
    band,
    compressor,
    meter,
    gain,
    muted,
    polarity,
    stats,
    history,
  };
  for (const [name, object] of Object.entries(objects)) {
    assert.equal(ref(object).value, object, name);
    assert.equal(reactive({ object }).object, object, name);
  }
  assert.ok(isReactive(ref({ mixer }).value), 'a plain object around them is reactive');
  const { value } = ref({ mixer, strips: mixer.strips });
  value.mixer.tracks[0].gain.value = 0.25;
  assert.equal(value.strips[0].parameters.get('gain')?.value, 0.25);
});
