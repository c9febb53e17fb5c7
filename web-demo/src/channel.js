import { PARAMETERS } from 'busbar';

const rows = new Map(PARAMETERS.map((row) => [row.id, row]));

/** @param {string} id @returns {typeof import('busbar').PARAMETERS[number]} the table's row */
export function rowOf(id) {
  const row = rows.get(id);
  if (!row) throw new RangeError(`the table has no parameter named ${id}`);
  return row;
}

/**
 * A strip as the page sees it: its parameters by the table's ids, and a `change` event when one was set, so that all views of it agree.
 * The event's detail is the parameter's id, `name` or `output`.
 */
export class Channel extends EventTarget {
  /**
   * @param {import('busbar').AnyStrip} strip
   * @param {{hue: string, removable?: boolean}} look
   */
  constructor(strip, { hue, removable = false }) {
    super();
    this.strip = strip;
    this.hue = hue;
    this.removable = removable;
  }

  /** @param {string} id of the table @returns {boolean} whether a strip of this kind has it */
  has(id) {
    return rowOf(id).kinds.includes(this.strip.kind);
  }

  /** @param {string} id @returns {[any, string]} what holds the property, and the property's name */
  #find(id) {
    const path = id.split('.');
    const last = /** @type {string} */ (path.pop());
    return [path.reduce((/** @type {any} */ holder, key) => holder[key], this.strip), last];
  }

  /** @param {string} id @returns {import('busbar').Param} of a float row */
  param(id) {
    const [holder, key] = this.#find(id);
    return holder[key];
  }

  /** @param {string} id @returns {any} number, boolean or an enum's name */
  get(id) {
    const [holder, key] = this.#find(id);
    return rowOf(id).type === 'float' ? holder[key].value : holder[key];
  }

  /** @param {string} id @param {any} value */
  set(id, value) {
    const [holder, key] = this.#find(id);
    if (rowOf(id).type === 'float') holder[key].value = value;
    else holder[key] = value;
    this.changed(id);
  }

  /** @param {string} id */
  reset(id) {
    this.set(id, this.param(id).defaultValue);
  }

  get name() {
    return this.strip.name;
  }

  set name(name) {
    this.strip.name = name;
    this.changed('name');
  }

  /** @param {string} what */
  changed(what) {
    this.dispatchEvent(new CustomEvent('change', { detail: what }));
  }

  /**
   * @param {string} prefix an id, or the beginning of some
   * @param {() => void} listener called now and at each change of them
   * @param {AbortSignal} [signal]
   */
  watch(prefix, listener, signal) {
    this.addEventListener(
      'change',
      (event) => /** @type {CustomEvent} */ (event).detail.startsWith(prefix) && listener(),
      { signal },
    );
    listener();
  }
}
