import { ReflectionKind } from 'typedoc';

/*
 * The README's list of calls, from the project that typedoc has read: every function, option, property,
 * method and event of the package, with its type and the first sentence of its doc comment.
 */

const MARKERS = ['<!-- calls: written by scripts/docs.mjs -->', '<!-- /calls -->'];

/** Functions with their modules and the types of their options. */
const FUNCTIONS = /** @type {const} */ ([
  ['index', 'createMixer', 'MixerOptions'],
  ['headless', 'createHeadlessMixer', 'HeadlessOptions'],
  ['sessions', 'createHistory', 'HistoryOptions'],
  ['index', 'detectCapabilities', ''],
  ['index', 'benchmarkBackends', 'BenchmarkOptions'],
  ['index', 'dbToGain', ''],
  ['index', 'gainToDb', ''],
]);

const CONSTANTS = [
  'PARAMETERS',
  'DETECTIONS',
  'DRIVE_CURVES',
  'FILTER_TYPES',
  'LADDER_MODES',
  'LFO_TYPES',
  'PAN_LAWS',
  'POLARITIES',
];

/** Entries of the package by typedoc's name of the module. */
const ENTRIES = /** @type {Record<string, string>} */ ({
  index: 'busbar',
  headless: 'busbar/headless',
  sessions: 'busbar/sessions',
});

/**
 * @typedef {readonly [title: string, module: string, type: string, instance: string, events?: string]} Row
 */

/**
 * Titles of the tables of classes, with the module, the class or type, the name of an instance, and the type
 * of its events.
 * @type {readonly Row[]}
 */
const CLASSES = [
  ['Every mixer', 'index', 'Mixer', 'mixer', 'MixerEventMap'],
  ['A mixer in an AudioContext', 'index', 'AudioMixer', 'mixer'],
  ['A mixer without an AudioContext', 'headless', 'HeadlessMixer', 'mixer'],
  ['Every strip', 'index', 'Strip', 'strip', 'StripEventMap'],
  ['Tracks and buses', 'index', 'RoutedStrip', 'strip'],
  ['Tracks', 'index', 'Track', 'track'],
  ['Buses', 'index', 'Bus', 'bus'],
  ['The master', 'index', 'Master', 'master'],
  ['The gate', 'index', 'Gate', 'strip.gate'],
  ['The ladder filter', 'index', 'Ladder', 'strip.ladder'],
  ['The drive', 'index', 'Drive', 'strip.drive'],
  ['The equaliser', 'index', 'EqualizerResponse', 'strip.eq'],
  ['An EQ band', 'index', 'EqBand', 'strip.eq[b]'],
  ['The compressor', 'index', 'Compressor', 'strip.compressor'],
  ['A meter', 'index', 'Meter', 'strip.meter'],
  ['Every parameter', 'index', 'Parameter', 'parameter', 'ParameterEventMap'],
  ['A numeric parameter', 'index', 'Param', 'parameter'],
  ['A switch', 'index', 'BooleanParam', 'parameter'],
  ['A choice', 'index', 'EnumParam', 'parameter'],
  ['LFOs and envelope followers', 'index', 'Modulator', 'modulator'],
  ['An LFO', 'index', 'Lfo', 'lfo'],
  ['An envelope follower', 'index', 'EnvelopeFollower', 'follower'],
  ['A connection of a modulator', 'index', 'Modulation', 'modulation'],
  ['Statistics', 'index', 'Stats', 'mixer.stats'],
  ['Undo and redo', 'sessions', 'History', 'history', 'HistoryEventMap'],
  ['Every mixer, strip, parameter and history', 'index', 'Events', 'object'],
];

