/**
 * The script of a user's page for bundles that are no modules, in which Busbar cannot find
 * its files by itself.
 * `globalThis.outcome` is a promise of the left channel of a rendering.
 */
import { createMixer } from 'busbar';
import { CAPACITY, FRAMES, SAMPLE_RATE, SOURCES, setUp } from './mix.js';

/** @param {import('busbar').MixerOptions} options */
async function render(options) {
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
  return [...(await context.startRendering()).getChannelData(0)];
}

/** @type {any} */ (globalThis).outcome = Promise.all([
  render({ processorUrl: 'dist/processor.js', wasmUrl: 'dist/busbar.wasm' }),
  render({ backend: 'js', processorJsUrl: 'dist/processor-js.js' }),
  render({ wasmUrl: 'dist/busbar.wasm' }).catch(String),
]);
