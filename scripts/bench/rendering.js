import { GRAPHS } from './graphs.js';

/* Whole offline renderings, which bench.mjs and the demo's benchmark page time. */

export const SAMPLE_RATE = 48_000;
export const QUANTUM = 128;
/** Duration of a quantum in µs. */
export const QUANTUM_US = (1e6 * QUANTUM) / SAMPLE_RATE;

/** Noise by sample rate, which all contexts share: 12 MB at 48 kHz. @type {Map<number, AudioBuffer[]>} */
const noises = new Map();
const MAX_NOISES = 32;

/** @param {number} sampleRate */
function noisesAt(sampleRate) {
  const known = noises.get(sampleRate);
  if (known) return known;
  let state = 1;
  const made = Array.from({ length: MAX_NOISES }, () => {
    const buffer = new AudioBuffer({ numberOfChannels: 2, length: sampleRate, sampleRate });
    for (let channel = 0; channel < 2; channel++) {
      const samples = buffer.getChannelData(channel);
      for (let i = 0; i < samples.length; i++) {
        state = (Math.imul(state, 1664525) + 1013904223) | 0;
        samples[i] = (0.25 * state) / 2147483648;
      }
    }
    return buffer;
  });
  noises.set(sampleRate, made);
  return made;
}

/**
 * Starts sources that loop a second of stereo noise.
 * @param {BaseAudioContext} context
 * @param {number} strips
 */
export function noiseSources(context, strips) {
  const buffers = noisesAt(context.sampleRate);
  return Array.from({ length: strips }, (_, i) => {
    const source = new AudioBufferSourceNode(context, { buffer: buffers[i % buffers.length], loop: true });
    source.start();
    return source;
  });
}

/** Number of quanta in some seconds of audio. @param {number} seconds */
export const quantaIn = (seconds) => (seconds * SAMPLE_RATE) / QUANTUM;

/**
 * Renders a graph offline and times it.
 * @param {string} graph a name in GRAPHS
 * @param {import('./load.js').Load & {seconds: number}} options
 * @returns {Promise<number>} µs per quantum
 * @throws {Error} if the end of the rendering is silent, since a graph that failed would be a fast one
 */
export async function timeRendering(graph, { strips, seconds }) {
  const context = new OfflineAudioContext(2, seconds * SAMPLE_RATE, SAMPLE_RATE);
  const readMeters = await GRAPHS[graph](context, noiseSources(context, strips));
  const timer = setInterval(readMeters, 16); // at display rate
  const start = performance.now();
  const rendered = await context.startRendering().finally(() => clearInterval(timer));
  const time = performance.now() - start;
  if (graph !== 'nothing' && !isAudibleAtEnd(rendered))
    throw new Error(`The rendering of "${graph}" with ${strips} strips fell silent.`);
  return (1000 * time) / quantaIn(seconds);
}

/** @param {AudioBuffer} rendered */
function isAudibleAtEnd(rendered) {
  const last = rendered.getChannelData(0).subarray(-QUANTUM);
  return last.every(Number.isFinite) && last.some((sample) => sample !== 0);
}
