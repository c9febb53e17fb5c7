import { PARAMETERS } from '../table/parameters.js';
import { SESSION_VERSION } from './session-format.js';
import { handleOf } from './strip.js';

/**
 * @typedef {import('../table/parameters.js').StripKind} StripKind
 * @typedef {import('./strip-handle.js').StripHandle} StripHandle
 * @typedef {import('./session-format.js').StripSession} StripSession
 */

/** @param {readonly import('./strip.js').AnyStrip[]} strips @returns {import('./session-format.js').Session} */
export function saveSession(strips) {
  const count = (/** @type {StripKind} */ kind) => strips.filter((strip) => strip.kind === kind).length;
  const capacity = { tracks: Math.max(1, count('track')), buses: count('bus') };
  return { version: SESSION_VERSION, capacity, strips: strips.map(saveStrip) };
}

/** @param {import('./strip.js').AnyStrip} strip @returns {StripSession} */
function saveStrip(strip) {
  const { kind, id, name } = strip;
  const handle = handleOf(strip);
  /** @type {StripSession['parameters']} */
  const parameters = {};
  for (const { slot, id, type, kinds } of PARAMETERS) {
    if (!kinds.includes(kind)) continue;
    if (type === 'boolean') parameters[id] = handle.readBoolean(slot);
    else if (type === 'enum') parameters[id] = handle.readEnum(slot);
    else parameters[id] = shortest(handle.read(slot));
  }
  const output = strip.kind === 'master' ? undefined : strip.output?.id;
  return { kind, id, name, ...(output && { output }), parameters };
}

/**
 * Which strip of a mixer becomes which strip of a session: the one of the same id; for those that have none, the others of their kind in order.
 * @param {readonly StripSession[]} saved
 * @param {readonly StripHandle[]} handles
 * @returns {(StripHandle | undefined)[]} by place in the session; undefined where a new one is needed
 */
export function matchStrips(saved, handles) {
  const byId = new Map(handles.map((handle) => [handle.id, handle]));
  const same = saved.map(({ id }) => byId.get(id));
  const others = handles.filter((handle) => !same.includes(handle));
  return saved.map(({ kind }, i) => {
    if (same[i]) return same[i];
    const place = others.findIndex((handle) => handle.kind === kind);
    return place < 0 ? undefined : others.splice(place, 1)[0];
  });
}

/**
 * Gives a strip the values of a valid session; one that is higher than this sample rate allows, as far as it allows.
 * @param {StripHandle} handle
 * @param {StripSession['parameters']} parameters
 */
export function restoreValues({ transport, index, ranges }, parameters) {
  for (const [slot, { row, maxValue, defaultValue }] of ranges.entries()) {
    const saved = parameters[row.id];
    const value =
      saved === undefined
        ? defaultValue
        : row.values
          ? row.values.indexOf(/** @type {string} */ (saved))
          : Number(saved);
    const settled = Math.min(Math.fround(value), maxValue);
    if (transport.read(index, slot) !== settled) transport.write(index, slot, settled);
  }
}

/** The shortest number that rounds to this float32. @param {number} value */
function shortest(value) {
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return value;
}
