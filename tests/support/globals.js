/**
 * What a test compares to see whether a piece of code has touched the host: every own property of the global object and of its console, with its
 * value or its accessors. Functions are compared by identity. Runs in Node, in pages and in worklets. Each property is read first: Node defines
 * some of its globals when they are first read.
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
        `${name}.${String(key)}, the rest`,
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
  } catch {} // some may not be read here, such as sessionStorage
}

/**
 * The names of what differs between two states.
 * @param {Map<string, unknown>} before
 * @param {Map<string, unknown>} after
 */
export function differences(before, after) {
  return [...new Set([...before.keys(), ...after.keys()])].filter(
    (name) => before.has(name) !== after.has(name) || !Object.is(before.get(name), after.get(name)),
  );
}
