import { GRAPHS } from './graphs.js';

/** What bench.mjs and the demo's benchmark page time: whole renderings. */

export const SAMPLE_RATE = 48_000;
export const QUANTUM = 128;
/** A quantum of real time, µs. */
export const QUANTUM_US = (1e6 * QUANTUM) / SAMPLE_RATE;

/** Noise of a second, by sample rate: 12 MB at most that all contexts share. @type {Map<number, AudioBuffer[]>} */
const noises = new Map();
const MOST_NOISES = 32;

/** @param {number} sampleRate */
function noisesAt(sampleRate) {
  const known = noises.get(sampleRate);
  if (known) return known;
  let state = 1;
  const made = Array.from({ length: MOST_NOISES }, () => {
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

/** Playing sources of stereo noise, each a second in a loop. @param {BaseAudioContext} context @param {number} strips */
export function noiseSources(context, strips) {
  const buffers = noisesAt(context.sampleRate);
  return Array.from({ length: strips }, (_, i) => {
    const source = new AudioBufferSourceNode(context, { buffer: buffers[i % buffers.length], loop: true });
    source.start();
    return source;
  });
}

/** @param {number} seconds of audio */
export const quantaIn = (seconds) => (seconds * SAMPLE_RATE) / QUANTUM;

/**
 * Renders a graph offline.
 * @param {string} graph one of GRAPHS @param {{strips: number, seconds: number}} options
 * @returns {Promise<number>} µs a quantum
 * @throws {Error} if it has not sounded to the end: what has died is fast
 */
export async function timeRendering(graph, { strips, seconds }) {
  const context = new OfflineAudioContext(2, seconds * SAMPLE_RATE, SAMPLE_RATE);
  const readMeters = await GRAPHS[graph](context, noiseSources(context, strips));
  const timer = setInterval(readMeters, 16); // as a page that draws
  const start = performance.now();
  const rendered = await context.startRendering().finally(() => clearInterval(timer));
  const time = performance.now() - start;
  if (graph !== 'nothing' && !endsSounding(rendered))
    throw new Error(`The rendering of "${graph}" with ${strips} strips fell silent.`);
  return (1000 * time) / quantaIn(seconds);
}

/** @param {AudioBuffer} rendered */
function endsSounding(rendered) {
  const last = rendered.getChannelData(0).subarray(-QUANTUM);
  return last.every(Number.isFinite) && last.some((sample) => sample !== 0);
}
