/** Never run: code that must compile under the strictest options, and under none. */
import { createMixer, type StripSession } from 'busbar';

declare const context: AudioContext;
declare const output: string | undefined;

const mixer = await createMixer(context);
const kick = mixer.addTrack();
kick.eq[0].enabled = true;
kick.eq[3].gain.value = 3;
for (const band of kick.eq) band.frequency.value = 100;

// What is undefined is taken as absent.
export const strip: StripSession = { kind: 'track', id: 'track-1', name: 'Kick', output, parameters: {} };
