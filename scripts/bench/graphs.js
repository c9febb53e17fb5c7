import { design } from '../../tests/support/cookbook.js';
import { setValues } from '../../worklet/loading/benchmark-load.js';
import { BANDS, COMPRESSOR, panOf, STRIP_VALUES, stripValues } from './load.js';

/**
 * The graphs that are compared, as they run in a page: the same sources into the browser's own nodes, into
 * worklets, into Busbar, or straight to the output. Each function connects the sources to the context's
 * destination. It returns a function that reads the graph's meters, if it has any.
 *
 * @typedef {(context: BaseAudioContext, sources: AudioNode[]) => Promise<() => unknown>} Graph
 */

/** @type {Record<string, Graph>} */
export const GRAPHS = {
  async sources(context, sources) {
    for (const source of sources) source.connect(context.destination);
    return () => {};
  },

  async native(context, sources) {
    for (const [i, source] of sources.entries())
      nativeStrip(context, source, panOf(i, sources.length)).connect(context.destination);
    return () => {};
  },

  /** The browser's own nodes with an AnalyserNode per strip, which a page needs to show levels. */
  async nativeMetered(context, sources) {
    const analysers = sources.map((source, i) => {
      const analyser = new AnalyserNode(context, { fftSize: 1024 });
      nativeStrip(context, source, panOf(i, sources.length)).connect(analyser).connect(context.destination);
      return analyser;
    });
    const samples = new Float32Array(1024);
    return () => {
      for (const analyser of analysers) analyser.getFloatTimeDomainData(samples);
    };
  },

  /** A worklet that does nothing. */
  async nothing(context, sources) {
    await context.audioWorklet.addModule(new URL('./nothing.js', import.meta.url));
    const node = new AudioWorkletNode(context, 'nothing', {
      numberOfInputs: sources.length,
      outputChannelCount: [2],
    });
    for (const [i, source] of sources.entries()) source.connect(node, 0, i);
    node.connect(context.destination);
    return () => {};
  },

  /** A worklet in plain JavaScript. */
  async javascript(context, sources) {
    await context.audioWorklet.addModule(new URL('./js-mixer.js', import.meta.url));
    const filters = BANDS.map((band) => design(band, context.sampleRate));
    const strips = sources.map((_, i) => ({
      filters,
      compressor: COMPRESSOR,
      pan: panOf(i, sources.length),
      gain: STRIP_VALUES.gain,
    }));
    const node = new AudioWorkletNode(context, 'js-mixer', {
      numberOfInputs: sources.length,
      outputChannelCount: [2],
      processorOptions: { strips },
    });
    for (const [i, source] of sources.entries()) source.connect(node, 0, i);
    node.connect(context.destination);
    return () => {};
  },

  async busbar(context, sources) {
    const mixer = await mixSources(context, sources);
    return () => readMeters(mixer);
  },
};

/**
 * Makes a mixer with a track for each source.
 * @param {BaseAudioContext} context
 * @param {AudioNode[]} sources
 * @param {{transport?: 'shared' | 'message'}} [options]
 */
export async function mixSources(context, sources, options) {
  const { createMixer } = await import('../../dist/index.js');
  const mixer = await createMixer(context, { tracks: sources.length, buses: 0, ...options });
  mixer.connect(context.destination);
  for (const [i, source] of sources.entries()) {
    const track = mixer.addTrack();
    track.connectFrom(source);
    setValues(track, stripValues(i, sources.length));
  }
  await mixer.flush();
  return mixer;
}

/** Reads every meter, as the page of a mixer does. @param {Awaited<ReturnType<typeof mixSources>>} mixer */
export function readMeters(mixer) {
  let read = 0;
  for (const strip of mixer.strips)
    read =
      strip.meter.peakLeft +
      strip.meter.peakRight +
      strip.meter.rmsLeft +
      strip.meter.rmsRight +
      strip.compressor.reduction;
  return read;
}

/** @param {BaseAudioContext} context @param {AudioNode} source @param {number} pan */
function nativeStrip(context, source, pan) {
  let node = source;
  for (const band of BANDS) node = node.connect(new BiquadFilterNode(context, band));
  return node
    .connect(new DynamicsCompressorNode(context, COMPRESSOR))
    .connect(new StereoPannerNode(context, { pan }))
    .connect(new GainNode(context, { gain: STRIP_VALUES.gain }));
}
