import { createMixer } from 'busbar';
import { CAPACITY, FRAMES, SAMPLE_RATE, SOURCES, setUp } from './mix.js';

/**
 * Renders the mix of mix.js in an OfflineAudioContext.
 * @param {import('busbar').MixerOptions} options
 * @returns {Promise<[Float32Array, Float32Array]>} left and right channel
 */
export async function renderInWorklet(options) {
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
