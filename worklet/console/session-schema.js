import * as v from 'valibot';
import { notSupported, show } from '../common/errors.js';
import { maxValueOf, PARAMETER_BY_ID, PARAMETERS } from '../table/parameters.js';
import { MAX_SAMPLE_RATE } from '../table/ranges.js';
import { MAX_BUSES, MAX_MODULATIONS, MAX_MODULATORS, MAX_TRACKS } from '../transport/layout.js';
import { isBefore } from './event-time.js';
import { assertAmount, LFO_TYPES, RANGES } from './modulator-values.js';
import { MAX_NAME, SESSION_VERSION } from './session-format.js';
import { MAX_USER_DATA } from './user-data.js';

/*
 * The schema of a session. It is a separate file that the first restore() loads, so that only pages that
 * restore sessions load it.
 */

const NOT_AN_OBJECT = 'must be an object';
const MISSING = 'is missing';

/** @param {Readonly<import('../table/parameters.js').ParameterRow>} row */
function schemaOf(row) {
  if (row.type === 'boolean') return v.boolean('must be true or false');
  if (row.values) return v.picklist(row.values, `must be one of ${row.values.map(show).join(', ')}`);
  // Sessions are for any sample rate: restore() lowers values to the maximum at the mixer's own rate.
  const max = maxValueOf(row, MAX_SAMPLE_RATE);
  const allowed = `must be a number from ${row.min} to ${max}${row.unit && ` ${row.unit}`}`;
  return v.pipe(v.number(allowed), v.minValue(row.min, allowed), v.maxValue(max, allowed));
}

/**
 * An object of these members and no others.
 * @template {v.ObjectEntries} E
 * @param {E} entries
 * @param {string} [unknown] message for other members, without its subject
 */
