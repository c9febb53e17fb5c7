const SAMPLE_RATE = 48_000;
const QUANTUM = 128;

/** Seconds of audio to render: some tenths of a second of work, enough for a clock that the browser has made coarse. */
const SECONDS = { wasm: 4, js: 1 };

const BANDS = /** @type {const} */ ([
  { type: 'lowshelf', frequency: 120, gain: 3 },
  { type: 'peaking', frequency: 900, gain: -4 },
  { type: 'highshelf', frequency: 7000, gain: 2 },
]);

/**
 * Renders a mix offline and times it.
 * @param {typeof import('./create-mixer.js').createMixer} createMixer
 * @param {import('./create-mixer.js').MixerOptions & {backend: import('./choices.js').Backend, tracks: number}} options
 * @returns {Promise<import('./benchmark-backends.js').BackendTime>}
 */
export async function timeBackend(createMixer, options) {
  const seconds = SECONDS[options.backend];
  const context = new OfflineAudioContext(2, seconds * SAMPLE_RATE, SAMPLE_RATE);
  const mixer = await createMixer(context, { ...options, buses: 0 });
  mixer.connect(context.destination);
  const source = noiseSource(context);
  for (let i = 0; i < options.tracks; i++) addStrip(mixer).connectFrom(source);
  await mixer.flush();
  const start = performance.now();
  await context.startRendering();
  const elapsed = performance.now() - start;
  await mixer.close();
  return {
    microsecondsPerQuantum: (1000 * elapsed * QUANTUM) / (seconds * SAMPLE_RATE),
    realTimeFactor: (1000 * seconds) / elapsed,
  };
}

/** @param {import('../console/audio-mixer.js').AudioMixer} mixer */
function addStrip(mixer) {
  const track = mixer.addTrack();
  for (const [i, { type, frequency, gain }] of BANDS.entries()) {
    const band = track.eq[i];
    band.enabled = true;
    band.type = type;
    band.frequency.value = frequency;
    band.gain.value = gain;
  }
  track.compressor.enabled = true;
  track.gain.value = 0.2;
  return track;
}

/** One second of stereo noise, over and over. @param {BaseAudioContext} context */
function noiseSource(context) {
  const buffer = new AudioBuffer({ numberOfChannels: 2, length: SAMPLE_RATE, sampleRate: SAMPLE_RATE });
  for (let channel = 0; channel < 2; channel++) {
    const samples = buffer.getChannelData(channel);
    for (let i = 0; i < samples.length; i++) samples[i] = Math.random() / 2 - 0.25;
  }
  const source = new AudioBufferSourceNode(context, { buffer, loop: true });
  source.start();
  return source;
}
