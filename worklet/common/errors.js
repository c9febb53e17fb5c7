/*
 * Wrong use throws at the call, with the platform's types of errors. A message names the argument, the
 * allowed values and the value that was given.
 */

/** Why a mixer can no longer be used. */
export const MIXER_CLOSED = 'The mixer was closed.';
export const CONTEXT_CLOSED = 'The context was closed.';

/** @param {string} message */
export function invalidState(message) {
  return new DOMException(message, 'InvalidStateError');
}

/** @param {string} message */
export function invalidAccess(message) {
  return new DOMException(message, 'InvalidAccessError');
}

/** @param {string} message */
export function notSupported(message) {
  return new DOMException(message, 'NotSupportedError');
}

/**
 * The error for a strip that would feed itself: the DOM's error for a node that would contain itself.
 * @param {string} message
 */
export function hierarchyRequest(message) {
  return new DOMException(message, 'HierarchyRequestError');
}

/**
 * Formats a value for an error message. Strings are cut to 60 characters, objects are named by their class.
 * @param {unknown} value
 * @returns {string}
 */
export function show(value) {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
    case 'bigint':
      return `${value}n`;
    case 'function':
      return value.name ? `function ${value.name}` : 'a function';
    case 'object':
      if (value === null) return 'null';
      return Array.isArray(value)
        ? `an array of ${value.length}`
        : `an object (${value.constructor?.name ?? 'no prototype'})`;
    default:
      return String(value);
  }
}

/**
 * Whether a value is an object of a class of the platform, of this realm or another. An iframe and a test
 * runner have classes of their own, for which `instanceof` is false.
 * @param {unknown} value
 * @param {string} name of the class, for instance `ArrayBuffer`
 */
export function isPlatform(value, name) {
  return Object.prototype.toString.call(value) === `[object ${name}]`;
}

/**
 * The message of a caught value. It also runs in the worklet, whose scope may lack DOMException.
 * @param {unknown} error
 */
export function messageOf(error) {
  const message = /** @type {{message?: unknown} | null | undefined} */ (error)?.message;
  return typeof message === 'string' ? message : String(error);
}

/** Characters of a text that a message quotes completely. */
const MAX_QUOTE = 300;

/**
 * Cuts a long text, for instance a data: URL, in the middle.
 * @param {string} text
 */
export function shorten(text) {
  return text.length > MAX_QUOTE ? `${text.slice(0, MAX_QUOTE / 2)}…${text.slice(-50)}` : text;
}

/**
 * Checks that an object of options has no option that does not exist. An undefined option counts as absent.
 * @param {string} caller name of the public function
 * @param {object} options
 * @param {readonly string[]} names of all options
 * @throws {TypeError} naming the first one that does not exist
 */
export function assertKnownOptions(caller, options, names) {
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined || names.includes(name)) continue;
    throw unknownOption(caller, name, names.join(', '));
  }
}

/**
 * @param {string} caller name of the public function
 * @param {string} name
 * @param {string} known the options that exist
 */
export function unknownOption(caller, name, known) {
  return new TypeError(`${caller}: the option ${show(name)} is not known; the options are ${known}.`);
}
