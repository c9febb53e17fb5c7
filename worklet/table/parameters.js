/**
 * The table of all parameters of a strip. JavaScript imports it. scripts/generate writes the C++ headers and
 * the README's table from it. tests/node/doc-comments.test.js compares the ranges and defaults in doc
 * comments with it.
 *
 * Slots are permanent and append-only: a slot is the parameter's place in the control buffer. A new parameter
 * takes the next free slot, whatever it belongs to.
 *
 * @typedef {'float' | 'boolean' | 'enum'} ParameterType The type of a parameter's values.
 * @typedef {'track' | 'bus' | 'master'} StripKind The kinds of strips.
 * @typedef {'linear' | 'logarithmic' | 'decibel' | 'cubic' | 'asinh'} Curve How a knob spreads the range, see
 *   scale.js. Values are in the row's unit whatever the curve.
 * @typedef {'' | 'decibels' | 'pan' | 'percent' | 'ratio'} Notation How a value is written as text, see
 *   text.js. `''` is the number with the row's unit.
 * @typedef {object} Condition A parameter with effect only while another one has certain values.
 * @property {string} id of the other parameter, an enum
 * @property {readonly string[]} values those with which the parameter has an effect
 * @typedef {object} ParameterRow A row of the table: everything about one parameter.
 * @property {number} slot permanent row number
 * @property {string} id path of the property on a strip, for instance `eq.0.frequency`
 * @property {string} label short name for users
 * @property {ParameterType} type type of its values
 * @property {string} unit `''` (a ratio or a choice), `'dB'`, `'Hz'`, `'s'`
 * @property {number} min lowest value; lower ones are clamped to it
 * @property {number | ((sampleRate: number) => number)} max highest value, or a function of the sample rate;
 *   higher ones are clamped to it
 * @property {number} default clamped to `max` where the sample rate makes that lower
 * @property {Curve} curve how a knob should spread the range
 * @property {Notation} notation how a value is written as text
 * @property {Condition} [usedWith] when the parameter has an effect; it always has one if this is missing
 * @property {readonly StripKind[]} kinds the strips that have it
 * @property {string} stage the engine's stage that reads it; `''` for those that no stage reads
 * @property {readonly string[]} [values] of an enum: the names, in the order of their numbers
 */

/** BiquadFilterNode's eight types, in the order of their numbers in the table. */
export const FILTER_TYPES = /** @type {const} */ ([
  'lowpass',
  'highpass',
  'bandpass',
  'lowshelf',
  'highshelf',
  'peaking',
  'notch',
  'allpass',
]);

/** The filter types that use the Q, and those that use the gain. @type {readonly string[]} */
const TYPES_WITH_Q = Object.freeze(['lowpass', 'highpass', 'bandpass', 'peaking', 'notch', 'allpass']);
/** @type {readonly string[]} */
const TYPES_WITH_GAIN = Object.freeze(['lowshelf', 'highshelf', 'peaking']);

/** The ladder's modes that use the bass compensation. @type {readonly string[]} */
const LOWPASS_MODES = Object.freeze(['lowpass24', 'lowpass12']);

/** Which channels are inverted, in the order of their numbers in the table. */
export const POLARITIES = /** @type {const} */ (['normal', 'inverted', 'leftInverted', 'rightInverted']);

/**
 * The pan laws, in the order of their numbers in the table: the gain of a mono source in the centre is -3,
 * -4.5, -6 and 0 dB.
 */
export const PAN_LAWS = /** @type {const} */ (['equalPower', 'compromise', 'linear', 'balance']);

/** The responses of the ladder filter, in the order of their numbers in the table. */
export const LADDER_MODES = /** @type {const} */ (['lowpass24', 'lowpass12', 'bandpass12', 'highpass24']);

/** The curves of the drive, in the order of their numbers in the table. */
export const DRIVE_CURVES = /** @type {const} */ (['soft', 'hard', 'tube', 'fold']);
/** What a compressor's level is: each frame's magnitude, or the root of the mean square. */
export const DETECTIONS = /** @type {const} */ (['peak', 'rms']);

export const EQ_BANDS = 4;

/** Seconds that ramps take by default. */
export const SMOOTHING = 0.02;

/** @type {readonly StripKind[]} */
const EVERY_KIND = Object.freeze(['track', 'bus', 'master']);
/** @type {readonly StripKind[]} */
const NOT_MASTER = Object.freeze(['track', 'bus']);

/** @typedef {Partial<ParameterRow> & Pick<ParameterRow, 'slot' | 'id' | 'label'>} RowOptions */

/** @param {RowOptions} row @returns {ParameterRow} */
function float(row) {
  return {
    type: 'float',
    unit: '',
    min: 0,
    max: 1,
    default: 0,
    curve: 'linear',
    notation: '',
    kinds: EVERY_KIND,
    stage: '',
    ...row,
  };
}

/** @param {RowOptions} row @returns {ParameterRow} */
function boolean(row) {
  return float({ type: 'boolean', ...row });
}

