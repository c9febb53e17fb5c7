#!/usr/bin/env node
/**
 * Writes what is derived from the table and the layout: the C++ header, what the audio thread knows of the table, and the README's parameter table.
 *
 *   node scripts/generate.mjs           writes the stale ones
 *   node scripts/generate.mjs --check   writes nothing, names the stale ones and fails
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { EQ_BANDS, FILTER_TYPES, maxValueOf, PARAMETERS, SMOOTHING } from '../worklet/table/parameters.js';

const ROOT = new URL('../', import.meta.url);
const HEADER_FILE = 'cpp/engine/parameters.gen.h';
const LAYOUT = 'worklet/transport/layout.js';
const LAYOUT_FILE = 'worklet/transport/layout.gen.js';
/** Of the 64 bits two are taken. */
const MAX_SLOTS = 62;
const ORIGIN =
  '// Written by scripts/generate.mjs from worklet/table/parameters.js and worklet/transport/layout.js: change those.';
const HASH_DOC = 'FNV-1a over the table and layout.js: page, worklet and wasm compare it at start.';
const README = 'README.md';
const MARKERS = ['<!-- parameters: written by scripts/generate.mjs -->', '<!-- /parameters -->'];

/** @param {string} name */
const capital = (name) => name[0].toUpperCase() + name.slice(1);

/** A C++ literal that is a double whatever the number. @param {number} value */
const double = (value) => (Number.isInteger(value) ? `${value}.0` : `${value}`);

/** `compressor.knee` → `compressorKnee`, `eq.0.frequency` → `eqFrequency`. @param {string} id */
const slotName = (id) =>
  id
    .split('.')
    .filter((part) => !/^\d+$/.test(part))
    .map((part, i) => (i === 0 ? part : capital(part)))
    .join('');

/** The distance of two EQ bands, the same for every pair and member; throws where the table breaks that. */
function eqStride() {
  const slotsOf = (/** @type {number} */ band) => PARAMETERS.filter(({ id }) => id.startsWith(`eq.${band}.`));
  const stride = slotsOf(1)[0].slot - slotsOf(0)[0].slot;
  for (let band = 0; band < EQ_BANDS; band++) {
    slotsOf(band).forEach((row, i) => {
      const first = slotsOf(0)[i];
      if (row.slot !== first.slot + band * stride || slotName(row.id) !== slotName(first.id))
        throw new Error(`${row.id} is out of step with ${first.id}`);
    });
  }
  return stride;
}

/** @param {string} name @param {number | string} value @param {string} [type] */
const constant = (name, value, type = 'int') => `inline constexpr ${type} ${name} = ${value};`;

/** One element a slot, its id beside it. @param {string} name @param {(row: (typeof PARAMETERS)[number]) => number} get */
function array(name, get) {
  const values = PARAMETERS.map((row) => `    ${double(get(row))},`);
  const width = Math.max(...values.map(({ length }) => length)) + 2;
  return [
    `inline constexpr std::array<double, kSlots> ${name} = {`,
    ...values.map((value, i) => `${value.padEnd(width)}// ${PARAMETERS[i].id}`),
    '};',
  ];
}

/** Over all that page, worklet and wasm must agree on. */
function layoutHash() {
  const rows = PARAMETERS.map((row) =>
    Object.values({ ...row, max: maxValueOf(row, 48_000), label: '', doc: '' }),
  );
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(read(LAYOUT) + JSON.stringify([SMOOTHING, rows])))
    hash = Math.imul(hash ^ byte, 0x01000193);
  return hash | 0;
}

/** A file of its own, so that the audio thread's script is without the table. @param {number} hash */
function layoutModule(hash) {
  return `${[
    ORIGIN,
    '',
    `/** ${HASH_DOC} */`,
    `export const LAYOUT_HASH = ${hash};`,
    '',
    '/** Parameters of a strip. */',
    `export const SLOTS = ${PARAMETERS.length};`,
  ].join('\n')}\n`;
}

