/**
 * The script of a user's page, the same with every bundler and without one. `globalThis.outcome` is a promise
 * of its output.
 */
import { createMixer, Track } from 'busbar';
import { createHeadlessMixer } from 'busbar/headless';
import { CAPACITY, FRAMES, SAMPLE_RATE, SOURCES, setUp } from './mix.js';

/** @param {import('busbar').MixerOptions} options */
async function renderInWorklet(options) {
  const context = new OfflineAudioContext(2, FRAMES, SAMPLE_RATE);
  const mixer = await createMixer(context, { ...CAPACITY, ...options });
  mixer.connect(context.destination);
  for (const [i, track] of setUp(mixer).entries()) {
    const channels = SOURCES[i];
    const buffer = new AudioBuffer({
      numberOfChannels: channels.length,
      length: FRAMES,
      sampleRate: SAMPLE_RATE,
    });
    for (const [channel, samples] of channels.entries()) buffer.copyToChannel(samples, channel);
    const source = new AudioBufferSourceNode(context, { buffer });
    track.connectFrom(source);
    source.start();
  }
  await mixer.flush();
  const rendered = await context.startRendering();
  return [rendered.getChannelData(0), rendered.getChannelData(1)];
}

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
