import { BENCHMARK_VALUES, setValues } from './benchmark-load.js';
import { hasSimd } from './features.js';

const SAMPLE_RATE = 48_000;
const QUANTUM = 128;

/**
 * @typedef {import('./create-mixer.js').MixerOptions & {
 *   backend: import('./choices.js').Backend,
 *   tracks: number,
 * }} TimedOptions
 */

/**
 * Seconds of audio to render. That takes a few tenths of a second, long enough for the coarse clocks of
 * browsers.
 */
const SECONDS = { wasm: 4, js: 1 };

/**
 * Measures both backends, one after the other.
 * @param {typeof import('./create-mixer.js').createMixer} createMixer
 * @param {import('./benchmark-backends.js').BenchmarkOptions} [options]
 * @returns {Promise<import('./benchmark-backends.js').BackendTimes>}
 */
export async function timeBackends(createMixer, { tracks = 32, ...urls } = {}) {
  const wasm = hasSimd() ? await timeBackend(createMixer, { ...urls, tracks, backend: 'wasm' }) : null;
  const js = await timeBackend(createMixer, { ...urls, tracks, backend: 'js' });
  return { load: `${tracks} stereo tracks, each with three EQ bands and a compressor`, wasm, js };
}

/**
 * Renders a load offline and measures how long it takes.
 * @param {typeof import('./create-mixer.js').createMixer} createMixer
 * @param {TimedOptions} options
 * @returns {Promise<import('./benchmark-backends.js').BackendTime>}
 */
async function timeBackend(createMixer, options) {
  const seconds = SECONDS[options.backend];
  const context = new OfflineAudioContext(2, seconds * SAMPLE_RATE, SAMPLE_RATE);
  const mixer = await createMixer(context, { ...options, buses: 0 });
  try {
    mixer.connect(context.destination);
    const source = noiseSource(context);
    for (let i = 0; i < options.tracks; i++) {
      const track = mixer.addTrack();
      setValues(track, BENCHMARK_VALUES);
      track.connectFrom(source);
    }
    await mixer.flush();
    const start = performance.now();
    await context.startRendering();
    const elapsed = performance.now() - start;
    return {
      microsecondsPerQuantum: (1000 * elapsed * QUANTUM) / (seconds * SAMPLE_RATE),
      realTimeFactor: (1000 * seconds) / elapsed,
    };
  } finally {
    await mixer.close();
  }
}

/** Starts a source that loops one second of stereo noise. @param {BaseAudioContext} context */
function noiseSource(context) {
  const buffer = new AudioBuffer({ numberOfChannels: 2, length: SAMPLE_RATE, sampleRate: SAMPLE_RATE });
  for (let channel = 0; channel < 2; channel++) {
    const samples = buffer.getChannelData(channel);
    for (let i = 0; i < samples.length; i++) samples[i] = Math.random() / 2 - 0.25;
  }
  const source = new AudioBufferSourceNode(context, { buffer, loop: true });
  source.start();
  return source;
}
