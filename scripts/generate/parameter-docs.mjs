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
    'has -3 dB), `compromise` (-4.5 dB), `linear` (-6 dB), `balance` (0 dB: pan lowers the far side only).',
  gain: "The fader: linear gain after every other stage, as GainNode's.",
  'compressor.enabled': 'Whether the compressor is in the signal path.',
  'compressor.threshold': 'Level above which gain is reduced.',
  'compressor.knee': 'Width of the soft knee, centred on the threshold.',
  'compressor.ratio': 'dB of input for one dB of output above the knee.',
  'compressor.attack': 'Time to 1-1/e of a rising gain reduction, in dB; at least 80 µs.',
  'compressor.release': 'Time to 1-1/e of a falling gain reduction, in dB; at least 80 µs.',
  'compressor.makeup': 'Gain added after the reduction, to the compressed signal only.',
  'compressor.detection': 'The level is that of each frame, or the RMS over 10 ms.',
  'compressor.sidechainHighpass':
    'Corner of a high-pass of 12 dB per octave before the detector; 10 Hz is off. It is not in the signal.',
  'compressor.mix': 'Share of the compressed signal; the rest is the uncompressed one.',
  polarity: 'Which channels are inverted, before the first stage.',
  'ladder.enabled': 'Whether the ladder filter is in the signal path.',
  'ladder.mode': "The filter's response: its kind and its slope in dB per octave.",
  'ladder.frequency': 'Cutoff frequency: that of the resonance, and of each of the four poles.',
  'ladder.resonance': 'Gain of the feedback; the filter oscillates from 4 on, once a sound has started it.',
  'ladder.drive':
    'Level into the saturation: 0 is linear up to a resonance of 2.8; 1 and more compress full scale, ' +
    'which stays full scale.',
  'ladder.bassCompensation': 'How much of the bass that resonance takes away is restored, for lowpasses.',
  'drive.enabled': 'Whether the drive is in the signal path.',
  'drive.curve':
    'The waveshaper: cubic saturation, clipping, a saturation that is softer for one polarity, or a curve ' +
    'that folds peaks over.',
  'drive.amount':
    'How far the signal goes into the curve, at 1 by a gain of 24 dB. Full scale stays full scale, but ' +
    '`fold` turns it to 0 at 0.5 and to the other polarity at 1.',
  'drive.tone': 'Tilt of the spectrum around 800 Hz, from dark to bright; up to 6 dB at both ends.',
  'drive.mix': 'Share of the shaped signal; the rest is the aligned input.',
  'drive.output': 'Gain after the mix.',
  'gate.enabled': 'Whether the gate is in the signal path.',
  'gate.threshold': 'Level above which the gate opens, that of the louder channel.',
  'gate.hysteresis': 'How far the level must fall below the threshold until the gate closes.',
  'gate.ratio': 'dB of output for one dB of input below the threshold, while the gate is closed.',
  'gate.range': 'Gain of the closed gate at the lowest levels: the reduction never exceeds it.',
  'gate.attack': 'Time to 1-1/e of a falling gain reduction, in dB: of the opening; at least 1.2 ms.',
  'gate.hold': 'Time that the gate stays open after the level has fallen; at least 10 ms.',
  'gate.release': 'Time to 1-1/e of a rising gain reduction, in dB: of the closing; at least 4 ms.',
  width: 'Stereo width by mid and side: 0 is mono, 1 leaves the signal as it is, 2 doubles the side.',
});

/** The sentence about a parameter. @param {string} id the row's id; the bands of the EQ share theirs */
export function docOf(id) {
  const doc = DOCS[id.replace(/^eq\.\d+\./, 'eq.')];
  if (!doc)
    throw new Error(`scripts/generate/parameter-docs.mjs has no sentence about the parameter "${id}".`);
  return doc;
}
