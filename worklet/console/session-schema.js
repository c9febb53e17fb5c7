import * as v from 'valibot';
import { notSupported, show } from '../common/errors.js';
import { maxValueOf, PARAMETERS } from '../table/parameters.js';
import { MAX_BUSES, MAX_TRACKS } from '../transport/layout.js';
import { MAX_NAME, SESSION_VERSION } from './session-format.js';

/*
 * What a session must be. `restore()` loads this file when it is first called, so that only pages that restore pay for it.
 */

/** Values that depend on the sample rate are valid up to what the highest one allows; restore() lowers them to what the mixer's own allows. */
const HIGHEST_SAMPLE_RATE = 768_000;

const NO_OBJECT = 'must be an object';
const MISSING = 'is missing';

/** @param {Readonly<import('../table/parameters.js').ParameterRow>} row */
function schemaOf(row) {
  if (row.type === 'boolean') return v.boolean('must be true or false');
  if (row.values) return v.picklist(row.values, `must be one of ${row.values.map(show).join(', ')}`);
  const max = maxValueOf(row, HIGHEST_SAMPLE_RATE);
  const allowed = `must be a number from ${row.min} to ${max}${row.unit && ` ${row.unit}`}`;
  return v.pipe(v.number(allowed), v.minValue(row.min, allowed), v.maxValue(max, allowed));
}

/**
 * An object of these members and no others.
 * @template {v.ObjectEntries} E
 * @param {E} entries
 * @param {string} [unknown] what is said of others
 */
function exactly(entries, unknown = `is not known; known are ${Object.keys(entries).join(', ')}`) {
  return v.strictObject(entries, ({ expected }) =>
    expected === 'Object' ? NO_OBJECT : expected === 'never' ? unknown : MISSING,
  );
}

/** @param {number} min @param {number} max */
function integer(min, max) {
  const allowed = `must be an integer from ${min} to ${max}`;
  return v.pipe(v.number(allowed), v.integer(allowed), v.minValue(min, allowed), v.maxValue(max, allowed));
}

/** @param {RegExp} pattern @param {string} allowed */
function text(pattern, allowed) {
  return v.pipe(v.string(allowed), v.regex(pattern, allowed));
}

const NAME = v.pipe(
  v.string('must be a string'),
  v.maxLength(MAX_NAME, `must have at most ${MAX_NAME} characters`),
);
const OUTPUT = text(/^(bus-[1-9]\d{0,8}|master)$/, 'must be the id of a bus ("bus-1") or "master"');

/**
 * @param {import('../table/parameters.js').StripKind} kind
 * @returns {v.GenericSchema<Record<string, number | boolean | string>>}
 */
function parametersOf(kind) {
  const rows = PARAMETERS.filter(({ kinds }) => kinds.includes(kind));
  const entries = Object.fromEntries(rows.map((row) => [row.id, v.exactOptional(schemaOf(row))]));
  return /** @type {any} */ (
    v.pipe(v.custom(isPlain, NO_OBJECT), exactly(entries, `is no parameter of a ${kind}`))
  );
}

/** @template {'track' | 'bus'} K @param {K} kind */
function stripOf(kind) {
  const id = text(
    new RegExp(`^${kind}-[1-9]\\d{0,8}$`),
    `must be "${kind}-" and a number, for instance "${kind}-1"`,
  );
  return exactly({ kind: v.literal(kind), id, name: NAME, output: OUTPUT, parameters: parametersOf(kind) });
}

const MASTER = exactly({
  kind: v.literal('master'),
  id: v.literal('master', 'must be "master"'),
  name: NAME,
  parameters: parametersOf('master'),
});

const SESSION = exactly({
  version: v.literal(SESSION_VERSION, `must be ${SESSION_VERSION}, the version that this Busbar knows`),
  capacity: exactly({ tracks: integer(1, MAX_TRACKS), buses: integer(0, MAX_BUSES) }),
  strips: v.pipe(
    v.array(v.unknown(), 'must be an array'),
    v.maxLength(MAX_TRACKS + MAX_BUSES + 1, `must hold at most ${MAX_TRACKS + MAX_BUSES + 1} strips`), // before it takes time to look at them
    v.array(
      v.variant('kind', [stripOf('track'), stripOf('bus'), MASTER], ({ expected }) =>
        expected === 'Object' ? NO_OBJECT : 'must be "track", "bus" or "master"',
      ),
    ),
  ),
});

