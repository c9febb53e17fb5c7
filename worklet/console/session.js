import { shorten, show } from '../common/errors.js';
import { PARAMETERS } from '../table/parameters.js';
import { clamped } from '../table/ranges.js';
import { SESSION_VERSION } from './session-format.js';
import { handleOf } from './strip.js';
import { copyPlain, MAX_DEPTH } from './user-data.js';
import { shortest } from './value.js';

/** Depth of a strip's user data in a session: `session.strips[0].userData`. */
const USER_DATA_DEPTH = 3;

/**
 * @typedef {import('../table/parameters.js').StripKind} StripKind
 * @typedef {import('./strip-handle.js').StripHandle} StripHandle
 * @typedef {import('./session-format.js').StripSession} StripSession
 */

/**
 * Returns a session of these strips, with the smallest capacity that holds them.
 * @param {import('./strip-registry.js').StripLists} lists
 * @param {import('./modulators.js').Modulators} modulators
 * @param {import('./user-data.js').UserData | undefined} userData the mixer's
 * @param {boolean} [withAutomation] as of saveStrip()
 * @returns {import('./session-format.js').Session}
 */
export function saveSession({ strips, tracks, buses }, modulators, userData, withAutomation = true) {
  const capacity = { tracks: Math.max(1, tracks.length), buses: buses.length };
  const numbered = [...strips].sort((a, b) => a.index - b.index);
  const order = strips.some((strip, i) => strip !== numbered[i]) && strips.map(({ id }) => id);
  return {
    version: SESSION_VERSION,
    capacity,
    ...(order && { order }),
    ...(userData !== undefined && { userData }),
    ...modulators.save(),
    strips: numbered.map((strip) => saveStrip(strip, withAutomation)),
  };
}

/**
 * Returns a strip's part of a session.
 * @param {import('./strip.js').AnyStrip} strip
 * @param {boolean} [withAutomation] whether to save the scheduled changes, and the values that they give now;
 *   else the values that were set last
 * @returns {StripSession}
 */
export function saveStrip(strip, withAutomation = true) {
  const { kind, id, name, userData } = strip;
  const handle = handleOf(strip);
  /** @type {StripSession['parameters']} */
  const parameters = {};
  for (const { slot, id, type, kinds } of PARAMETERS) {
    if (!kinds.includes(kind)) continue;
    if (type === 'boolean') parameters[id] = handle.readBoolean(slot);
    else if (type === 'enum') parameters[id] = handle.readEnum(slot);
    else parameters[id] = shortest(handle.read(slot));
  }
  const automation = withAutomation ? saveAutomation(handle, parameters) : {};
  const output = strip.kind === 'master' ? undefined : strip.output?.id;
  return {
    kind,
    id,
    name,
    ...(output && { output }),
    ...(userData !== undefined && { userData }),
    parameters,
    ...(Object.keys(automation).length > 0 && { automation }),
  };
}

/**
 * Returns a strip's scheduled changes by id.
 * @param {StripHandle} handle
 * @param {StripSession['parameters']} parameters get the values that scheduled changes give now
 */
function saveAutomation(handle, parameters) {
  /** @type {NonNullable<StripSession['automation']>} */
  const automation = {};
  for (const [slot, scheduled] of handle.automations) {
    const { row } = handle.ranges[slot];
    const write = (/** @type {number} */ value) =>
      row.values ? row.values[value] : row.type === 'boolean' ? value === 1 : shortest(Math.fround(value));
    parameters[row.id] = write(clamped(handle.ranges[slot], scheduled.valueAt()));
    const events = scheduled.save(write);
    if (events.length > 0) automation[row.id] = events;
  }
  return automation;
}

/**
 * Copies a session, so that later changes of it have no effect. It may be behind proxies, as those of Vue, or
 * from another realm.
 * @param {unknown} session
 * @throws {DOMException} DataError if it is not plain data, naming the place
 */
export function copySession(session) {
  const refuse = (
    /** @type {string} */ path,
    /** @type {unknown} */ value,
    /** @type {boolean} */ tooDeep,
  ) => {
    if (value === undefined || typeof value === 'number') return value; // the schema names what is allowed
    const allowed = tooDeep ? `nested at most ${MAX_DEPTH} deep` : 'plain data';
    throw new DOMException(
      `restore(): ${shorten(path)} must be ${allowed}, got ${show(value)}.`,
      'DataError',
    );
  };
  return copyPlain(session, 'session', refuse, -USER_DATA_DEPTH);
}

/**
 * Chooses a strip of the mixer for each strip of a session: the one with the same id, else the next one of
 * the same kind whose id is not in the session.
 * @param {readonly StripSession[]} saved the session's strips
 * @param {readonly StripHandle[]} handles the mixer's strips
 * @returns {(StripHandle | undefined)[]} one entry per strip of the session; undefined where a new strip is
 *   needed
 */
export function matchStrips(saved, handles) {
  const byId = new Map(handles.map((handle) => [handle.id, handle]));
  const sameIds = saved.map(({ id }) => byId.get(id));
  const others = handles.filter((handle) => !sameIds.includes(handle));
  return saved.map(({ kind }, i) => {
    if (sameIds[i]) return sameIds[i];
    const next = others.findIndex((handle) => handle.kind === kind);
    return next < 0 ? undefined : others.splice(next, 1)[0];
  });
}

/**
 * Sets a strip's values to those of a valid session. A value above the maximum at this sample rate is lowered
 * to it.
 * @param {StripHandle} handle
 * @param {StripSession['parameters']} parameters
 * @param {import('./recording.js').Recording | undefined} later words that stay as they are
 * @param {boolean} keepAutomation whether scheduled changes stay, but those of a value that differs
 */
export function restoreValues(handle, parameters, later, keepAutomation) {
  const { transport, index, ranges } = handle;
  for (const [slot, { row, maxValue, defaultValue }] of ranges.entries()) {
    if (later?.hasWord(index, slot)) continue;
    const saved = parameters[row.id];
    const value =
      saved === undefined
        ? defaultValue
        : row.values
          ? row.values.indexOf(/** @type {string} */ (saved))
          : Number(saved);
    const allowed = Math.min(Math.fround(value), maxValue);
    const automation = handle.automations.get(slot);
    if (transport.read(index, slot) === allowed && (keepAutomation || !automation)) continue;
    if (keepAutomation) automation?.overwrite(allowed);
    transport.write(index, slot, allowed);
  }
}

/**
 * Replaces a strip's scheduled changes by those of a valid session. Call it after restoreValues().
 * @param {StripHandle} handle
 * @param {NonNullable<StripSession['automation']>} automation
 * @param {import('./recording.js').Recording} [later] words that stay as they are
 */
export function restoreAutomation(handle, automation, later) {
  handle.clearAutomations();
  const now = handle.transport.clock.currentTime;
  for (const [slot, { row }] of handle.ranges.entries()) {
    if (later?.hasWord(handle.index, slot)) continue;
    /** @type {any} */ const param = handle.parameter(slot);
    for (const { type, time, value, values, timeConstant, duration } of automation[row.id] ?? []) {
      if (type === 'cancelAndHoldAtTime') param[type](now + time);
      else if (values) param[type](values, now + time, duration);
      else param[type](value, now + time, timeConstant);
    }
  }
}