/** Titles of the tables of plain objects, with the type and the name of an instance. All are of `index`. */
const OBJECTS = /** @type {const} */ ([
  ['The options of `addTrack()` and `addBus()`', 'StripDescription', 'options'],
  ['The options of `addLfo()`', 'LfoOptions', 'options'],
  ['The options of `addEnvelopeFollower()`', 'EnvelopeFollowerOptions', 'options'],
  ['The levels of `meter.read()`', 'MeterLevels', 'levels'],
  ['What `detectCapabilities()` returns', 'Capabilities', 'capabilities'],
  ["The `detail` of a mixer's event `change`", 'MixerChange', 'detail'],
  ["The `detail` of a strip's event `change`", 'StripChange', 'detail'],
  ["The `detail` of a parameter's event `change`", 'ParameterChange', 'detail'],
  ["The `detail` of a mixer's event `fault`", 'FaultDetail', 'detail'],
  ["The `detail` of a mixer's event `overload`", 'OverloadDetail', 'detail'],
]);

/** What the table of StripDescription does not have: `StripOptions` adds a member for each parameter. */
const INITIAL_VALUES = [
  "`options['eq.0.gain']`, and so on",
  '`number \\| boolean \\| string`',
  "The value of a parameter, by an id of `strip.parameters`, default the parameter's own.",
];

/** The classes' tables leave these to the table of `Events`. */
const OF_EVENTS = new Set(['addEventListener', 'removeEventListener', 'dispatchEvent', 'subscribe']);

/** @typedef {import('typedoc').ProjectReflection} Project */
/** @typedef {import('typedoc').DeclarationReflection} Declaration */

/** @param {Project} project @param {string} module @param {string} name */
function find(project, module, name) {
  const found = project.getChildByName([module, name]);
  if (!found) throw new Error(`The reference has no ${name} in ${module}.`);
  return /** @type {Declaration} */ (found);
}

/** @param {Project} project @param {string} module @param {string} type */
const childrenOf = (project, module, type) => find(project, module, type).children ?? [];

/** Text in a cell of a table. @param {string} text */
const cell = (text) => text.replaceAll('\n', ' ').replaceAll('|', '\\|');

/** Code in a cell of a table. @param {string} text */
const code = (text) => `\`${cell(text.replaceAll('<ArrayBufferLike>', ''))}\``;

/**
 * A type as text. `V`, the type parameter of the class of all parameters, is replaced.
 * @param {import('typedoc').SomeType | undefined} type
 */
const typeText = (type) => `${type}`.replace(/^V$/, 'number | boolean | string');