/**
 * Checks a session from anywhere.
 * @param {unknown} value of the kinds that structuredClone() makes
 * @param {import('../table/capacity.js').Capacity} capacity the mixer's
 * @returns {import('./session-format.js').Session} a copy
 * @throws {DOMException} NotSupportedError for another version; DataError if anything else is wrong, saying where
 * @throws {RangeError} if it is over the capacity
 */
export function readSession(value, capacity) {
  const { success, output, issues } = v.safeParse(SESSION, value, { abortEarly: true });
  if (!success) throw refusal(issues[0]);
  assertWhole(output);
  for (const [noun, count] of counts(output)) {
    if (count > capacity[noun])
      throw new RangeError(
        `restore(): session.strips holds ${count} ${noun}, the mixer's capacity is ${capacity[noun]}.`,
      );
  }
  return output;
}

/** @param {unknown} value */
function isPlain(value) {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/** @param {import('./session-format.js').Session} session @returns {['tracks' | 'buses', number][]} */
function counts({ strips }) {
  const count = (/** @type {import('../table/parameters.js').StripKind} */ kind) =>
    strips.filter((strip) => strip.kind === kind).length;
  return [
    ['tracks', count('track')],
    ['buses', count('bus')],
  ];
}

/** What no strip can tell alone: ids are unique, outputs there, nothing feeds itself. @param {import('./session-format.js').Session} session */
function assertWhole(session) {
  const { capacity, strips } = session;
  /** @type {Map<string, number>} */
  const places = new Map();
  for (const [place, { id }] of strips.entries()) {
    const other = places.get(id);
    if (other !== undefined)
      throw wrong(`session.strips[${place}].id must be its own, but strips[${other}] has ${show(id)} too`);
    places.set(id, place);
  }
  if (!places.has('master')) throw wrong('session.strips must hold the master');
  for (const [place, { output }] of strips.entries()) {
    if (output !== undefined && !places.has(output))
      throw wrong(
        `session.strips[${place}].output must be the id of a strip of the session, got ${show(output)}`,
      );
  }
  assertNoCycle(strips, places);
  for (const [noun, count] of counts(session)) {
    if (count > capacity[noun])
      throw wrong(
        `session.capacity.${noun} must be at least ${count}, the ${noun} of the session, got ${capacity[noun]}`,
      );
  }
}

/** @param {import('./session-format.js').StripSession[]} strips @param {Map<string, number>} places */
function assertNoCycle(strips, places) {
  for (const [place, { id, kind }] of strips.entries()) {
    if (kind !== 'bus') continue;
    const way = [id];
    for (let at = strips[place].output; at !== undefined && way.length <= strips.length; ) {
      way.push(at);
      if (at === id)
        throw wrong(`session.strips[${place}].output makes the bus feed itself: ${way.join(' → ')}`);
      at = strips[/** @type {number} */ (places.get(at))].output;
    }
  }
}

/** @param {v.BaseIssue<unknown>} issue */
function refusal({ path, message, input, expected }) {
  const place = (path ?? []).map(({ key }) =>
    typeof key === 'number' ? `[${key}]` : /^\w{1,60}$/.test(String(key)) ? `.${key}` : `[${show(key)}]`,
  );
  const got = expected === 'never' || message === MISSING ? '' : `, got ${show(input)}`;
  const sentence = `session${place.join('')} ${message}${got}`;
  return path?.[0].key === 'version' && typeof input === 'number'
    ? notSupported(`restore(): ${sentence}.`)
    : wrong(sentence);
}

/** @param {string} sentence */
function wrong(sentence) {
  return new DOMException(`restore(): ${sentence}.`, 'DataError');
}