/** @param {number} hash @param {typeof import('../worklet/transport/layout.js')} layout */
function header(hash, { DIRTY_LIFE, DIRTY_OUTPUT, HEADER, layoutOf, METER }) {
  PARAMETERS.forEach((row, i) => {
    if (row.slot !== i)
      throw new Error(
        `parameters.js: ${row.id} has slot ${row.slot} but is row ${i}; slots are permanent and append-only`,
      );
  });
  if (PARAMETERS.length > MAX_SLOTS)
    throw new Error(`parameters.js: a strip's dirty words have room for ${MAX_SLOTS} parameters`);
  const stride = eqStride();
  const slots = PARAMETERS.filter(({ id }) => !/^eq\.[1-9]/.test(id)).map(({ id, slot }) =>
    constant(slotName(id), slot),
  );
  return `${[
    ORIGIN,
    '#pragma once',
    '',
    '#include <array>',
    '#include <cstdint>',
    '',
    '#include "../dsp/filter_type.h"',
    '',
    'namespace busbar {',
    '',
    `/// ${HASH_DOC}`,
    constant('kLayoutHash', hash === -(2 ** 31) ? 'INT32_MIN' : hash, 'std::int32_t'),
    '',
    '/// Offsets of the control block in 32-bit words: layoutOf() in worklet/transport/layout.js computes them and says what each holds.',
    'struct Layout {',
    ...Object.keys(layoutOf({ tracks: 1, buses: 1 })).map((name) => `  std::int32_t ${name};`),
    '};',
    '',
    '/// Rows of the table. Those of an EQ band are given for band 0; band b is b × eqStride further on.',
    'namespace slot {',
    ...slots,
    constant('eqStride', stride),
    '}  // namespace slot',
    '',
    constant('kSlots', PARAMETERS.length),
    constant('kEqBands', EQ_BANDS),
    '',
    "/// Bits of a strip's two dirty words: one a slot, and these two.",
    constant('kDirtyLife', DIRTY_LIFE),
    constant('kDirtyOutput', DIRTY_OUTPUT),
    'static_assert(kDirtyLife == kSlots && kDirtyOutput == kSlots + 1);',
    '',
    '/// Words of the header: those that the engine writes, and how many there are.',
    constant('kHeaderFaults', HEADER.faults),
    constant('kHeaderActiveStrips', HEADER.activeStrips),
    constant('kHeaderWords', HEADER.words),
    '',
    "/// Words of one strip's meter (float bits).",
    ...Object.entries(METER).map(([name, word]) => constant(`kMeter${capital(name)}`, word)),
    '',
    "/// The kernels' filter types stand in the order of their numbers in the table.",
    constant('kFilterTypes', FILTER_TYPES.length),
    ...FILTER_TYPES.map(
      (type, number) => `static_assert(static_cast<int>(FilterType::${type}) == ${number});`,
    ),
    '',
    '/// Defaults by slot, in plain units; JavaScript clamps those that the sample rate limits.',
    ...array('kDefault', (row) => row.default),
    '',
    '/// Seconds over which every change is spread.',
    constant('kSmoothingSeconds', SMOOTHING, 'double'),
    '',
    '}  // namespace busbar',
  ].join('\n')}\n`;
}

/** A limit as a reader sees it; one that depends on the sample rate is linear in it. @param {(typeof PARAMETERS)[number]['max']} limit */
const limitText = (limit) => (typeof limit === 'function' ? `${limit(1)} × rate` : `${limit}`);

/** @param {(typeof PARAMETERS)[number]} row */
function readmeRow(row) {
  const { type, unit, min, max, kinds, doc } = row;
  const id = row.id.replace(/^eq\.0\./, 'eq[b].');
  const range =
    type === 'boolean'
      ? '`true`, `false`'
      : type === 'enum'
        ? (row.values ?? []).map((name) => `\`'${name}'\``).join(', ')
        : `${min} … ${limitText(max)}`;
  return `| \`${id}\` | ${range} | ${unit} | ${defaultText(row)} | ${kinds.includes('master') ? '' : 'Not on the master. '}${doc} |`;
}

/** An EQ row shows the defaults of all bands where they differ. @param {(typeof PARAMETERS)[number]} row */
function defaultText(row) {
  const bands = PARAMETERS.filter(({ id }) => id.startsWith('eq.') && slotName(id) === slotName(row.id));
  const text = (bands.length > 0 ? bands : [row]).map(({ type, values, default: value }) =>
    type === 'boolean' ? `\`${value !== 0}\`` : type === 'enum' ? `\`'${values?.[value]}'\`` : `${value}`,
  );
  return new Set(text).size === 1 ? text[0] : text.join(', ');
}

/** @param {string} text */
function readme(text) {
  const [before, after] = MARKERS.map((marker) => text.indexOf(marker));
  if (before < 0 || after < before) throw new Error(`${README} lacks the markers ${MARKERS.join(' … ')}`);
  const rows = PARAMETERS.filter(({ id }) => !/^eq\.[1-9]/.test(id)).map(readmeRow);
  const table = ['| property of a strip | range | unit | default | |', '|---|---|---|---|---|', ...rows];
  return `${text.slice(0, before) + MARKERS[0]}\n${table.join('\n')}\n${text.slice(after)}`;
}

/** @param {string} file */
const read = (file) => {
  try {
    return readFileSync(new URL(file, ROOT), 'utf8');
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return '';
    throw error;
  }
};

const check = process.argv.includes('--check');

/** Writes a file that is stale, or says so. @param {string} file @param {string} text what it should be */
function derive(file, text) {
  if (read(file) === text) return;
  if (check) {
    console.error(`${file} is stale: run node scripts/generate.mjs`);
    process.exitCode = 1;
  } else {
    writeFileSync(new URL(file, ROOT), text);
    console.log(`wrote ${file}`);
  }
}

const hash = layoutHash();
derive(LAYOUT_FILE, layoutModule(hash));
// It imports that file, so only now.
derive(HEADER_FILE, header(hash, await import('../worklet/transport/layout.js')));
derive(README, readme(read(README)));
