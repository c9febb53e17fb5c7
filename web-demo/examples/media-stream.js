/** A MediaStream as a strip's source, here the microphone. Streams from WebRTC or <video> work too. */
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
  // The mixer is not connected to audio.destination: with loudspeakers nearby that would cause feedback.

  (function draw() {
    meter.value = voice.meter.peak;
    requestAnimationFrame(draw);
  })();
};
