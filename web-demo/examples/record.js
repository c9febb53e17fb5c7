/** Records the mix with MediaRecorder: the mixer's output goes to a MediaStream and to the loudspeakers. */
import { createMixer } from 'busbar';

const [button] = document.getElementsByTagName('button');

button.onclick = async () => {
  button.disabled = true;
  const audio = new AudioContext();
  const mixer = await createMixer(audio, { tracks: 1 });
  mixer.connect(audio.destination);
  const tone = mixer.addTrack({ name: 'Tone' });
  const oscillator = new OscillatorNode(audio, { frequency: 440 });
  tone.connectFrom(oscillator);
  tone.gain.value = 0.5;

  const { stream } = mixer.connect(new MediaStreamAudioDestinationNode(audio));
  const recorder = new MediaRecorder(stream);
  recorder.ondataavailable = ({ data }) => {
    const link = document.createElement('a');
    Object.assign(link, {
      href: URL.createObjectURL(data),
      download: 'mix',
      textContent: 'Save the recording',
    });
    document.body.append(link);
  };
  recorder.start();
  oscillator.start();
  oscillator.stop(audio.currentTime + 1);
  oscillator.onended = async () => {
    recorder.stop();
    await mixer.close();
    button.disabled = false;
  };
};
