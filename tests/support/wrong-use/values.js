/*
 * Wrong values of parameters, names and user data. A row: the code, the error's name, and parts of its
 * message: who, what, the value that was given, what is allowed.
 */

const TYPES = '"lowpass", "highpass", "bandpass", "lowshelf", "highshelf", "peaking", "notch", "allpass"';
const CURVES = '"soft", "hard", "tube", "fold"';
const MODES = '"lowpass24", "lowpass12", "bandpass12", "highpass24"';
const PAN_LAWS = '"equalPower", "compromise", "linear", "balance"';
const POLARITIES = '"normal", "inverted", "leftInverted", "rightInverted"';
const PLAIN = 'null, a boolean, a finite number, a string, an array or a plain object';

/** @type {import('./rows.js').Row[]} */
export const refusedByTypes = [
  ['kick.gain.value = "0.5"', 'TypeError', 'Track "Kick"', 'gain', 'got "0.5"', '0 to 16'],
  ['kick.gain.value = null', 'TypeError', 'Track "Kick"', 'gain', 'got null', '0 to 16'],
  ['kick.gain.value = undefined', 'TypeError', 'Track "Kick"', 'gain', 'got undefined', '0 to 16'],
  ['kick.trim.value = true', 'TypeError', 'Track "Kick"', 'trim', 'got true', '0 to 16'],
  ['kick.pan.value = {}', 'TypeError', 'Track "Kick"', 'pan', 'got an object', '-1 to 1'],
  ['kick.pan.value = "L30"', 'TypeError', 'Track "Kick"', 'pan', 'got "L30"', '-1 to 1'],
  ['drums.width.value = [1]', 'TypeError', 'Bus "Drums"', 'width', 'got an array of 1', '0 to 2'],
  ['drums.gain.value = 1n', 'TypeError', 'Bus "Drums"', 'gain', 'got 1n', '0 to 16'],
  ['mixer.master.gain.value = () => 1', 'TypeError', 'Master', 'gain', 'got a function', '0 to 16'],
  ['kick.eq[1].frequency.value = "1k"', 'TypeError', 'Track "Kick"', 'eq.1.frequency', '"1k"', '23520 Hz'],
  ['kick.eq[2].Q.value = null', 'TypeError', 'Track "Kick"', 'eq.2.Q', 'got null', '-40 to 100'],
  ['kick.eq[3].gain.value = "3 dB"', 'TypeError', 'Track "Kick"', 'eq.3.gain', 'got "3 dB"', '-40 to 40 dB'],
  ['kick.eq[0].enabled = 1', 'TypeError', 'Track "Kick"', 'eq.0.enabled', 'got 1', 'true or false'],
  ['kick.eq[0].type = "lowpas"', 'TypeError', 'Track "Kick"', 'eq.0.type', 'got "lowpas"', TYPES],
  ['kick.eq[0].type = "LOWPASS"', 'TypeError', 'Track "Kick"', 'eq.0.type', 'got "LOWPASS"', TYPES],
  ['kick.eq[3].type = 0', 'TypeError', 'Track "Kick"', 'eq.3.type', 'got 0', TYPES],
  [
    'kick.compressor.enabled = "on"',
    'TypeError',
    'Track "Kick"',
    'compressor.enabled',
    '"on"',
    'true or false',
  ],
  ['kick.compressor.ratio.value = "4:1"', 'TypeError', 'Track "Kick"', 'compressor.ratio', '"4:1"', '1 to '],
  ['kick.compressor.attack.value = null', 'TypeError', 'Track "Kick"', 'compressor.attack', 'null', ' s)'],
  ['kick.drive.enabled = null', 'TypeError', 'Track "Kick"', 'drive.enabled', 'got null', 'true or false'],
  ['kick.drive.curve = "tanh"', 'TypeError', 'Track "Kick"', 'drive.curve', 'got "tanh"', CURVES],
  ['kick.drive.output.value = "3 dB"', 'TypeError', 'Track "Kick"', 'drive.output', '"3 dB"', '-24 to 24 dB'],
  ['kick.gate.enabled = 1', 'TypeError', 'Track "Kick"', 'gate.enabled', 'got 1', 'true or false'],
  ['kick.gate.hold.value = "1"', 'TypeError', 'Track "Kick"', 'gate.hold', '"1"', '0 to 4'],
  ['kick.gate.curve(-20)', 'TypeError', 'Track "Kick"', 'gate.curve()', 'got -20', 'levels in dB'],
  ['kick.ladder.enabled = 1', 'TypeError', 'Track "Kick"', 'ladder.enabled', 'got 1', 'true or false'],
  ['kick.ladder.mode = "lowpass"', 'TypeError', 'Track "Kick"', 'ladder.mode', 'got "lowpass"', MODES],
  ['kick.ladder.resonance.value = "4"', 'TypeError', 'Track "Kick"', 'ladder.resonance', '"4"', '0 to 4.5'],
  ['kick.compressor.detection = "vu"', 'TypeError', 'Track "Kick"', 'detection', 'got "vu"', '"peak"'],
  ['kick.polarity = "flipped"', 'TypeError', 'Track "Kick"', 'polarity', 'got "flipped"', POLARITIES],
  ['kick.polarity = true', 'TypeError', 'Track "Kick"', 'polarity', 'got true', POLARITIES],
  ['kick.panLaw = "pan"', 'TypeError', 'Track "Kick"', 'panLaw', 'got "pan"', PAN_LAWS],
  ['kick.panLaw = 1', 'TypeError', 'Track "Kick"', 'panLaw', 'got 1', PAN_LAWS],
  ['kick.muted = 1', 'TypeError', 'Track "Kick"', 'muted', 'got 1', 'true or false'],
  ['kick.muted = "false"', 'TypeError', 'Track "Kick"', 'muted', 'got "false"', 'true or false'],
  ['kick.soloed = null', 'TypeError', 'Track "Kick"', 'soloed', 'got null', 'true or false'],
  ['drums.soloSafe = undefined', 'TypeError', 'Bus "Drums"', 'soloSafe', 'got undefined', 'true or false'],
  ['mixer.master.muted = 0', 'TypeError', 'Master', 'muted', 'got 0', 'true or false'],
  ['kick.name = 5', 'TypeError', 'Track "Kick"', 'name', 'got 5', 'a string'],
  ['kick.name = null', 'TypeError', 'Track "Kick"', 'name', 'got null', 'a string'],
  ['mixer.master.name = undefined', 'TypeError', 'Master', 'name', 'got undefined', 'a string'],
  ['kick.gain.toNormalized("1")', 'TypeError', 'Track "Kick"', 'gain', 'got "1"', '0 to 16'],
  [
    'kick.gain.fromNormalized("0.5")',
    'TypeError',
    'Track "Kick"',
    'fromNormalized() of gain',
    '"0.5"',
    '0 to 1',
  ],
  ['kick.gain.format("1")', 'TypeError', 'Track "Kick"', 'gain', 'got "1"', '0 to 16'],
  ['kick.gain.parse(5)', 'TypeError', 'Track "Kick"', 'parse() of gain', 'got 5', 'a string'],
  ['muted.format("on")', 'TypeError', 'Track "Kick"', 'muted', 'got "on"', 'true or false'],
  ['muted.parse(true)', 'TypeError', 'Track "Kick"', 'parse() of muted', 'got true', 'a string'],
  ['muted.value = 1', 'TypeError', 'Track "Kick"', 'muted', 'got 1', 'true or false'],
  ['muted.toNormalized(1)', 'TypeError', 'Track "Kick"', 'muted', 'got 1', 'true or false'],
  ['polarity.format(0)', 'TypeError', 'Track "Kick"', 'polarity', 'got 0', POLARITIES],
  ['polarity.parse(null)', 'TypeError', 'Track "Kick"', 'parse() of polarity', 'got null', 'a string'],
  ['polarity.value = 2', 'TypeError', 'Track "Kick"', 'polarity', 'got 2', POLARITIES],
  ['dbToGain("-6")', 'TypeError', 'dbToGain()', 'db', 'got "-6"', 'a number'],
  ['gainToDb(null)', 'TypeError', 'gainToDb()', 'gain', 'got null', 'a number'],
];

