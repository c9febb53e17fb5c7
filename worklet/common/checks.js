import { show } from './errors.js';

/*
 * Checks of arguments and options. Each returns the value.
 */

/**
 * @param {unknown} owner the object or the public function, for the message
 * @param {string} name of the argument or option
 * @param {unknown} value
 * @param {number} min
 * @param {number} max
 * @param {object} [options]
 * @param {string} [options.unit] follows the range in the message
 * @param {boolean} [options.integer] whether only integers are allowed
 * @returns {number}
 * @throws {TypeError} if it is not a number
 * @throws {RangeError} if it is out of range
 */
export function checkedNumber(owner, name, value, min, max, { unit = '', integer = false } = {}) {
  const type = integer ? 'an integer' : 'a number';
  const message = `${owner}: ${name} must be ${type} from ${min} to ${max}${unit}, got ${show(value)}.`;
  if (typeof value !== 'number') throw new TypeError(message);
  if (!(value >= min && value <= max) || (integer && !Number.isInteger(value))) throw new RangeError(message);
  return value;
}

/**
 * @template {string} T
 * @param {unknown} owner the object or the public function, for the message
 * @param {string} name of the argument or option
 * @param {unknown} value
 * @param {readonly T[]} values those that are allowed
 * @returns {T}
 * @throws {TypeError} if it is none of them
 */
export function checkedChoice(owner, name, value, values) {
  if (values.includes(/** @type {T} */ (value))) return /** @type {T} */ (value);
  throw new TypeError(`${owner}: ${name} must be one of ${values.map(show).join(', ')}, got ${show(value)}.`);
}

/**
 * @param {string} caller name of the public function, for the message
 * @param {unknown} options
 * @returns {object}
 * @throws {TypeError} if they are not an object
 */
export function checkedOptions(caller, options) {
  if (typeof options === 'object' && options !== null) return options;
  throw new TypeError(`${caller}: options must be an object, got ${show(options)}.`);
}
