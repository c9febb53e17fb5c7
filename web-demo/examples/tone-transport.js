/**
 * Fades and a filter sweep at beats of Tone.js' transport. It calls back ahead of each beat and passes the
 * time of the beat, at which the changes of the strips take effect to the frame.
 */
import { createMixer } from 'busbar';
import * as Tone from 'tone';

const [button] = document.getElementsByTagName('button');
const meters = document.getElementsByTagName('meter');

button.onclick = async () => {
  button.disabled = true;
  await Tone.start();
  const mixer = await createMixer(Tone.getContext(), { tracks: 2 });
  mixer.connect(Tone.getDestination());

  const lead = mixer.addTrack({ name: 'Lead' });
  lead.gain.value = 0;
  lead.pan.value = -1;
  lead.connectFrom(new Tone.Oscillator(440, 'sine').start());

  const bass = mixer.addTrack({ name: 'Bass' });
  bass.pan.value = 1;
  bass.ladder.enabled = true;
  bass.ladder.frequency.value = 200;
  bass.connectFrom(new Tone.Oscillator(110, 'sawtooth').start());

  const transport = Tone.getTransport();
  transport.schedule((time) => {
    lead.gain.setValueAtTime(0, time).linearRampToValueAtTime(0.5, time + 0.5);
  }, '0:1');
  transport.schedule((time) => {
    bass.ladder.frequency.setValueAtTime(200, time).exponentialRampToValueAtTime(6400, time + 1);
  }, '0:2');
  transport.schedule((time) => {
    for (const { gain } of [lead, bass])
      gain.setValueAtTime(0.5, time).exponentialRampToValueAtTime(0.005, time + 0.5);
  }, '1:1');
  transport.schedule((time) => {
    lead.gain.setValueAtTime(0, time);
    bass.gain.setValueAtTime(0, time);
  }, '1:2');
  transport.start('+0.1');

  (function draw() {
    for (const [i, track] of mixer.tracks.entries()) meters[i].value = track.meter.peak;
    requestAnimationFrame(draw);
  })();
};