/** @type {import('./rows.js').Row[]} */
export const atRunTime = [
  ['kick.gain.value = NaN', 'TypeError', 'Track "Kick"', 'gain', 'got NaN', 'a finite number (0 to 16'],
  ['kick.gain.value = Infinity', 'TypeError', 'Track "Kick"', 'gain', 'got Infinity', '0 to 16'],
  ['drums.pan.value = -Infinity', 'TypeError', 'Bus "Drums"', 'pan', 'got -Infinity', '-1 to 1'],
  [
    'kick.eq[0].frequency.value = NaN',
    'TypeError',
    'Track "Kick"',
    'eq.0.frequency',
    'NaN',
    '10 to 23520 Hz',
  ],
  ['kick.compressor.knee.value = NaN', 'TypeError', 'Track "Kick"', 'compressor.knee', 'NaN', 'dB'],
  ['kick.gain.toNormalized(NaN)', 'TypeError', 'Track "Kick"', 'gain', 'got NaN', '0 to 16'],
  ['kick.gain.fromNormalized(NaN)', 'TypeError', 'Track "Kick"', 'fromNormalized() of gain', 'NaN', '0 to 1'],
  ['kick.gain.format(NaN)', 'TypeError', 'Track "Kick"', 'gain', 'got NaN', '0 to 16'],
  ['polarity.value = "flipped"', 'TypeError', 'Track "Kick"', 'polarity', 'got "flipped"', POLARITIES],
  ['polarity.format("flipped")', 'TypeError', 'Track "Kick"', 'polarity', 'got "flipped"', POLARITIES],
  ['kick.name = "x".repeat(1001)', 'RangeError', 'Track "Kick"', 'name', 'got 1001', 'at most 1000'],
  ['kick.userData = NaN', 'TypeError', 'Track "Kick"', 'userData', 'got NaN', PLAIN],
  ['kick.userData = { when: new Date() }', 'TypeError', 'Track "Kick"', 'userData.when', 'Date', PLAIN],
  ['drums.userData = [1, [Infinity]]', 'TypeError', 'Bus "Drums"', 'userData[1][0]', 'Infinity', PLAIN],
  ['drums.userData = "x".repeat(65535)', 'RangeError', 'Bus "Drums"', 'userData', '65537', 'at most 65536'],
  ['mixer.userData = { draw: () => 1 }', 'TypeError', 'Mixer', 'userData.draw', 'function draw', PLAIN],
  ['mixer.userData = new Map()', 'TypeError', 'Mixer', 'userData', 'an object (Map)', PLAIN],
  ['mixer.userData = "x".repeat(65535)', 'RangeError', 'Mixer', 'userData', '65537', 'at most 65536'],
];