/** The text of a doc comment. @param {import('typedoc').Comment | undefined} comment */
function textOf(comment) {
  const parts = comment?.summary ?? [];
  return parts
    .map((part) => (part.kind === 'inline-tag' ? code(part.text) : part.text))
    .join('')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

/** The first sentence of a text, with a capital and a full stop. @param {string} text */
function sentenceOf(text) {
  const [sentence] = /^.*?\.(?= [A-Z`]|$)/.exec(text) ?? [`${text}.`];
  // A unit such as dB at the beginning stays as it is.
  return /^[a-z]+\b/.test(sentence) ? sentence[0].toUpperCase() + sentence.slice(1) : sentence;
}

/** @param {Declaration} declaration */
const isOwn = (declaration) => !declaration.inheritedFrom && !declaration.flags.isProtected;

/** @param {string} owner @param {Declaration} declaration @returns {string} a row of a table */
function rowOf(owner, declaration) {
  const { name, signatures, getSignature, setSignature, type, comment } = declaration;
  const [signature] = signatures ?? [];
  if (signature) {
    const parameters = (signature.parameters ?? []).map(({ name, flags, defaultValue, type }) => {
      const isOptional = flags.isOptional || defaultValue !== undefined;
      return `${name}${isOptional ? '?' : ''}: ${type}`;
    });
    const call = `${owner}${name}(${parameters.join(', ')})`;
    return tableRow(call, typeText(signature.type), textOf(signature.comment));
  }
  const isFunction = type?.type === 'reflection' && type.declaration.signatures?.[0];
  if (isFunction)
    return rowOf(owner, /** @type {any} */ ({ name, signatures: [{ ...isFunction, comment }] }));
  const settable = getSignature ? setSignature : !declaration.flags.isReadonly;
  const text = textOf(getSignature?.comment ?? comment);
  return tableRow(`${owner}${name}`, typeText(getSignature?.type ?? type), text, settable ? 'get, set' : '');
}

/** @param {string} call @param {string} type @param {string} text @param {string} [access] */
function tableRow(call, type, text, access = '') {
  return `| ${code(call)} | ${code(type)}${access && `, ${access}`} | ${cell(sentenceOf(text))} |`;
}

/** A table with its heading. @param {string} title @param {string[]} rows */
function tableOf(title, rows) {
  return ['', `### ${title}`, '', '| | type | |', '|---|---|---|', ...rows];
}

/** @param {Project} project @param {(typeof FUNCTIONS)[number]} row */
function functionRows(project, [module, name, options]) {
  const members = options ? childrenOf(project, module, options) : [];
  return [
    rowOf('', find(project, module, name)).replace(' |', `, from \`'${ENTRIES[module]}'\` |`),
    ...members.map((member) =>
      tableRow(`${name}: option ${member.name}`, `${member.type}`, textOf(member.comment)),
    ),
  ];
}

/** @param {Project} project @param {(typeof CLASSES)[number]} row */
function classTable(project, [title, module, type, instance, events]) {
  const members = childrenOf(project, module, type).filter(
    (member) =>
      isOwn(member) &&
      member.kind !== ReflectionKind.Constructor &&
      (type === 'Events' || !OF_EVENTS.has(member.name)),
  );
  return tableOf(title, [
    ...members.map((member) => rowOf(`${instance}.`, member)),
    ...(events ? childrenOf(project, module, events) : []).map((event) =>
      tableRow(`${instance}: event ${event.name}`, `${event.type}`, textOf(event.comment)),
    ),
  ]);
}

/** @param {Project} project @param {(typeof OBJECTS)[number]} row */
function objectTable(project, [title, type, instance]) {
  const rows = childrenOf(project, 'index', type).map(({ name, type, comment }) =>
    tableRow(`${instance}.${name}`, `${type}`, textOf(comment)),
  );
  if (type === 'StripDescription') rows.push(`| ${INITIAL_VALUES.join(' | ')} |`);
  return tableOf(title, rows);
}

/** @param {Project} project @throws {Error} if the package exports what no table lists */
function assertComplete(project) {
  const listed = new Set([
    ...FUNCTIONS.map(([, name]) => name),
    ...CLASSES.map(([, , type]) => type),
    ...CONSTANTS,
  ]);
  const kinds = ReflectionKind.Class | ReflectionKind.Function | ReflectionKind.Variable;
  for (const module of project.children ?? [])
    for (const { kind, name } of module.children ?? [])
      if (kind & kinds && !listed.has(name))
        throw new Error(`${name} is in no table of scripts/docs/calls.mjs.`);
}

/** All tables. @param {Project} project */
function tables(project) {
  assertComplete(project);
  const constants = CONSTANTS.map((name) => find(project, 'index', name));
  return [
    ...tableOf(
      'Functions',
      FUNCTIONS.flatMap((row) => functionRows(project, row)),
    ),
    ...CLASSES.flatMap((row) => classTable(project, row)),
    ...OBJECTS.flatMap((row) => objectTable(project, row)),
    ...tableOf(
      'Constants',
      constants.map(({ name, type, comment }) => tableRow(name, `${type}`, textOf(comment))),
    ),
  ];
}

/** The README with an up-to-date list of calls. @param {string} readme @param {Project} project */
export function withCalls(readme, project) {
  const [before, after] = MARKERS.map((marker) => readme.indexOf(marker));
  if (before < 0 || after < before) throw new Error(`README.md lacks the markers ${MARKERS.join(' … ')}`);
  const list = tables(project).join('\n');
  return `${readme.slice(0, before) + MARKERS[0]}\n${list}\n\n${readme.slice(after)}`;
}
