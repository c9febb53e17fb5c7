/**
 * Tone.js synths, each on its own strip. Here Tone.js creates the context; to use your own, call
 * `Tone.setContext()`.
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

  const bass = mixer.addTrack({ name: 'Bass' });
  const bassSynth = new Tone.MonoSynth();
  bass.connectFrom(bassSynth);
  bass.compressor.enabled = true;

  const chords = mixer.addTrack({ name: 'Chords' });
  const chordSynth = new Tone.PolySynth();
  chords.connectFrom(chordSynth);
  chords.pan.value = -0.3;
  chords.gain.value = 0.5;

  const start = Tone.now() + 0.1;
  for (const [beat, root] of ['A1', 'F1', 'C2', 'G1'].entries()) {
    bassSynth.triggerAttackRelease(root, 0.4, start + beat / 2);
    const chord = Tone.Frequency(root).harmonize([24, 28, 31]);
    chordSynth.triggerAttackRelease(
      chord.map((note) => note.toNote()),
      0.4,
      start + beat / 2,
    );
  }

  (function draw() {
    for (const [i, track] of mixer.tracks.entries()) meters[i].value = track.meter.peak;
    requestAnimationFrame(draw);
  })();
};
