/*
 * Wrong use of modulators, their connections and the tempo. The columns of a row are those of values.js; an
 * error about a state names who and what.
 */

const SHAPES = '"sine", "triangle", "sawtooth", "square", "sampleAndHold", "noise"';
const LFO_OPTIONS = 'the options are type, frequency, beats, phase, retrigger';
const HERTZ = 'from 0.001 to 100 Hz';
const BEATS = 'from 0.015625 to 1024';
const SECONDS = 'from 0.001 to 10 s';
const NUMERIC = 'a numeric parameter of a strip';
const PAN = 'from -2 to 2,';
const STRIP = 'a strip of this mixer';
const TIME = 'a time of 0 or more seconds';

/** @type {import('./rows.js').Row[]} */
export const refusedByTypes = [
  ['mixer.addLfo(null)', 'TypeError', 'addLfo()', 'options', 'got null', 'an object'],
  ['mixer.addLfo(5)', 'TypeError', 'addLfo()', 'options', 'got 5', 'an object'],
  ['mixer.addLfo({ rate: 5 })', 'TypeError', 'addLfo()', 'the option', '"rate"', LFO_OPTIONS],
  ['mixer.addLfo({ attack: 1 })', 'TypeError', 'addLfo()', 'the option', '"attack"', LFO_OPTIONS],
  ['mixer.addLfo({ type: "sin" })', 'TypeError', 'addLfo()', 'type', 'got "sin"', SHAPES],
  ['mixer.addLfo({ type: "follower" })', 'TypeError', 'addLfo()', 'type', 'got "follower"', SHAPES],
  ['mixer.addLfo({ frequency: "5" })', 'TypeError', 'addLfo()', 'frequency', 'got "5"', HERTZ],
  ['mixer.addLfo({ frequency: null })', 'TypeError', 'addLfo()', 'frequency', 'got null', HERTZ],
  ['mixer.addLfo({ beats: "4" })', 'TypeError', 'addLfo()', 'beats', 'got "4"', BEATS],
  ['mixer.addLfo({ beats: null })', 'TypeError', 'addLfo()', 'beats', 'got null', BEATS],
  ['mixer.addLfo({ phase: "0" })', 'TypeError', 'addLfo()', 'phase', 'got "0"', 'from 0 to 1'],
  ['mixer.addLfo({ retrigger: 1 })', 'TypeError', 'addLfo()', 'retrigger', 'got 1', 'true or false'],
  ['lfo.type = "saw"', 'TypeError', 'Lfo', 'type', 'got "saw"', SHAPES],
  ['lfo.frequency = "1"', 'TypeError', 'Lfo', 'frequency', 'got "1"', HERTZ],
  ['lfo.frequency = null', 'TypeError', 'Lfo', 'frequency', 'got null', HERTZ],
  ['lfo.beats = "1/4"', 'TypeError', 'Lfo', 'beats', 'got "1/4"', BEATS],
  ['lfo.phase = undefined', 'TypeError', 'Lfo', 'phase', 'got undefined', 'from 0 to 1'],
  ['lfo.retrigger = "yes"', 'TypeError', 'Lfo', 'retrigger', 'got "yes"', 'true or false'],
  ['lfo.restart("now")', 'TypeError', 'Lfo', 'restart()', 'got "now"', TIME],
  ['lfo.restart(null)', 'TypeError', 'Lfo', 'restart()', 'got null', TIME],
  ['mixer.addEnvelopeFollower()', 'TypeError', 'addEnvelopeFollower()', 'strip', 'got undefined', STRIP],
  ['mixer.addEnvelopeFollower("Kick")', 'TypeError', 'addEnvelopeFollower()', 'strip', 'got "Kick"', STRIP],
  [
    'mixer.addEnvelopeFollower({ strip: kick })',
    ...['TypeError', 'addEnvelopeFollower()', 'strip', 'got an object (Object)', STRIP],
  ],
  [
    'mixer.addEnvelopeFollower(kick.meter)',
    ...['TypeError', 'addEnvelopeFollower()', 'strip', 'got an object (Meter)', STRIP],
  ],
  [
    'mixer.addEnvelopeFollower(kick, 0.1)',
    ...['TypeError', 'addEnvelopeFollower()', 'options', 'got 0.1', 'an object'],
  ],
  [
    'mixer.addEnvelopeFollower(kick, { hold: 1 })',
    ...['TypeError', 'addEnvelopeFollower()', 'the option', '"hold"', 'the options are attack, release'],
  ],
  [
    'mixer.addEnvelopeFollower(kick, { release: "1" })',
    ...['TypeError', 'addEnvelopeFollower()', 'release', 'got "1"', SECONDS],
  ],
  ['follower.attack = "1"', 'TypeError', 'EnvelopeFollower', 'attack', 'got "1"', SECONDS],
  ['follower.release = null', 'TypeError', 'EnvelopeFollower', 'release', 'got null', SECONDS],
  ['lfo.connect()', 'TypeError', 'Lfo', 'connect()', 'got undefined', NUMERIC],
  ['lfo.connect("pan", 1)', 'TypeError', 'Lfo', 'connect()', 'got "pan"', NUMERIC],
  ['lfo.connect(kick, 1)', 'TypeError', 'Lfo', 'connect()', 'got an object (Track)', NUMERIC],
  ['lfo.connect(kick.muted, 1)', 'TypeError', 'Lfo', 'connect()', 'got false', NUMERIC],
  ['lfo.connect(muted, 1)', 'TypeError', 'Lfo', 'connect()', 'got muted', NUMERIC],
  ['follower.connect(polarity, 1)', 'TypeError', 'EnvelopeFollower', 'connect()', 'got polarity', NUMERIC],
  ['lfo.connect(lfo, 1)', 'TypeError', 'Lfo', 'connect()', 'got an object (Lfo)', NUMERIC],
  ['lfo.connect(lfo.frequency, 1)', 'TypeError', 'Lfo', 'connect()', 'got 5', NUMERIC],
  ['lfo.connect(kick.pan)', 'TypeError', 'Lfo: connect()', 'amount for pan', 'got undefined', PAN],
  ['lfo.connect(kick.pan, "1")', 'TypeError', 'Lfo: connect()', 'amount for pan', 'got "1"', PAN],
  ['lfo.connect(kick.gain, 1, "octaves")', 'TypeError', 'Lfo', 'connect()', '"octaves"', 'object of options'],
  ['lfo.connect(kick.gain, 1, null)', 'TypeError', 'Lfo', 'connect()', 'got null', 'an object of options'],
  [
    'lfo.connect(kick.gain, 1, { scale: "octave" })',
    ...['TypeError', 'Lfo: connect()', 'scale', 'got "octave"', '"linear", "octaves"'],
  ],
  [
    'lfo.connect(kick.gain, 1, { unit: "octaves" })',
    ...['TypeError', 'Lfo: connect()', 'the option', '"unit"', 'the options are scale'],
  ],
  ['vibrato.amount = "1"', 'TypeError', 'connect()', 'amount for pan', 'got "1"', PAN],
  ['lfo.disconnect(null)', 'InvalidAccessError', 'Lfo', 'disconnect()', 'got null'],
  ['lfo.disconnect(kick)', 'InvalidAccessError', 'Lfo', 'disconnect()', 'got an object (Track)'],
  ['lfo.disconnect(muted)', 'InvalidAccessError', 'Lfo', 'disconnect()', 'got muted'],
  ['mixer.tempo = "120"', 'TypeError', 'Mixer', 'tempo', 'got "120"', 'from 10 to 1000'],
  ['mixer.tempo = null', 'TypeError', 'Mixer', 'tempo', 'got null', 'from 10 to 1000'],
];

