import { capital, constant, headerOf } from './cpp.mjs';

/**
 * @typedef {typeof import('../../worklet/table/parameters.js')} Table
 * @typedef {Table['PARAMETERS'][number]} Row
 */

/** A C++ literal of type double. @param {number} value */
const double = (value) => (Number.isInteger(value) ? `${value}.0` : `${value}`);

/** The band and the member of a row of the EQ, null for other rows. @param {Row} row */
function bandOf({ id }) {
  const match = /^eq\.(\d+)\.(\w+)$/.exec(id);
  return match && { band: Number(match[1]), member: match[2] };
}

/** The name of a slot in C++: `compressorKnee` for `compressor.knee`. @param {string} id */
const slotName = (id) =>
  id
    .split('.')
    .map((part, i) => (i === 0 ? part : capital(part)))
    .join('');

/**
 * Constants for the slots. A member of the EQ is an array by band, whatever the order of its rows in the
 * table.
 * @param {readonly Row[]} rows
 * @param {number} bands
 */
function slots(rows, bands) {
  /** @type {Map<string, number[]>} */
  const members = new Map();
  for (const row of rows) {
    const place = bandOf(row);
    if (!place) continue;
    const list = members.get(place.member) ?? [];
    list[place.band] = row.slot;
    members.set(place.member, list);
  }
  for (const [member, list] of members) {
    if (list.length !== bands || list.includes(/** @type {any} */ (undefined)))
      throw new Error(`parameters.js: eq.${member} must be given for each of the ${bands} bands`);
  }
  return [
    ...rows.filter((row) => !bandOf(row)).map(({ id, slot }) => constant(slotName(id), slot)),
    ...[...members].map(
      ([member, list]) => `inline constexpr int eq${capital(member)}[kEqBands] = {${list.join(', ')}};`,
    ),
  ];
}

/** Constants for the slots of each stage. @param {readonly Row[]} rows @param {number} bands */
function stageSlots(rows, bands) {
  /** @type {Map<string, number[]>} */
  const stages = new Map();
  for (const { stage, slot } of rows) if (stage) stages.set(stage, [...(stages.get(stage) ?? []), slot]);
  const setOf = (/** @type {string} */ stage) => `slotSet({${(stages.get(stage) ?? []).join(', ')}})`;
  const names = [...stages.keys()].filter((name) => !/^eq\.\d+$/.test(name));
  return [
    ...names.map((name) => constant(name, setOf(name), 'SlotSet')),
    'inline constexpr SlotSet eq[kEqBands] = {',
    ...Array.from({ length: bands }, (_, band) => `    ${setOf(`eq.${band}`)},`),
    '};',
  ];
}

/** @param {Row} row @param {number} place its index in the table */
function checkSlot(row, place) {
  if (row.slot === place) return;
  throw new Error(
    `parameters.js: ${row.id} has slot ${row.slot} but is row ${place}; slots are permanent and append-only`,
  );
}

/** A row of kRange. @param {Row} row */
function rangeOf({ type, unit, min, max }) {
  const isShare = typeof max === 'function';
  const scale = unit === 'dB' ? 'decibel_' : unit === '' ? 'linear_' : 'ratio_';
  const members = [
    `ParameterType::${type}_`,
    `ParameterScale::${scale}`,
    float(min),
    float(isShare ? max(1) : max),
    isShare,
  ];
  return `    {${members.join(', ')}},`;
}

/** A C++ literal of type float. @param {number} value */
const float = (value) => `${double(value)}f`;

/**
 * Lines with the ids of their rows as comments in one column.
 * @param {readonly string[]} lines
 * @param {readonly Row[]} rows
 */
function withIds(lines, rows) {
  const width = Math.max(...lines.map(({ length }) => length)) + 2;
  return lines.map((line, i) => `${line.padEnd(width)}// ${rows[i].id}`);
}

/**
 * The number of an enumeration's values, and checks of their order.
 * @param {string} type name of the enumeration
 * @param {readonly string[]} values
 */
const sameNumbers = (type, values) => [
  constant(`k${type}s`, values.length),
  ...values.map((value, number) => `static_assert(static_cast<int>(${type}::${value}) == ${number});`),
];

/** The table as a C++ header. @param {Table} table */
export function tableHeader({
  DRIVE_CURVES,
  EQ_BANDS,
  FILTER_TYPES,
  LADDER_MODES,
  PAN_LAWS,
  PARAMETERS,
  POLARITIES,
  SMOOTHING,
}) {
  PARAMETERS.forEach(checkSlot);
  const choices = PARAMETERS.filter(({ type }) => type === 'enum').map(({ slot }) => slot);
  const defaults = PARAMETERS.map((row) => `    ${double(row.default)},`);
  const ranges = PARAMETERS.map(rangeOf);
  return headerOf(
    [
      '#include "../dsp/drive_curve.h"',
      '#include "../dsp/filter_type.h"',
      '#include "../dsp/ladder_mode.h"',
      '#include "../dsp/pan_law.h"',
      '#include "layout.gen.h"',
      '#include "slot_set.h"',
    ],
    [
      constant('kEqBands', EQ_BANDS),
      '',
      '/// Slots of the parameters. Those of the EQ are arrays, indexed by the band.',
      'namespace slot {',
      ...slots(PARAMETERS, EQ_BANDS),
      '}  // namespace slot',
      '',
      '/// The slots that each stage reads, from the column `stage` of the table.',
      'namespace stage_slots {',
      ...stageSlots(PARAMETERS, EQ_BANDS),
      '}  // namespace stage_slots',
      '',
      '/// These enumerations have the same numbers as the choices in the table.',
      ...sameNumbers('DriveCurve', DRIVE_CURVES),
      ...sameNumbers('FilterType', FILTER_TYPES),
      ...sameNumbers('LadderMode', LADDER_MODES),
      ...sameNumbers('PanLaw', PAN_LAWS),
      '',
      '/// Values of the parameter `polarity`.',
      `enum class Polarity { ${POLARITIES.join(', ')} };`,
      '',
      "/// Types of the parameters' values.",
      'enum class ParameterType { float_, boolean_, enum_ };',
      '',
      '/// [slot] default, in the unit of the table. JavaScript clamps those that the sample rate limits.',
      'inline constexpr double kDefault[kSlots] = {',
      ...withIds(defaults, PARAMETERS),
      '};',
      '',
      '/// How the effect of a parameter grows: with differences of values or of dB, or with ratios.',
      'enum class ParameterScale { linear_, decibel_, ratio_ };',
      '',
      '/// A parameter as the table describes it: the type of its values and their range. Where the highest',
      '/// value depends on the sample rate, it is this share of it.',
      'struct ParameterRange {',
      '  ParameterType type;',
      '  ParameterScale scale;',
      '  float min, max;',
      '  bool isShareOfRate;',
      '};',
      'inline constexpr ParameterRange kRange[kSlots] = {',
      ...withIds(ranges, PARAMETERS),
      '};',
      '',
      '/// The slots of choices. Their values cross-fade, all others move.',
      constant('kChoiceSlots', `slotSet({${choices.join(', ')}})`, 'SlotSet'),
      '',
      '/// Seconds that ramps take by default.',
      constant('kSmoothingSeconds', SMOOTHING, 'double'),
    ],
  );
}
