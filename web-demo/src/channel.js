import { PARAMETERS } from 'busbar';

const rows = new Map(PARAMETERS.map((row) => [row.id, row]));

/**
 * @param {string} id
 * @returns {typeof import('busbar').PARAMETERS[number]} the parameter's row in the table
 */
export function rowOf(id) {
  const row = rows.get(id);
  if (!row) throw new RangeError(`The table has no parameter "${id}".`);
  return row;
}

/**
 * A strip whose parameters are read and set by the table's ids. Setting one dispatches `change`, which keeps
 * all views of the strip in step. The event's detail is the parameter's id, `name` or `output`.
 */
export class Channel extends EventTarget {
  /**
   * @param {import('busbar').AnyStrip} strip
   * @param {{hue: string, removable?: boolean}} options
   */
  constructor(strip, { hue, removable = false }) {
    super();
    this.strip = strip;
    this.hue = hue;
    this.removable = removable;
  }

  /** @param {string} id @returns {boolean} whether strips of this kind have the parameter */
  has(id) {
    return rowOf(id).kinds.includes(this.strip.kind);
  }

  /** @param {string} id @returns {[any, string]} the object that has the property, and the property's name */
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

  /** @param {string} detail a parameter's id, `name` or `output` */
  changed(detail) {
    this.dispatchEvent(new CustomEvent('change', { detail }));
  }

  /**
   * @param {string} prefix a parameter's id, or the start of several
   * @param {() => void} listener called now and after each change
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