/** @param {RowOptions & {values: readonly string[]}} row @returns {ParameterRow} */
function choice(row) {
  return float({ type: 'enum', max: row.values.length - 1, ...row });
}

/** @param {number} band @param {(typeof FILTER_TYPES)[number]} type @param {number} frequency */
function eqBand(band, type, frequency) {
  const slot = 6 + 5 * band;
  const stage = `eq.${band}`;
  const label = `EQ ${band + 1}`;
  return [
    boolean({
      slot,
      stage,
      id: `eq.${band}.enabled`,
      label: `${label} on`,
    }),
    choice({
      slot: slot + 1,
      stage,
      id: `eq.${band}.type`,
      label: `${label} type`,
      default: FILTER_TYPES.indexOf(type),
      values: FILTER_TYPES,
    }),
    float({
      slot: slot + 2,
      stage,
      id: `eq.${band}.frequency`,
      label: `${label} frequency`,
      unit: 'Hz',
      min: 10,
      max: (sampleRate) => 0.49 * sampleRate,
      default: frequency,
      curve: 'logarithmic',
    }),
    float({
      slot: slot + 3,
      stage,
      id: `eq.${band}.Q`,
      label: `${label} Q`,
      min: -40,
      max: 100,
      default: 1,
      curve: 'asinh',
      usedWith: { id: `eq.${band}.type`, values: TYPES_WITH_Q },
    }),
    float({
      slot: slot + 4,
      stage,
      id: `eq.${band}.gain`,
      label: `${label} gain`,
      unit: 'dB',
      min: -40,
      max: 40,
      usedWith: { id: `eq.${band}.type`, values: TYPES_WITH_GAIN },
    }),
  ];
}

/** @param {RowOptions} row */
const compressor = (row) => float({ stage: 'compressor', ...row });

/** @param {RowOptions} row */
const ladder = (row) => float({ stage: 'ladder', ...row });

/** @param {RowOptions} row */
const gate = (row) => float({ stage: 'gate', ...row });

/** @param {RowOptions} row */
const drive = (row) => float({ stage: 'drive', notation: 'percent', ...row });

