import { GRAPHS, mixSources, readMeters } from './graphs.js';
import { STRIP_VALUES } from './load.js';
import { noiseSources } from './rendering.js';

/**
 * The page of soak.mjs: a mixer that plays while its meters are read and its faders move.
 *
 * @typedef {object} State
 * @property {number} seconds of audio that the context has played
 * @property {number} now the page's clock in s
 * @property {number} underruns so far
 * @property {number} drawn animation frames so far
 * @property {MixerState} [mixer]
 *
 * @typedef {object} MixerState
 * @property {number} load share of real time
 * @property {number} worstLoad the highest load of any second so far
 * @property {number} quanta so far
 * @property {number} seconds of audio that the mixer has processed
 * @property {number} active active strips, the master included
 * @property {number} faults so far
 */

/** How far faders move from the load's gain. */
const SWING = 0.1;
const FADERS = 4;

/** @type {{readState: () => State, stall: (ms: number) => void}} */
let page;

/**
 * Starts to play.
 * @param {string} graph a name in GRAPHS
 * @param {import('./load.js').Load & {transport?: 'shared' | 'message'}} options
 */
export async function start(graph, { strips, transport }) {
  const context = /** @type {AudioContext & {playbackStats: {underrunEvents: number}}} */ (
    new AudioContext()
  );
  await context.audioWorklet.addModule('/tests/support/stall-worklet.js');
  const stall = new AudioWorkletNode(context, 'stall');
  stall.connect(context.destination);
  const sources = noiseSources(context, strips);
  const mixer = graph === 'busbar' ? await mixSources(context, sources, { transport }) : undefined;
  const readLevels = mixer ? () => readMeters(mixer) : await GRAPHS[graph](context, sources);

  let drawn = 0;
  const draw = () => {
    drawn++;
    readLevels();
    if (mixer) moveFaders(mixer, context.currentTime);
    requestAnimationFrame(draw);
  };
  draw();
  await context.resume();

  const mixerState = (/** @type {NonNullable<typeof mixer>} */ { stats }) => ({
    load: stats.load,
    worstLoad: stats.worstLoad,
    quanta: stats.quanta,
    seconds: (stats.quanta * 128) / context.sampleRate,
    active: stats.activeStrips,
    faults: stats.faults,
  });
  page = {
    readState: () => ({
      seconds: context.currentTime,
      now: performance.now() / 1000,
      underruns: context.playbackStats.underrunEvents,
      drawn,
      mixer: mixer && mixerState(mixer),
    }),
    stall: (ms) => stall.port.postMessage(ms),
  };
}

export const readState = () => page.readState();

/** Blocks the audio thread once. @param {number} ms */
export const stall = (ms) => page.stall(ms);

/**
 * Moves a few faders about as fast as hands do, different ones in each second.
 * @param {Awaited<ReturnType<typeof mixSources>>} mixer
 * @param {number} time s
 */
function moveFaders({ tracks }, time) {
  for (let i = 0; i < FADERS; i++) {
    const track = tracks[(Math.floor(time) + (i * tracks.length) / FADERS) % tracks.length];
    track.gain.value = STRIP_VALUES.gain + SWING * Math.sin(2 * Math.PI * time);
  }
}
