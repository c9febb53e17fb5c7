/**
 * Records every own property of the global object and of its console, with its value or its accessors, so
 * that a test can find out whether code has changed any. Functions are compared by identity. Runs in Node, in
 * pages and in worklets. Each property is read once beforehand, since Node defines some of its globals on
 * first access.
 * @returns {Map<string, unknown>}
 */
export function globalState() {
  const state = new Map();
  const scope = /** @type {any} */ (globalThis);
  const owners = { globalThis: scope, console: scope.console ?? {} };
  for (const owner of Object.values(owners)) for (const key of Reflect.ownKeys(owner)) read(owner, key);
  for (const [name, owner] of Object.entries(owners)) {
    for (const key of Reflect.ownKeys(owner)) {
      const descriptor = /** @type {PropertyDescriptor} */ (Reflect.getOwnPropertyDescriptor(owner, key));
      state.set(`${name}.${String(key)}`, descriptor.get ?? descriptor.value);
      state.set(
        `${name}.${String(key)}, attributes`,
        `${descriptor.set?.name} ${descriptor.writable} ${descriptor.enumerable}`,
      );
    }
  }
  return state;
}

/** @param {any} owner @param {PropertyKey} key */
function read(owner, key) {
  try {
    void owner[key];
  } catch {} // some throw here, such as sessionStorage
}

/**
 * The names of the properties that differ between two states.
 * @param {Map<string, unknown>} before
 * @param {Map<string, unknown>} after
 */
export function differences(before, after) {
  return [...new Set([...before.keys(), ...after.keys()])].filter(
    (name) => before.has(name) !== after.has(name) || !Object.is(before.get(name), after.get(name)),
  );
}
