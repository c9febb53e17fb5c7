/**
 * Never run: code that the compiler must accept, and code that it must reject. A `@ts-expect-error` above a
 * line that compiles is itself an error.
 */
import {
  type AnyStrip,
  type Bus,
  createMixer,
  FILTER_TYPES,
  type FilterType,
  type Master,
  type Mixer,
  type MixerOptions,
  PARAMETERS,
  type Session,
  type Track,
} from 'busbar';
import { createHeadlessMixer, type HeadlessMixer } from 'busbar/headless';

declare const context: AudioContext;
declare const offline: OfflineAudioContext;

/** True only for identical types. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const same = <A, B>(_: Same<A, B>) => {};

// Options.
const mixer = await createMixer(context, {
  tracks: 64,
  buses: 8,
  processorUrl: '/processor.js',
  wasmUrl: new URL('https://example.org/'),
});
await createMixer(offline);
const options: MixerOptions = {};
await createMixer(context, options);
// @ts-expect-error -- an unknown option
await createMixer(context, { trakcs: 64 });
// @ts-expect-error -- a wrong type
await createMixer(context, { tracks: '64' });
// @ts-expect-error -- no such backend
await createMixer(context, { backend: 'native' });
// @ts-expect-error -- no context
await createMixer({ tracks: 64 });
// @ts-expect-error -- only createMixer creates it
new Mixer();

// Strips and their kinds.
const kick = mixer.addTrack({ name: 'Kick' });
const drums = mixer.addBus();
same<typeof kick, Track>(true);
same<(typeof drums)['kind'], 'bus'>(true);
same<(typeof mixer.strips)[number], AnyStrip>(true);
const everyTrack: readonly Track[] = mixer.tracks;
for (const strip of mixer.strips) {
  if (strip.kind === 'track') strip.connectFrom(new OscillatorNode(context));
  if (strip.kind !== 'master') strip.soloed = true;
  // @ts-expect-error -- the master has no solo
  strip.soloed = true;
  // @ts-expect-error -- no such kind
  if (strip.kind === 'group') throw everyTrack;
}
// @ts-expect-error -- an unknown option
mixer.addTrack({ nam: 'Kick' });
// @ts-expect-error -- a bus has no input
drums.connectFrom(new OscillatorNode(context));
// @ts-expect-error -- an AudioNode, not any object
kick.connectFrom({});
// @ts-expect-error -- an AudioNode, not a param
kick.connectFrom(kick.gain);
// @ts-expect-error -- a read-only list
mixer.strips.push(kick);

// Parameters.
kick.gain.value = 0.8;
kick.eq[0].Q.value = 2;
kick.compressor.threshold.value = -24;
kick.muted = true;
// @ts-expect-error -- an unknown parameter
kick.volume.value = 1;
// @ts-expect-error -- an unknown parameter of a stage
kick.compressor.treshold.value = -24;
// @ts-expect-error -- the param itself is read-only, unlike its value
kick.gain = 0.8;
// @ts-expect-error -- stages are read-only
kick.compressor = drums.compressor;
// @ts-expect-error -- bands are read-only
kick.eq[0] = drums.eq[0];
// @ts-expect-error -- its range is read-only
kick.gain.maxValue = 4;
// @ts-expect-error -- a number
kick.gain.value = '0.8';
// @ts-expect-error -- a boolean
kick.muted = 1;
// @ts-expect-error -- an AudioNode cannot be connected to a param
new OscillatorNode(context).connect(kick.gain);

// Enums.
kick.eq[0].type = 'lowshelf';
const type: FilterType = FILTER_TYPES[0];
kick.eq[0].type = type;
// @ts-expect-error -- an unknown type of filter
kick.eq[0].type = 'lowself';
// @ts-expect-error -- any string
kick.eq[0].type = PARAMETERS[0].id;

// Routing.
kick.output = drums;
drums.output = mixer.master;
same<Track['output'], Bus | Master | null>(true);
// @ts-expect-error -- a track feeds no track
kick.output = mixer.addTrack();
// @ts-expect-error -- the master feeds no strip
mixer.master.output = drums;
// @ts-expect-error -- the master cannot be removed
mixer.master.remove();

// The mixer.
same<ReturnType<typeof mixer.batch<number>>, number>(true);
const destination: AudioDestinationNode = mixer.connect(context.destination);
const target: EventTarget = mixer;
const node: AudioWorkletNode = mixer.node;
mixer.node.connect(destination);
// @ts-expect-error -- no node
mixer.connect(kick);
same<typeof mixer.transport, 'shared' | 'message'>(true);
createMixer(context, { transport: 'message' });
// @ts-expect-error -- no transport
createMixer(context, { transport: 'messages' });
// @ts-expect-error -- read-only
mixer.sampleRate = 44_100;
// @ts-expect-error -- read-only
mixer.node = node;
// @ts-expect-error -- read-only
mixer.stats.load = 0;

// Sessions.
const session: Session = mixer.toJSON();
await mixer.restore(session);
// @ts-expect-error -- a session holds parameters by id
session.strips[0].gain = 1;
// @ts-expect-error -- no session
await mixer.restore({ strips: [] });

// Events.
mixer.addEventListener('fault', ({ detail }) => {
  same<typeof detail, { strip: AnyStrip; count: number }>(true);
});
mixer.addEventListener('overload', ({ detail: { load } }) => load.toFixed(), { once: true });
mixer.addEventListener('processorerror', { handleEvent: (event) => target.dispatchEvent(event) });
mixer.removeEventListener('processorerror', null);
// @ts-expect-error -- no such event
mixer.addEventListener('faults', () => {});
// @ts-expect-error -- no such detail
mixer.addEventListener('overload', ({ detail }) => detail.count);

// Without a context.
const headless: HeadlessMixer = await createHeadlessMixer({ sampleRate: 48_000 });
const anyMixer: Mixer[] = [headless, mixer];
const track: Track = headless.addTrack();
const sides: [Float32Array, Float32Array] = headless.render([[new Float32Array(128)], null], 128);
headless.render([], sides.length + anyMixer.length + track.input);
// @ts-expect-error -- needs a sample rate
await createHeadlessMixer({ tracks: 2 });
// @ts-expect-error -- channels in arrays
headless.render([new Float32Array(128)], 128);
// @ts-expect-error -- has no node
headless.connect(context.destination);
