/*
 * Wrong use throws at the call, in the words of the platform, naming the thing, the value and what is allowed.
 */

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
 * For a strip that would feed itself: what the DOM says of a node that would contain itself.
 * @param {string} message
 */
export function hierarchyRequest(message) {
  return new DOMException(message, 'HierarchyRequestError');
}

/**
 * A value as an error message shows it: never throws, never long.
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

/** What a message can say of a caught value. Runs in the worklet too, which may lack DOMException. @param {unknown} error */
export function messageOf(error) {
  const message = /** @type {{message?: unknown} | null | undefined} */ (error)?.message;
  return typeof message === 'string' ? message : String(error);
}
