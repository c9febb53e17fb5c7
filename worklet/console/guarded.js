import { show } from '../common/errors.js';

/*
 * Objects that refuse what has no effect. In strict code the platform throws for most of it, with messages
 * that do not name the remedy; in scripts that are not strict it would vanish.
 */

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
      // Platforms keep their own state in symbols.
      if (typeof property === 'symbol') return Reflect.set(prototype, property, value, object);
      throw new TypeError(
        `${object.constructor.name}: there is no property ${property} to set to ${show(value)}.`,
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
      Object.defineProperty(prototype, name, {
        set(value) {
          const held = this[name];
          const remedy = held && 'value' in Object(held) ? `set ${name}.value` : 'it is read-only';
          throw new TypeError(
            `${this.constructor.name}: ${name} cannot be set to ${show(value)}: ${remedy}.`,
          );
        },
      });
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
