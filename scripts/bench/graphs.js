import { design } from '../../tests/support/cookbook.js';

/**
 * The contenders, as they run in a page: the same 32 stereo sources of noise into the browser's own nodes, into Busbar, or straight to the output.
 * Each function connects the sources to the destination of the context and returns what reads the meters, if there are any.
 *
 * @typedef {{strips: number}} Scene
 * @typedef {(context: BaseAudioContext, sources: AudioNode[]) => Promise<() => unknown>} Graph
 */

const BANDS = /** @type {const} */ ([
  { type: 'lowshelf', frequency: 120, Q: 1, gain: 3 },
  { type: 'peaking', frequency: 900, Q: 1.4, gain: -4 },
  { type: 'highshelf', frequency: 7000, Q: 1, gain: 2 },
]);
const COMPRESSOR = { threshold: -24, knee: 12, ratio: 4, attack: 0.005, release: 0.15 };
/** Of strip i of `count`: spread from left to right. */
export const panOf = (/** @type {number} */ i, /** @type {number} */ count) =>
  count > 1 ? (2 * i) / (count - 1) - 1 : 0;
const GAIN = 0.2;

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

  /** With what a page needs to show levels: an AnalyserNode a strip. */
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

  /** One worklet that does nothing. */
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

  /** One worklet in plain JavaScript. */
  async javascript(context, sources) {
    await context.audioWorklet.addModule(new URL('./js-mixer.js', import.meta.url));
    const filters = BANDS.map((band) => design(band, context.sampleRate));
    const strips = sources.map((_, i) => ({
      filters,
      compressor: COMPRESSOR,
      pan: panOf(i, sources.length),
      gain: GAIN,
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
 * Busbar with a track for each source.
 * @param {BaseAudioContext} context @param {AudioNode[]} sources @param {{transport?: 'shared' | 'message'}} [options]
 */
export async function mixSources(context, sources, options) {
  const { createMixer } = await import('../../dist/index.js');
  const mixer = await createMixer(context, { tracks: sources.length, buses: 0, ...options });
  mixer.connect(context.destination);
  for (const [i, source] of sources.entries()) {
    const track = mixer.addTrack();
    track.connectFrom(source);
    setUpStrip(track, panOf(i, sources.length));
  }
  await mixer.flush();
  return mixer;
}

/** All that a console shows of its strips. @param {Awaited<ReturnType<typeof mixSources>>} mixer */
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
    .connect(new GainNode(context, { gain: GAIN }));
}

/** @param {any} strip @param {number} pan */
export function setUpStrip(strip, pan) {
  for (const [i, { type, frequency, Q, gain }] of BANDS.entries()) {
    const band = strip.eq[i];
    band.type = type;
    band.frequency.value = frequency;
    band.Q.value = Q;
    band.gain.value = gain;
    band.enabled = true;
  }
  for (const [name, value] of Object.entries(COMPRESSOR)) strip.compressor[name].value = value;
  strip.compressor.enabled = true;
  strip.pan.value = pan;
  strip.gain.value = GAIN;
}
