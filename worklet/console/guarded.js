import { show } from '../common/errors.js';

/*
 * Objects that refuse what has no effect. In strict code the platform throws for most of it, with messages
 * that do not name the remedy; in scripts that are not strict it would vanish.
 */

/** Functions that name an object in messages, by the prototype of its class. @type {Map<object, Function>} */
const namers = new Map();

/** Setters of read-only properties, which only throw. */
const refusals = new Set();

/**
 * Names the objects of a class in the messages of this file.
 * @template {object} T
 * @param {abstract new (...args: any[]) => T} Class
 * @param {(object: T) => unknown} name for instance the name of the strip that an EQ band belongs to
 */
export function nameObjects({ prototype }, name) {
  namers.set(prototype, name);
}

/** The classes of an object, the most derived first. @param {object} object @returns {Generator<object>} */
function* prototypesOf(object) {
  for (let at = Object.getPrototypeOf(object); at; at = Object.getPrototypeOf(at)) yield at;
}

/** An object's name in a message: its class, and the strip that it belongs to. @param {object} object */
export function nameOf(object) {
  for (const prototype of prototypesOf(object)) {
    const name = namers.get(prototype);
    if (name) return String(name(object));
  }
  return object.constructor.name;
}

/** The properties of an object that can be set. @param {object} object */
function settableOf(object) {
  const names = [...prototypesOf(object)].flatMap((prototype) =>
    Object.entries(Object.getOwnPropertyDescriptors(prototype))
      .filter(([name, { set }]) => set && !refusals.has(set) && name !== '__proto__')
      .map(([name]) => name),
  );
  return names.length > 0 ? `only ${names.join(', ')} can be set` : 'none of its properties can be set';
}

/**
 * Returns a base class whose instances throw when a property is set that they do not have.
 * @template {new (...args: any[]) => object} C
 * @param {C} Base
 * @returns {C}
 */
export function guarded(Base) {
  const Guarded = class extends Base {};
  // The set of a property that neither an object nor its classes have ends at this object.
  const end = new Proxy(Object.create(Base.prototype), {
    set(prototype, property, value, object) {
      // Platforms keep their own state in symbols, and zone.js, which Angular loads, in such names.
      if (typeof property === 'symbol' || property.startsWith('__zone_symbol__'))
        return Reflect.set(prototype, property, value, object);
      throw new TypeError(
        `${nameOf(object)}: there is no property ${property} to set to ${show(value)}; ` +
          `${settableOf(object)}.`,
      );
    },
  });
  Object.setPrototypeOf(Guarded.prototype, end);
  return Guarded;
}

/**
 * Makes setting the read-only properties of classes throw an error that names what can be set.
 * @param {...(new (...args: any[]) => object)} classes
 */
export function refuseWrites(...classes) {
  for (const { prototype } of classes) {
    for (const [name, { get, set }] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
      if (!get || set) continue;
      /** @type {(this: any, value: unknown) => never} */
      const refuse = function (value) {
        const held = this[name];
        const isValue = Object(value) !== value && held && 'value' in Object(held);
        const remedy = isValue ? `set ${name}.value` : 'it is read-only';
        throw new TypeError(`${nameOf(this)}: ${name} cannot be set to ${show(value)}: ${remedy}.`);
      };
      refusals.add(refuse);
      Object.defineProperty(prototype, name, { set: refuse });
    }
  }
}

/**
 * What `console.log` in Node prints for an object: its class and the values of its `toJSON()`.
 * @this {{constructor: Function, toJSON: () => unknown}}
 * @param {number} _depth
 * @param {object} options
 * @param {(value: unknown, options: object) => string} inspect
 */
export function inspectValues(_depth, options, inspect) {
  return `${this.constructor.name} ${inspect(this.toJSON(), options)}`;
}

/** The name of the method that Node's `console.log` calls. */
export const INSPECT = Symbol.for('nodejs.util.inspect.custom');
