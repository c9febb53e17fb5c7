/** A MediaStream as a source: the microphone here; a WebRTC peer's stream or that of a <video> works the same way. */
import { createMixer } from 'busbar';

const [button] = document.getElementsByTagName('button');
const [meter] = document.getElementsByTagName('meter');

button.onclick = async () => {
  button.disabled = true;
  const audio = new AudioContext();
  const mixer = await createMixer(audio, { tracks: 1 });
  const voice = mixer.addTrack({ name: 'Voice' });
  voice.eq[0].enabled = true;
  voice.eq[0].type = 'highpass';
  voice.compressor.enabled = true;

  const mediaStream = await navigator.mediaDevices.getUserMedia({
    audio: { echoCancellation: false, noiseSuppression: false },
  });
  voice.connectFrom(new MediaStreamAudioSourceNode(audio, { mediaStream }));
  // mixer.connect(audio.destination) would be heard here, and howl where loudspeakers are near.

  (function draw() {
    meter.value = voice.meter.peak;
    requestAnimationFrame(draw);
  })();
};