/** @type {import('./rows.js').Row[]} */
export const atRunTime = [
  ['mixer.addLfo({ frequency: NaN })', 'RangeError', 'addLfo()', 'frequency', 'got NaN', HERTZ],
  ['mixer.addLfo({ frequency: -1 })', 'RangeError', 'addLfo()', 'frequency', 'got -1', HERTZ],
  ['mixer.addLfo({ frequency: 0 })', 'RangeError', 'addLfo()', 'frequency', 'got 0', HERTZ],
  ['mixer.addLfo({ frequency: 101 })', 'RangeError', 'addLfo()', 'frequency', 'got 101', HERTZ],
  ['mixer.addLfo({ beats: 0 })', 'RangeError', 'addLfo()', 'beats', 'got 0', BEATS],
  ['mixer.addLfo({ beats: 1025 })', 'RangeError', 'addLfo()', 'beats', 'got 1025', BEATS],
  [
    'mixer.addLfo({ beats: 4, frequency: 1 })',
    ...['TypeError', 'addLfo()', 'frequency and beats', 'got 4 beats', 'exclude each other'],
  ],
  ['mixer.addLfo({ phase: 1.5 })', 'RangeError', 'addLfo()', 'phase', 'got 1.5', 'from 0 to 1'],
  ['mixer.addLfo({ phase: NaN })', 'RangeError', 'addLfo()', 'phase', 'got NaN', 'from 0 to 1'],
  ['lfo.frequency = NaN', 'RangeError', 'Lfo', 'frequency', 'got NaN', HERTZ],
  ['lfo.frequency = 1e9', 'RangeError', 'Lfo', 'frequency', 'got 1000000000', HERTZ],
  ['lfo.beats = Infinity', 'RangeError', 'Lfo', 'beats', 'got Infinity', BEATS],
  ['lfo.phase = -0.5', 'RangeError', 'Lfo', 'phase', 'got -0.5', 'from 0 to 1'],
  ['lfo.restart(NaN)', 'TypeError', 'Lfo', 'restart()', 'got NaN', TIME],
  ['lfo.restart(-1)', 'RangeError', 'Lfo', 'restart()', 'got -1', TIME],
  [
    'mixer.addEnvelopeFollower(kick, { attack: 0 })',
    ...['RangeError', 'addEnvelopeFollower()', 'attack', 'got 0', SECONDS],
  ],
  [
    'mixer.addEnvelopeFollower(kick, { release: NaN })',
    ...['RangeError', 'addEnvelopeFollower()', 'release', 'got NaN', SECONDS],
  ],
  ['mixer.addEnvelopeFollower(away)', 'InvalidAccessError', 'addEnvelopeFollower()', 'Track "Away"'],
  ['mixer.addEnvelopeFollower(gone)', 'InvalidStateError', 'Track "Gone"', 'removed'],
  ['follower.attack = 0', 'RangeError', 'EnvelopeFollower', 'attack', 'got 0', SECONDS],
  ['follower.release = 11', 'RangeError', 'EnvelopeFollower', 'release', 'got 11', SECONDS],
  ['lfo.connect(kick.pan, NaN)', 'RangeError', 'Lfo: connect()', 'amount for pan', 'got NaN', PAN],
  ['follower.connect(kick.pan, -2.5)', 'RangeError', 'connect()', 'amount for pan', 'got -2.5', PAN],
  [
    'lfo.connect(kick.eq[0].frequency, 30000)',
    ...['RangeError', 'Lfo: connect()', 'amount for eq.0.frequency', 'got 30000', '-23510 to 23510 Hz'],
  ],
  [
    'lfo.connect(kick.gain, 17, { scale: "octaves" })',
    ...['RangeError', 'Lfo: connect()', 'amount for gain', 'got 17', '-16 to 16 octaves'],
  ],
  [
    'lfo.connect(kick.eq[0].gain, 1, { scale: "octaves" })',
    ...['NotSupportedError', 'Lfo: connect()', 'eq.0.gain in octaves', 'may be negative'],
  ],
  ['lfo.connect(away.pan, 1)', 'InvalidAccessError', 'Lfo: connect()', 'same mixer', 'Track "Away"'],
  ['lfo.connect(gone.pan, 1)', 'InvalidStateError', 'Track "Gone"', 'removed'],
  ['vibrato.amount = NaN', 'RangeError', 'connect()', 'amount for pan', 'got NaN', PAN],
  ['vibrato.amount = 3', 'RangeError', 'connect()', 'amount for pan', 'got 3', PAN],
  ['cut.amount = 1', 'InvalidStateError', 'The modulator', 'no longer connected to gain'],
  ['lfo.disconnect(kick.gain)', 'InvalidAccessError', 'Lfo', 'disconnect()', 'got gain', 'is connected to'],
  ['lfo.disconnect(away.pan)', 'InvalidAccessError', 'Lfo', 'disconnect()', 'got pan', 'is connected to'],
  ['mixer.tempo = NaN', 'RangeError', 'Mixer', 'tempo', 'got NaN', 'from 10 to 1000'],
  ['mixer.tempo = 9', 'RangeError', 'Mixer', 'tempo', 'got 9', 'from 10 to 1000'],
  [
    'mixer.batch(() => { lfo.beats = 2; lfo.connect(kick.gain, 1); mixer.tempo = 90; follower.attack = 0; })',
    ...['RangeError', 'EnvelopeFollower', 'attack', 'got 0', SECONDS],
  ],
  [
    'mixer.batch(() => { kick.remove(); stopped.restart(); })',
    ...['InvalidStateError', 'The Lfo', 'removed'],
  ],
  ['stopped.connect(kick.pan, 1)', 'InvalidStateError', 'The Lfo', 'removed'],
  ['stopped.disconnect()', 'InvalidStateError', 'The Lfo', 'removed'],
  ['stopped.remove()', 'InvalidStateError', 'The Lfo', 'removed'],
  ['stopped.restart()', 'InvalidStateError', 'The Lfo', 'removed'],
  ['stopped.frequency = 2', 'InvalidStateError', 'The Lfo', 'removed'],
  ['stopped.type = "noise"', 'InvalidStateError', 'The Lfo', 'removed'],
  ['full.addLfo()', 'RangeError', 'The mixer', 'another modulator', 'no room', 'all 64'],
  [
    'full.addEnvelopeFollower(full.master)',
    ...['RangeError', 'The mixer', 'another modulator', 'no room', 'all 64'],
  ],
  [
    'full.modulators[0]?.connect(full.master.gain, 1)',
    ...['RangeError', 'The mixer', 'another connection', 'no room', 'all 256'],
  ],
  ['closed.addLfo()', 'InvalidStateError', 'The mixer', 'closed'],
  ['closed.addEnvelopeFollower(late)', 'InvalidStateError', 'The mixer', 'closed'],
  ['closed.tempo = 100', 'InvalidStateError', 'The mixer', 'closed'],
  ['lateLfo.frequency = 2', 'InvalidStateError', 'The mixer', 'closed'],
  ['lateLfo.connect(late.pan, 1)', 'InvalidStateError', 'The mixer', 'closed'],
  ['lateLfo.disconnect()', 'InvalidStateError', 'The mixer', 'closed'],
  ['lateLfo.restart()', 'InvalidStateError', 'The mixer', 'closed'],
  ['lateLfo.remove()', 'InvalidStateError', 'The mixer', 'closed'],
];
