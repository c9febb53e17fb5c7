/**
 * The script of a user's page, the same with every bundler and without one. `globalThis.outcome` is a promise
 * of its output.
 */
import { Track } from 'busbar';
import { createHeadlessMixer } from 'busbar/headless';
import { CAPACITY, FRAMES, SAMPLE_RATE, SOURCES, setUp } from './mix.js';
import { renderInWorklet } from './rendering.js';

/** @param {'wasm' | 'js'} backend */
async function renderHeadless(backend) {
  const mixer = await createHeadlessMixer({ sampleRate: SAMPLE_RATE, ...CAPACITY, backend });
  const tracks = setUp(mixer);
  return {
    sides: mixer.render(SOURCES, FRAMES),
    sameClasses: tracks.every((track) => track instanceof Track),
  };
}

/** @param {'wasm' | 'js'} backend */
async function render(backend) {
  const worklet = await renderInWorklet({ ...URLS, backend });
  const { sides, sameClasses } = await renderHeadless(backend);
  return { worklet: worklet.map((side) => [...side]), headless: sides.map((side) => [...side]), sameClasses };
}

/** The URLs of files, by option, if the page sets any as data attributes of its html element. */
const URLS = Object.fromEntries(Object.entries(document.documentElement.dataset));

/** @type {any} */ (globalThis).outcome = Promise.all([render('wasm'), render('js')]);
