import { shorten, show } from '../common/errors.js';

/** Highest number of characters of user data as JSON. */
export const MAX_USER_DATA = 65_536;

/**
 * @typedef {null | boolean | number | string | readonly any[] | {readonly [key: string]: any}} UserData Data
 *   of an application that a session keeps: null, booleans, finite numbers, strings, arrays and plain objects
 *   of these, at most 65,536 characters as JSON.
 */

/**
 * Returns a frozen copy of plain data. The data may be behind proxies, as those of Vue, or from another
 * realm.
 * @param {unknown} data
 * @param {unknown} owner what has the data, for messages: a strip or a function
 * @param {string} [path] of the data in its owner, default `userData`
 * @returns {any}
 * @throws {TypeError} if it is not plain data, naming the place
 * @throws {RangeError} if it is longer than `MAX_USER_DATA` characters as JSON
 */
export function copyUserData(data, owner, path = 'userData') {
  const copy = copyPlain(data, path, (place, value, tooDeep) => {
    const allowed = tooDeep
      ? `nested at most ${MAX_DEPTH} deep`
      : 'null, a boolean, a finite number, a string, an array or a plain object';
    throw new TypeError(`${owner}: ${shorten(place)} must be ${allowed}, got ${show(value)}.`);
  });
  const { length } = JSON.stringify(copy);
  if (length > MAX_USER_DATA)
    throw new RangeError(
      `${owner}: ${path} must have at most ${MAX_USER_DATA} characters as JSON, got ${length}.`,
    );
  return copy;
}

/** Deepest nesting of user data. Cyclic data would go deeper. */
export const MAX_DEPTH = 64;

/**
 * Copies plain data. Members that are undefined are left out, as JSON leaves them out.
 * @param {unknown} value
 * @param {string} path
 * @param {(path: string, value: unknown, tooDeep: boolean) => unknown} refuse throws for a part that is not
 *   plain or too deep, or returns what stands for it in the copy
 * @param {number} [depth] of the value, below 0 for data around user data
 * @returns {any} frozen
 */
export function copyPlain(value, path, refuse, depth = 0) {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (typeof value !== 'object') return refuse(path, value, false);
  if (depth >= MAX_DEPTH) return refuse(path, value, true);
  if (Array.isArray(value))
    return Object.freeze(Array.from(value, (item, i) => copyPlain(item, `${path}[${i}]`, refuse, depth + 1)));
  if (!isPlain(value)) return refuse(path, value, false);
  /** @type {Record<string, unknown>} */
  const copy = {};
  for (const [key, item] of Object.entries(/** @type {object} */ (value))) {
    if (item === undefined) continue;
    const place = /^[A-Za-z_]\w{0,59}$/.test(key) ? `${path}.${key}` : `${path}[${show(key)}]`;
    // Assigning "__proto__" would change the prototype.
    Object.defineProperty(copy, key, {
      value: copyPlain(item, place, refuse, depth + 1),
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }
  return Object.freeze(copy);
}

/**
 * Whether an object is a plain one: of no class, in any realm. The prototype of such an object has none
 * itself, and its constructor is a realm's Object.
 * @param {any} value
 */
function isPlain(value) {
  const prototype = Object.getPrototypeOf(value);
  return (
    prototype === null ||
    (Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype, 'isPrototypeOf'))
  );
}