function exactly(entries, unknown = `is not known; the members are ${Object.keys(entries).join(', ')}`) {
  return v.strictObject(entries, ({ expected }) =>
    expected === 'Object' ? NOT_AN_OBJECT : expected === 'never' ? unknown : MISSING,
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
/** The whole session is plain data already, so only the size is checked. */
const USER_DATA = v.exactOptional(
  v.custom(
    /** @type {(data: unknown) => data is import('./user-data.js').UserData} */
    ((data) => JSON.stringify(data).length <= MAX_USER_DATA),
    `must have at most ${MAX_USER_DATA} characters as JSON`,
  ),
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
    v.pipe(v.custom(isObject, NOT_AN_OBJECT), exactly(entries, `is not a parameter of a ${kind}`))
  );
}

/** Highest number of scheduled changes of a parameter. */
const MAX_EVENTS = 100_000;

const SECONDS = 'must be a number of 0 or more seconds';
const TIME = v.pipe(v.number(SECONDS), v.finite(SECONDS), v.minValue(0, SECONDS));

/** @param {Readonly<import('../table/parameters.js').ParameterRow>} row */
function automationOf(row) {
  const value = schemaOf(row);
  const event = (/** @type {string} */ type, /** @type {v.ObjectEntries} */ entries) =>
    exactly({ type: v.literal(type), time: TIME, ...entries });
  const types = [event('setValueAtTime', { value })];
  if (row.type === 'float') {
    const notZero = v.pipe(value, v.notValue(0, 'must not be 0'));
    const points = v.pipe(
      v.array(value, 'must be an array of numbers'),
      v.minLength(2, 'must hold at least two numbers'),
      v.maxLength(MAX_EVENTS, `must hold at most ${MAX_EVENTS} numbers`),
    );
    const above = 'must be a number above 0';
    types.push(
      event('linearRampToValueAtTime', { value }),
      event('exponentialRampToValueAtTime', { value: notZero }),
      event('setTargetAtTime', { value, timeConstant: TIME }),
      event('setValueCurveAtTime', { values: points, duration: v.pipe(TIME, v.gtValue(0, above)) }),
      event('cancelAndHoldAtTime', {}),
    );
  }
  const names = types.map(({ entries }) => show(/** @type {any} */ (entries.type).literal));
  return v.pipe(
    v.array(v.unknown(), 'must be an array'),
    v.maxLength(MAX_EVENTS, `must hold at most ${MAX_EVENTS} changes`),
    v.array(
      v.variant('type', /** @type {any} */ (types), ({ expected }) =>
        expected === 'Object' ? NOT_AN_OBJECT : `must be one of ${names.join(', ')}`,
      ),
    ),
  );
}

/**
 * @param {import('../table/parameters.js').StripKind} kind
 * @returns {v.GenericSchema<Record<string, import('./session-format.js').AutomationEvent[]>>}
 */
function automationsOf(kind) {
  const rows = PARAMETERS.filter(({ kinds }) => kinds.includes(kind));
  const entries = Object.fromEntries(rows.map((row) => [row.id, v.exactOptional(automationOf(row))]));
  return /** @type {any} */ (
    v.pipe(v.custom(isObject, NOT_AN_OBJECT), exactly(entries, `is not a parameter of a ${kind}`))
  );
}

/** @template {'track' | 'bus'} K @param {K} kind */
function stripSchemaOf(kind) {
  const id = text(
    new RegExp(`^${kind}-[1-9]\\d{0,8}$`),
    `must be "${kind}-" and a number, for instance "${kind}-1"`,
  );
  return exactly({
    kind: v.literal(kind),
    id,
    name: NAME,
    output: OUTPUT,
    userData: USER_DATA,
    parameters: parametersOf(kind),
    automation: v.exactOptional(automationsOf(kind)),
  });
}

const MASTER = exactly({
  kind: v.literal('master'),
  id: v.literal('master', 'must be "master"'),
  name: NAME,
  userData: USER_DATA,
  parameters: parametersOf('master'),
  automation: v.exactOptional(automationsOf('master')),
});

/** @param {keyof typeof RANGES} name */
function rangeOf(name) {
  const { min, max, unit } = RANGES[name];
  const allowed = `must be a number from ${min} to ${max}${unit}`;
  return v.pipe(v.number(allowed), v.minValue(min, allowed), v.maxValue(max, allowed));
}

const STRIP = v.string('must be the id of a strip');
const CONNECTIONS = v.pipe(
  v.array(v.unknown(), 'must be an array'),
  v.maxLength(MAX_MODULATIONS, `must hold at most ${MAX_MODULATIONS} connections`),
  v.array(
    exactly({
      strip: STRIP,
      parameter: v.string('must be the id of a parameter'),
      amount: v.pipe(v.number('must be a finite number'), v.finite('must be a finite number')),
      scale: v.exactOptional(v.picklist(['linear', 'octaves'], 'must be "linear" or "octaves"')),
    }),
  ),
);
const LFO = exactly({
  kind: v.literal('lfo'),
  type: v.picklist(LFO_TYPES, `must be one of ${LFO_TYPES.map(show).join(', ')}`),
  frequency: v.exactOptional(rangeOf('frequency')),
  beats: v.exactOptional(rangeOf('beats')),
  phase: rangeOf('phase'),
  retrigger: v.boolean('must be true or false'),
  connections: CONNECTIONS,
});
const ENVELOPE_FOLLOWER = exactly({
  kind: v.literal('envelopeFollower'),
  strip: STRIP,
  attack: rangeOf('attack'),
  release: rangeOf('release'),
  connections: CONNECTIONS,
});

const SESSION = exactly({
  version: v.picklist(
    [1, SESSION_VERSION],
    `must be 1 or ${SESSION_VERSION}, the versions that this Busbar reads`,
  ),
  capacity: exactly({ tracks: integer(1, MAX_TRACKS), buses: integer(0, MAX_BUSES) }),
  userData: USER_DATA,
  order: v.exactOptional(v.array(v.string('must be the id of a strip'), 'must be an array of ids')),
  tempo: v.exactOptional(rangeOf('tempo')),
  modulators: v.exactOptional(
    v.pipe(
      v.array(v.unknown(), 'must be an array'),
      v.maxLength(MAX_MODULATORS, `must hold at most ${MAX_MODULATORS} modulators`),
      v.array(
        v.variant('kind', [LFO, ENVELOPE_FOLLOWER], ({ expected }) =>
          expected === 'Object' ? NOT_AN_OBJECT : 'must be "lfo" or "envelopeFollower"',
        ),
      ),
    ),
  ),
  strips: v.pipe(
    v.array(v.unknown(), 'must be an array'),
    // Checked before the strips, so that too long an array is refused for its length, not for an entry.
    v.maxLength(MAX_TRACKS + MAX_BUSES + 1, `must hold at most ${MAX_TRACKS + MAX_BUSES + 1} strips`),
    v.array(
      v.variant('kind', [stripSchemaOf('track'), stripSchemaOf('bus'), MASTER], ({ expected }) =>
        expected === 'Object' ? NOT_AN_OBJECT : 'must be "track", "bus" or "master"',
      ),
    ),
  ),
});

/**
 * Checks a session that may come from anywhere.
 * @param {unknown} value plain data, as from copySession() or JSON.parse()
 * @param {import('../table/capacity.js').Capacity} capacity the mixer's
 * @returns {import('./session-format.js').Session} a copy
 * @throws {DOMException} NotSupportedError if it has another version; DataError if anything else is wrong,
 *   naming the place
 * @throws {RangeError} if it has more strips than the capacity allows
 */
export function readSession(value, capacity) {
  const { success, output, issues } = v.safeParse(SESSION, value, { abortEarly: true });
  if (!success) throw errorOf(issues[0]);
  assertConsistent(output);
  for (const [noun, count] of counts(output)) {
    if (count > capacity[noun])
      throw new RangeError(
        `restore(): session.strips holds ${count} ${noun}, but the mixer's capacity is ${capacity[noun]}.`,
      );
  }
  return output;
}

/** @param {unknown} value */
function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
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

/**
 * Checks what concerns several strips: ids are unique, outputs exist, no strip feeds itself, the capacity is
 * large enough.
 * @param {import('./session-format.js').Session} session
 * @throws {DOMException} DataError
 */
function assertConsistent(session) {
  const { capacity, strips } = session;
  /** @type {Map<string, number>} */
  const places = new Map();
  for (const [place, { id }] of strips.entries()) {
    const other = places.get(id);
    if (other !== undefined)
      throw invalid(`session.strips[${place}].id must be unique, but strips[${other}] has ${show(id)} too`);
    places.set(id, place);
  }
  if (!places.has('master')) throw invalid('session.strips must hold the master');
  for (const [place, { output }] of strips.entries()) {
    if (output !== undefined && !places.has(output))
      throw invalid(
        `session.strips[${place}].output must be the id of a strip of the session, got ${show(output)}`,
      );
  }
  assertNoCycle(strips, places);
  assertOrder(session.order, places);
  for (const [place, { automation = {} }] of strips.entries()) {
    for (const [id, events] of Object.entries(automation))
      assertSchedule(events, `session.strips[${place}].automation[${show(id)}]`);
  }
  assertModulators(session.modulators ?? [], strips, places);
  for (const [noun, count] of counts(session)) {
    if (count > capacity[noun])
      throw invalid(
        `session.capacity.${noun} must be at least ${count}, since the session has that many ${noun}, ` +
          `got ${capacity[noun]}`,
      );
  }
}

/**
 * Checks that modulators refer to strips and numeric parameters of the session, with amounts that these
 * allow.
 * @param {import('./session-format.js').ModulatorSession[]} modulators
 * @param {import('./session-format.js').StripSession[]} strips
 * @param {Map<string, number>} places
 */
function assertModulators(modulators, strips, places) {
  let count = 0;
  for (const [i, modulator] of modulators.entries()) {
    const name = `session.modulators[${i}]`;
    if (modulator.kind === 'envelopeFollower') assertStrip(`${name}.strip`, modulator.strip, places);
    else if ((modulator.frequency === undefined) === (modulator.beats === undefined))
      throw invalid(`${name} must have either frequency or beats`);
    const targets = new Set();
    for (const [k, { strip, parameter, amount, scale = 'linear' }] of modulator.connections.entries()) {
      const connection = `${name}.connections[${k}]`;
      const { kind } = strips[assertStrip(`${connection}.strip`, strip, places)];
      const row = PARAMETER_BY_ID.get(parameter);
      if (row?.type !== 'float' || !row.kinds.includes(kind))
        throw invalid(
          `${connection}.parameter must be the id of a numeric parameter of a ${kind}, ` +
            `got ${show(parameter)}`,
        );
      if (targets.has(`${strip} ${parameter}`))
        throw invalid(`${connection} must be to another parameter than those before it`);
      targets.add(`${strip} ${parameter}`);
      const target = { ...row, minValue: row.min, maxValue: maxValueOf(row, MAX_SAMPLE_RATE) };
      try {
        assertAmount(connection, target, amount, scale);
      } catch (error) {
        throw invalid(/** @type {Error} */ (error).message.replace(/\.$/, ''));
      }
      if (++count > MAX_MODULATIONS)
        throw invalid(`session.modulators must hold at most ${MAX_MODULATIONS} connections`);
    }
  }
}

/** @param {string} name @param {string} id @param {Map<string, number>} places @returns {number} its place */
function assertStrip(name, id, places) {
  const place = places.get(id);
  if (place === undefined) throw invalid(`${name} must be the id of a strip of the session, got ${show(id)}`);
  return place;
}

/**
 * Checks that changes are in the order of their times and that nothing else changes during a curve.
 * @param {import('./session-format.js').AutomationEvent[]} events
 * @param {string} name
 */
function assertSchedule(events, name) {
  let earliest = 0;
  for (const [i, { type, time, values, duration = 0 }] of events.entries()) {
    // A ramp may be cut before its end.
    const cut = events[i + 1]?.type === 'cancelAndHoldAtTime' && events[i + 1].time < time;
    const isHold = type === 'cancelAndHoldAtTime';
    if (isBefore(time, earliest) && !isHold)
      throw invalid(
        `${name}[${i}].time must be at least ${earliest}, where the change before it ends, got ${time}`,
      );
    if (isHold || !cut) earliest = values ? time + duration : time;
  }
}

/** @param {string[] | undefined} order @param {Map<string, number>} places */
function assertOrder(order, places) {
  if (order === undefined) return;
  const wrong = order.find((id, i) => !places.has(id) || order.indexOf(id) !== i);
  if (wrong !== undefined)
    throw invalid(`session.order must hold the id of each strip once, got ${show(wrong)}`);
  if (order.length !== places.size)
    throw invalid(`session.order must hold the ids of all ${places.size} strips, got ${order.length}`);
}

/** @param {import('./session-format.js').StripSession[]} strips @param {Map<string, number>} places */
function assertNoCycle(strips, places) {
  for (const [place, { id, kind }] of strips.entries()) {
    if (kind !== 'bus') continue;
    const path = [id];
    for (let at = strips[place].output; at !== undefined && path.length <= strips.length; ) {
      path.push(at);
      if (at === id)
        throw invalid(`session.strips[${place}].output makes the bus feed itself: ${path.join(' → ')}`);
      at = strips[/** @type {number} */ (places.get(at))].output;
    }
  }
}

/** The error for the first problem that the schema has found. @param {v.BaseIssue<unknown>} issue */
function errorOf({ path, message, input, expected }) {
  const place = (path ?? []).map(({ key }) =>
    typeof key === 'number' ? `[${key}]` : /^\w{1,60}$/.test(String(key)) ? `.${key}` : `[${show(key)}]`,
  );
  const got = expected === 'never' || message === MISSING ? '' : `, got ${show(input)}`;
  const sentence = `session${place.join('')} ${message}${got}`;
  return path?.[0].key === 'version' && typeof input === 'number'
    ? notSupported(`restore(): ${sentence}.`)
    : invalid(sentence);
}

/** @param {string} sentence */
function invalid(sentence) {
  return new DOMException(`restore(): ${sentence}.`, 'DataError');
}
