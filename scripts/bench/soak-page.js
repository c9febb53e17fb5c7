import { GRAPHS, mixSources, readMeters } from './graphs.js';
import { noiseSources } from './rendering.js';

/**
 * What soak.mjs has run inside the page: a console that plays, is looked at, and has its faders moved.
 *
 * @typedef {{seconds: number, now: number, underruns: number, drawn: number, mixer?: MixerState}} State `seconds`: of the context's audio so far;
 *   `now`: of the page's clock; `drawn`: pictures so far
 * @typedef {{load: number, worstLoad: number, quanta: number, seconds: number, sounding: number, faults: number}} MixerState
 */

/** How far faders move, around the gain that all strips have. */
const SWING = 0.1;
const FADERS = 4;

/** @type {{tell: () => State, stall: (ms: number) => void}} */
let playing;

/**
 * Plays from now on.
 * @param {string} graph one of GRAPHS @param {{strips: number, transport?: 'shared' | 'message'}} options
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
  const look = mixer ? () => readMeters(mixer) : await GRAPHS[graph](context, sources);

  let drawn = 0;
  const draw = () => {
    drawn++;
    look();
    if (mixer) moveFaders(mixer, context.currentTime);
    requestAnimationFrame(draw);
  };
  draw();
  await context.resume();

  const tellOf = (/** @type {NonNullable<typeof mixer>} */ { stats }) => ({
    load: stats.load,
    worstLoad: stats.worstLoad,
    quanta: stats.quanta,
    seconds: (stats.quanta * 128) / context.sampleRate,
    sounding: stats.activeStrips,
    faults: stats.faults,
  });
  playing = {
    tell: () => ({
      seconds: context.currentTime,
      now: performance.now() / 1000,
      underruns: context.playbackStats.underrunEvents,
      drawn,
      mixer: mixer && tellOf(mixer),
    }),
    stall: (ms) => stall.port.postMessage(ms),
  };
}

export const tell = () => playing.tell();

/** Holds the audio thread up once. @param {number} ms */
export const stall = (ms) => playing.stall(ms);

/** A few faders at a time, as fast as hands do; others each second. @param {Awaited<ReturnType<typeof mixSources>>} mixer @param {number} time s */
function moveFaders({ tracks }, time) {
  for (let i = 0; i < FADERS; i++) {
    const track = tracks[(Math.floor(time) + (i * tracks.length) / FADERS) % tracks.length];
    track.gain.value = 0.2 + SWING * Math.sin(2 * Math.PI * time);
  }
}