/** The order of this list is that of the slots. @type {readonly Readonly<ParameterRow>[]} */
export const PARAMETERS = Object.freeze(
  [
    float({
      slot: 0,
      stage: 'trim',
      id: 'trim',
      label: 'Trim',
      max: 16,
      default: 1,
      curve: 'decibel',
      notation: 'decibels',
    }),
    boolean({
      slot: 1,
      stage: 'output',
      id: 'muted',
      label: 'Mute',
    }),
    boolean({
      slot: 2,
      id: 'soloed',
      label: 'Solo',
      kinds: NOT_MASTER,
    }),
    boolean({
      slot: 3,
      id: 'soloSafe',
      label: 'Solo safe',
      kinds: NOT_MASTER,
    }),
    float({
      slot: 4,
      stage: 'output',
      id: 'pan',
      label: 'Pan',
      notation: 'pan',
      min: -1,
      max: 1,
    }),
    float({
      slot: 5,
      stage: 'output',
      id: 'gain',
      label: 'Gain',
      max: 16,
      default: 1,
      curve: 'decibel',
      notation: 'decibels',
    }),
    ...eqBand(0, 'lowshelf', 100),
    ...eqBand(1, 'peaking', 400),
    ...eqBand(2, 'peaking', 2500),
    ...eqBand(3, 'highshelf', 8000),
    boolean({
      slot: 26,
      stage: 'compressor',
      id: 'compressor.enabled',
      label: 'Compressor on',
    }),
    compressor({
      slot: 27,
      id: 'compressor.threshold',
      label: 'Threshold',
      unit: 'dB',
      min: -100,
      max: 0,
      default: -24,
    }),
    compressor({
      slot: 28,
      id: 'compressor.knee',
      label: 'Knee',
      unit: 'dB',
      max: 40,
      default: 30,
    }),
    compressor({
      slot: 29,
      id: 'compressor.ratio',
      label: 'Ratio',
      min: 1,
      max: 20,
      default: 12,
      curve: 'logarithmic',
      notation: 'ratio',
    }),
    compressor({
      slot: 30,
      id: 'compressor.attack',
      label: 'Attack',
      unit: 's',
      default: 0.003,
      curve: 'cubic',
    }),
    compressor({
      slot: 31,
      id: 'compressor.release',
      label: 'Release',
      unit: 's',
      default: 0.25,
      curve: 'cubic',
    }),
    compressor({
      slot: 32,
      id: 'compressor.makeup',
      label: 'Make-up',
      unit: 'dB',
      min: -20,
      max: 40,
    }),
    choice({
      slot: 33,
      stage: 'trim',
      id: 'polarity',
      label: 'Polarity',
      values: POLARITIES,
    }),
    float({
      slot: 34,
      stage: 'width',
      id: 'width',
      label: 'Width',
      max: 2,
      default: 1,
      notation: 'percent',
    }),
    boolean({
      slot: 35,
      stage: 'ladder',
      id: 'ladder.enabled',
      label: 'Ladder on',
    }),
    choice({
      slot: 36,
      stage: 'ladder',
      id: 'ladder.mode',
      label: 'Ladder mode',
      values: LADDER_MODES,
    }),
    ladder({
      slot: 37,
      id: 'ladder.frequency',
      label: 'Ladder frequency',
      unit: 'Hz',
      min: 20,
      max: 20_000,
      default: 1000,
      curve: 'logarithmic',
    }),
    ladder({
      slot: 38,
      id: 'ladder.resonance',
      label: 'Resonance',
      max: 4.5,
    }),
    ladder({
      slot: 39,
      id: 'ladder.drive',
      label: 'Ladder drive',
      max: 10,
      curve: 'cubic',
    }),
    ladder({
      slot: 40,
      id: 'ladder.bassCompensation',
      label: 'Bass compensation',
      notation: 'percent',
      usedWith: { id: 'ladder.mode', values: LOWPASS_MODES },
    }),
    boolean({
      slot: 41,
      stage: 'drive',
      id: 'drive.enabled',
      label: 'Drive on',
    }),
    choice({
      slot: 42,
      stage: 'drive',
      id: 'drive.curve',
      label: 'Drive curve',
      values: DRIVE_CURVES,
    }),
    drive({
      slot: 43,
      id: 'drive.amount',
      label: 'Drive amount',
      default: 0.25,
    }),
    drive({
      slot: 44,
      id: 'drive.tone',
      label: 'Drive tone',
      min: -1,
    }),
    drive({
      slot: 45,
      id: 'drive.mix',
      label: 'Drive mix',
      default: 1,
    }),
    drive({
      slot: 46,
      id: 'drive.output',
      label: 'Drive output',
      unit: 'dB',
      notation: '',
      min: -24,
      max: 24,
    }),
    choice({
      slot: 47,
      stage: 'compressor',
      id: 'compressor.detection',
      label: 'Detection',
      values: DETECTIONS,
    }),
    compressor({
      slot: 48,
      id: 'compressor.sidechainHighpass',
      label: 'Side-chain high-pass',
      unit: 'Hz',
      min: 10,
      max: 1000,
      default: 10,
      curve: 'logarithmic',
    }),
    compressor({
      slot: 49,
      id: 'compressor.mix',
      label: 'Mix',
      default: 1,
      notation: 'percent',
    }),
    choice({
      slot: 50,
      stage: 'output',
      id: 'panLaw',
      label: 'Pan law',
      values: PAN_LAWS,
    }),
    boolean({
      slot: 51,
      stage: 'gate',
      id: 'gate.enabled',
      label: 'Gate on',
    }),
    gate({
      slot: 52,
      id: 'gate.threshold',
      label: 'Gate threshold',
      unit: 'dB',
      min: -100,
      max: 0,
      default: -50,
    }),
    gate({
      slot: 53,
      id: 'gate.hysteresis',
      label: 'Hysteresis',
      unit: 'dB',
      max: 24,
      default: 6,
    }),
    gate({
      slot: 54,
      id: 'gate.ratio',
      label: 'Gate ratio',
      min: 1,
      max: 100,
      default: 10,
      curve: 'logarithmic',
      notation: 'ratio',
    }),
    gate({
      slot: 55,
      id: 'gate.range',
      label: 'Range',
      unit: 'dB',
      min: -100,
      max: 0,
      default: -80,
    }),
    gate({
      slot: 56,
      id: 'gate.attack',
      label: 'Gate attack',
      unit: 's',
      max: 0.1,
      default: 0.002,
      curve: 'cubic',
    }),
    gate({
      slot: 57,
      id: 'gate.hold',
      label: 'Hold',
      unit: 's',
      max: 4,
      default: 0.05,
      curve: 'cubic',
    }),
    gate({
      slot: 58,
      id: 'gate.release',
      label: 'Gate release',
      unit: 's',
      max: 4,
      default: 0.1,
      curve: 'cubic',
    }),
  ].map((row) => Object.freeze(row)),
);

/** @type {ReadonlyMap<string, Readonly<ParameterRow>>} */
export const PARAMETER_BY_ID = new Map(PARAMETERS.map((row) => [row.id, row]));

/**
 * Highest value of a row at a sample rate.
 * @param {Readonly<ParameterRow>} row
 * @param {number} sampleRate in Hz
 */
export function maxValueOf(row, sampleRate) {
  return typeof row.max === 'function' ? row.max(sampleRate) : row.max;
}

/**
 * Default of a row at a sample rate, never above its highest value there.
 * @param {Readonly<ParameterRow>} row
 * @param {number} sampleRate in Hz
 */
export function defaultValueOf(row, sampleRate) {
  return Math.min(row.default, maxValueOf(row, sampleRate));
}
