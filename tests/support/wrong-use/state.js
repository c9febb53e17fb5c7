import {
  AudioMixer,
  Bus,
  benchmarkBackends,
  Compressor,
  createMixer,
  Drive,
  dbToGain,
  detectCapabilities,
  EnumParam,
  EnvelopeFollower,
  EqBand,
  Gate,
  gainToDb,
  Ladder,
  Lfo,
  Master,
  Meter,
  Mixer,
  Modulation,
  Param,
  Stats,
  Track,
} from 'busbar';
import { createHeadlessMixer, HeadlessMixer } from 'busbar/headless';
import { createHistory, History } from 'busbar/sessions';
import { FakeContext, FakeNode } from '../fake-context.js';

/** @typedef {import('busbar').EnumParam} Choice */
/** @typedef {import('busbar').BooleanParam} Switch */

/**
 * What the code of a row can name: mixers in a known state and the package's functions and classes.
 * DECLARATIONS has the same names with their types.
 * @param {{processorUrl: string, wasmUrl: string}} urls of the files for createMixer()
 */
export async function makeScope(urls) {
  const [mixer, other, full, closed] = await Promise.all([
    createHeadlessMixer({ sampleRate: 48_000, tracks: 3, buses: 3, backend: 'js' }),
    createHeadlessMixer({ sampleRate: 48_000, tracks: 1, buses: 1, backend: 'js' }),
    createHeadlessMixer({ sampleRate: 48_000, tracks: 1, buses: 0, backend: 'js' }),
    createHeadlessMixer({ sampleRate: 48_000, tracks: 1, buses: 0, backend: 'js' }),
  ]);
  const context = /** @type {any} */ (new FakeContext());
  const ended = /** @type {any} */ (Object.assign(new FakeContext(), { state: 'closed' }));
  const audio = await createMixer(context, { tracks: 1, buses: 0, ...urls });

  const group = mixer.addBus({ name: 'Group' });
  const drums = mixer.addBus({ name: 'Drums' });
  group.output = drums;
  const kick = mixer.addTrack({
    name: 'Kick',
    output: group,
    gain: 0.5,
    'eq.1.enabled': true,
    userData: [1],
  });
  const snare = mixer.addTrack({ name: 'Snare', pan: 0.25, 'compressor.enabled': true });
  const gone = mixer.addTrack({ name: 'Gone' });
  const lost = mixer.addBus({ name: 'Lost' });
  const lfo = mixer.addLfo({ frequency: 5 });
  const follower = mixer.addEnvelopeFollower(kick);
  const vibrato = lfo.connect(kick.pan, 0.5);
  const stopped = mixer.addLfo();
  const cut = stopped.connect(kick.gain, 1);
  stopped.remove();
  gone.remove();
  lost.remove();
  mixer.userData = { tempo: 120 };
  const late = closed.addTrack({ name: 'Late' });
  const lateLfo = closed.addLfo();
  await closed.close();
  const crowded = full.addTrack();
  for (let i = 0; i < 64; i++) {
    const lfo = full.addLfo();
    for (const parameter of [crowded.gain, crowded.pan, crowded.trim, crowded.width])
      lfo.connect(parameter, 0.01);
  }
  const session = mixer.toJSON();
  return {
    ...{ createHeadlessMixer, createMixer, createHistory, benchmarkBackends, detectCapabilities },
    ...{ dbToGain, gainToDb, AudioMixer, Bus, Compressor, EnumParam, EqBand, HeadlessMixer, History, Master },
    ...{ Drive, Gate, Ladder, Meter, Mixer, Param, Stats, Track },
    ...{ EnvelopeFollower, Lfo, Modulation, lfo, follower, vibrato, stopped, cut, lateLfo },
    ...{ mixer, other, full, closed, audio, context, ended, group, drums, kick, snare, gone, lost, late },
    ...{ far: other.addBus({ name: 'Far' }), away: other.addTrack({ name: 'Away' }) },
    lead: audio.addTrack({ name: 'Lead' }),
    node: new FakeNode(context, 'node', {}),
    muted: /** @type {Switch} */ (kick.parameters.get('muted')),
    polarity: /** @type {Choice} */ (kick.parameters.get('polarity')),
    ...{ session, master: session.strips.at(-1), first: session.strips[0] },
    history: createHistory(mixer),
    frequencies: Float32Array.of(10, 100, 1000, 10_000),
    ...{ magnitudes: new Float32Array(4), phases: new Float32Array(4) },
    headless: (/** @type {object} */ options) => createHeadlessMixer({ sampleRate: 48_000, ...options }),
  };
}

/** The names of the scope as TypeScript. */
export const DECLARATIONS = `
import {
  AudioMixer, benchmarkBackends, Bus, Compressor, createMixer, dbToGain, detectCapabilities, Drive,
  EnumParam, EnvelopeFollower, EqBand, Gate, gainToDb, Ladder, Lfo, Master, Meter, Mixer, Modulation, Param,
  Stats, Track,
} from 'busbar';
import type { BooleanParam, Session, StripSession } from 'busbar';
import { createHeadlessMixer, HeadlessMixer } from 'busbar/headless';
import type { HeadlessOptions } from 'busbar/headless';
import { createHistory, History } from 'busbar/sessions';
declare const mixer: HeadlessMixer, other: HeadlessMixer, full: HeadlessMixer, closed: HeadlessMixer;
declare const audio: AudioMixer, context: AudioContext, ended: AudioContext, node: AudioNode;
declare const kick: Track, snare: Track, gone: Track, late: Track, away: Track, lead: Track;
declare const lfo: Lfo, stopped: Lfo, lateLfo: Lfo, follower: EnvelopeFollower;
declare const vibrato: Modulation, cut: Modulation;
declare const group: Bus, drums: Bus, lost: Bus, far: Bus;
declare const muted: BooleanParam, polarity: EnumParam;
declare const session: Session, master: StripSession, first: StripSession, history: History;
declare const frequencies: Float32Array, magnitudes: Float32Array, phases: Float32Array;
declare function headless(options: Partial<HeadlessOptions>): Promise<HeadlessMixer>;
`;
