/**
 * THE TABLE: every parameter of a strip, once. JavaScript imports it; scripts/generate.mjs writes the C++ header and the README's table from it.
 * Slots are permanent and append-only: a slot's number is its place in the shared block and in the engine.
 *
 * @typedef {'float' | 'boolean' | 'enum'} ParameterType What a parameter's values are.
 * @typedef {'track' | 'bus' | 'master'} StripKind The kinds of strips.
 * @typedef {'linear' | 'logarithmic' | 'decibel'} Curve How a knob spreads the range; values themselves travel in plain units.
 * @typedef {object} ParameterRow A row of the table: all there is to know of one parameter.
 * @property {number} slot permanent row number
 * @property {string} id path of the property on a strip, for instance `eq.0.frequency`
 * @property {string} label short human name
 * @property {ParameterType} type what its values are
 * @property {string} unit `''` (a ratio or a choice), `'dB'`, `'Hz'`, `'s'`
 * @property {number} min lowest value; lower ones are clamped to it
 * @property {number | ((sampleRate: number) => number)} max highest value, or what it is at a sample rate; higher ones are clamped to it
 * @property {number} default clamped to `max` where the sample rate makes that lower
 * @property {Curve} curve how a knob should spread the range
 * @property {readonly StripKind[]} kinds the strips that have it
 * @property {readonly string[]} [values] of an enum: the names, in the order of their numbers
 * @property {string} doc what it does, in a sentence
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

export const EQ_BANDS = 4;

/** Seconds over which every change is spread, so that none clicks. */
export const SMOOTHING = 0.02;

/** @type {readonly StripKind[]} */
const EVERY_KIND = Object.freeze(['track', 'bus', 'master']);
/** @type {readonly StripKind[]} */
const NOT_MASTER = Object.freeze(['track', 'bus']);

/** @param {Partial<ParameterRow> & Pick<ParameterRow, 'slot' | 'id' | 'label' | 'doc'>} row @returns {ParameterRow} */
function float(row) {
  return { type: 'float', unit: '', min: 0, max: 1, default: 0, curve: 'linear', kinds: EVERY_KIND, ...row };
}

/** @param {Partial<ParameterRow> & Pick<ParameterRow, 'slot' | 'id' | 'label' | 'doc'>} row @returns {ParameterRow} */
function boolean(row) {
  return float({ type: 'boolean', ...row });
}

/** @param {number} band @param {string} type @param {number} frequency @returns {ParameterRow[]} */
function eqBand(band, type, frequency) {
  const slot = 6 + 5 * band;
  const label = `EQ ${band + 1}`;
  return [
    boolean({
      slot,
      id: `eq.${band}.enabled`,
      label: `${label} on`,
      doc: 'Whether the band is in the signal path; an off band costs nothing.',
    }),
    float({
      slot: slot + 1,
      id: `eq.${band}.type`,
      label: `${label} type`,
      type: 'enum',
      max: FILTER_TYPES.length - 1,
      default: FILTER_TYPES.indexOf(/** @type {any} */ (type)),
      values: FILTER_TYPES,
      doc: "The filter's response, as BiquadFilterNode's `type`.",
    }),
    float({
      slot: slot + 2,
      id: `eq.${band}.frequency`,
      label: `${label} frequency`,
      unit: 'Hz',
      min: 10,
      max: (sampleRate) => 0.49 * sampleRate,
      default: frequency,
      curve: 'logarithmic',
      doc: 'Corner or centre frequency.',
    }),
    float({
      slot: slot + 3,
      id: `eq.${band}.Q`,
      label: `${label} Q`,
      min: -40,
      max: 100,
      default: 1,
      doc: "As BiquadFilterNode's `Q`: dB for lowpass and highpass, linear for bandpass, notch, allpass and peaking (there values under 0.01 act as 0.01), unused by the shelves.",
    }),
    float({
      slot: slot + 4,
      id: `eq.${band}.gain`,
      label: `${label} gain`,
      unit: 'dB',
      min: -40,
      max: 40,
      doc: 'Boost or cut of the shelves and of peaking; unused by the others.',
    }),
  ];
}

/** Every parameter of a strip, by slot. @type {readonly Readonly<ParameterRow>[]} */
export const PARAMETERS = Object.freeze(
  [
    float({
      slot: 0,
      id: 'trim',
      label: 'Trim',
      max: 16,
      default: 1,
      curve: 'decibel',
      doc: 'Linear gain before the first stage.',
    }),
    boolean({ slot: 1, id: 'muted', label: 'Mute', doc: 'Silences the strip after its fader.' }),
    boolean({
      slot: 2,
      id: 'soloed',
      label: 'Solo',
      kinds: NOT_MASTER,
      doc: 'Solo in place: only soloed strips, what feeds them and what they feed are heard.',
    }),
    boolean({
      slot: 3,
      id: 'soloSafe',
      label: 'Solo safe',
      kinds: NOT_MASTER,
      doc: 'Stays heard whatever else is soloed.',
    }),
    float({
      slot: 4,
      id: 'pan',
      label: 'Pan',
      min: -1,
      max: 1,
      doc: "StereoPannerNode's two laws: one for mono sources, one for stereo ones.",
    }),
    float({
      slot: 5,
      id: 'gain',
      label: 'Gain',
      max: 16,
      default: 1,
      curve: 'decibel',
      doc: "The fader: linear gain after every other stage, as GainNode's.",
    }),
    ...eqBand(0, 'lowshelf', 100),
    ...eqBand(1, 'peaking', 400),
    ...eqBand(2, 'peaking', 2500),
    ...eqBand(3, 'highshelf', 8000),
    boolean({
      slot: 26,
      id: 'compressor.enabled',
      label: 'Compressor on',
      doc: 'Whether the compressor is in the signal path.',
    }),
    float({
      slot: 27,
      id: 'compressor.threshold',
      label: 'Threshold',
      unit: 'dB',
      min: -100,
      max: 0,
      default: -24,
      doc: 'Level above which gain is reduced.',
    }),
    float({
      slot: 28,
      id: 'compressor.knee',
      label: 'Knee',
      unit: 'dB',
      max: 40,
      default: 30,
      doc: 'Width of the soft knee, centred on the threshold.',
    }),
    float({
      slot: 29,
      id: 'compressor.ratio',
      label: 'Ratio',
      min: 1,
      max: 20,
      default: 12,
      curve: 'logarithmic',
      doc: 'dB of input for one dB of output above the knee.',
    }),
    float({
      slot: 30,
      id: 'compressor.attack',
      label: 'Attack',
      unit: 's',
      default: 0.003,
      doc: 'Time to 1-1/e of a rising gain reduction, in dB; at its fastest 5 to 10 frames (0.2 ms at 48 kHz).',
    }),
    float({
      slot: 31,
      id: 'compressor.release',
      label: 'Release',
      unit: 's',
      default: 0.25,
      doc: 'Time to 1-1/e of a falling gain reduction, in dB; at its fastest 5 to 10 frames (0.2 ms at 48 kHz).',
    }),
    float({
      slot: 32,
      id: 'compressor.makeup',
      label: 'Make-up',
      unit: 'dB',
      min: -20,
      max: 40,
      doc: 'Gain added after the reduction.',
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
