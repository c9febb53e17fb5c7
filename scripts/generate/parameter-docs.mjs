/**
 * The effect of each parameter in a sentence, for the README's table. They are no part of worklet/table,
 * since pages would load them.
 * @type {Readonly<Record<string, string>>}
 */
const DOCS = Object.freeze({
  'eq.enabled': 'Whether the band is in the signal path; a band that is off costs nothing.',
  'eq.type': "The filter's response, as BiquadFilterNode's `type`.",
  'eq.frequency': 'Corner or centre frequency.',
  'eq.Q':
    "As BiquadFilterNode's `Q`: in dB for lowpass and highpass; linear for bandpass, notch, allpass " +
    'and peaking, where values under 0.01 act as 0.01; the shelves do not use it.',
  'eq.gain': 'Boost or cut of the shelves and of peaking; the other types do not use it.',
  trim: 'Linear gain before the first stage.',
  muted: 'Silences the strip after its fader.',
  soloed:
    'Solo in place: while any strip is soloed, only the soloed strips, the strips that feed them ' +
    'and the strips that they feed are audible.',
  soloSafe: 'Keeps the strip audible when other strips are soloed.',
  pan: 'Position between left and right, by the pan law.',
  panLaw:
    'How gains depend on the pan position: `equalPower` as StereoPannerNode (a mono source in the centre ' +
    'has -3 dB), `compromise` (-4.5 dB), `linear` (-6 dB), `balance` (0 dB: pan attenuates the far side only).',
  gain: "The fader: linear gain after every other stage, as GainNode's.",
  'compressor.enabled': 'Whether the compressor is in the signal path.',
  'compressor.threshold': 'Level above which gain is reduced.',
  'compressor.knee': 'Width of the soft knee, centred on the threshold.',
  'compressor.ratio': 'dB of input for one dB of output above the knee.',
  'compressor.attack':
    'Time to 1-1/e of a rising gain reduction, in dB; at least 5 to 10 frames (0.2 ms at 48 kHz).',
  'compressor.release':
    'Time to 1-1/e of a falling gain reduction, in dB; at least 5 to 10 frames (0.2 ms at 48 kHz).',
  'compressor.makeup': 'Gain added after the reduction.',
  polarity: 'Which channels are inverted, before the first stage.',
  width: 'Stereo width by mid and side: 0 is mono, 1 leaves the signal as it is, 2 doubles the side.',
});

/** The sentence about a parameter. @param {string} id the row's id; the bands of the EQ share theirs */
export function docOf(id) {
  const doc = DOCS[id.replace(/^eq\.\d+\./, 'eq.')];
  if (!doc)
    throw new Error(`scripts/generate/parameter-docs.mjs has no sentence about the parameter "${id}".`);
  return doc;
}
